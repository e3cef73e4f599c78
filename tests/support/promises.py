"""What holds of a warehouse whatever happened to it: it opens, and every report in it is whole.

In: a warehouse. Out: nothing, or an assertion that names the broken promise. Used by tests and by benchmarks.
"""

from pipelines.warehouse.store import Warehouse

CELLS_OF_A_COMMAND_FILE = 5


def assert_whole(warehouse: Warehouse) -> int:
    """Check build file and published copy; the number of reports in the build file."""
    with warehouse.writer() as connection:
        loaded = _whole_reports(connection)
    if warehouse.published.exists():
        with warehouse.reader() as connection:
            _whole_reports(connection)
    assert not list(warehouse.directory.glob("*.tmp"))
    return loaded


def _whole_reports(connection) -> int:  # type: ignore[no-untyped-def]
    rows = connection.execute("""
        select report.report_id, document.status, report.is_current,
            (select count(*) from core.statement_cell as cell where cell.report_id = report.report_id) as cells,
            (select count(*) from core.statement as one where one.report_id = report.report_id) as statements
        from core.report as report left join raw.document as document on report.sha256 = document.sha256
    """).fetchall()
    for report_id, status, is_current, cells, statements in rows:
        assert status == ("loaded" if is_current else "superseded"), (report_id, status)
        assert (cells, statements) == (CELLS_OF_A_COMMAND_FILE, 2), (report_id, cells, statements)
    orphans = connection.execute(
        "select count(*) from core.statement_cell where report_id not in (select report_id from core.report)"
    ).fetchone()
    assert orphans == (0,)
    lost = connection.execute(
        "select count(*) from raw.document"
        " where status <> 'rejected' and sha256 not in (select sha256 from core.report)"
    ).fetchone()
    assert lost == (0,)
    return len(rows)
