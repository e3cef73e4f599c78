"""The commands `juesuan fetch` and `juesuan missing`, added to the command line by `register`.

In: arguments and `raw/sources.yaml`. Out: readable text or JSON, and an exit code: 0 done · 1 something could not be
fetched, or is missing · 2 wrong use, a faulty sources.yaml · 3 locked, or no warehouse. Heavy imports wait inside.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli import common, loading

if TYPE_CHECKING:
    from pipelines.fetching.record import Fetch
    from pipelines.fetching.run import FetchSummary
    from pipelines.fetching.sources import Source, Sources

LISTED = 40

_MISSING = "select * from marts.missing_report"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(fetch)
    app.command()(missing)


def fetch(
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="NAME", help="Only this source; may be given several times.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read listing pages, show what would be fetched, keep nothing.")
    ] = False,
    ingest: Annotated[bool, typer.Option("--ingest", help="Then do what `juesuan run` does.")] = False,
    warehouse: common.WarehouseOption = Path("warehouse"),
    as_json: common.JsonOption = False,
) -> None:
    """Fetch new reports from the addresses of raw/sources.yaml. Exits 1 if any of them could not be fetched."""
    common.existing(None)
    sources = _sources()
    chosen = _chosen(sources, source or [])
    done = _fetch(sources, chosen, warehouse, dry_run=dry_run, quiet=as_json)
    if as_json:
        common.print_json(_as_data(done))
    else:
        _show(done, chosen)
    if ingest and not dry_run:
        loading.run(warehouse)
    raise typer.Exit(common.Exit.PARTIAL if done.of("failed") else common.Exit.OK)


def missing(warehouse: common.WarehouseOption = Path("warehouse"), as_json: common.JsonOption = False) -> None:
    """List the reports that should have been published by today and are not in. Exits 1 if there are any."""
    import duckdb

    from pipelines.warehouse.queries import rows_of

    with common.opened(warehouse) as connection:
        try:
            rows = rows_of(connection, _MISSING)
        except duckdb.CatalogException:
            common.fail(common.Exit.WAREHOUSE, "this warehouse is older than raw/sources.yaml: run `juesuan run`")
    if as_json:
        common.print_json(rows)
    else:
        _show_missing(rows)
    raise typer.Exit(common.Exit.PARTIAL if rows else common.Exit.OK)


def _sources() -> "Sources":
    from pipelines.fetching.sources import SourcesInvalid, load_sources

    try:
        return load_sources(common.LANDING)
    except SourcesInvalid as invalid:
        common.fail(common.Exit.USAGE, "\n  ".join(["raw/sources.yaml cannot be used:", *invalid.problems]))


def _chosen(sources: "Sources", names: Sequence[str]) -> "list[Source]":
    known = {one.name: one for one in sources.sources}
    if strangers := [name for name in names if name not in known]:
        listed = ", ".join(known) or "none"
        common.fail(common.Exit.USAGE, f"no source is called {', '.join(strangers)}; raw/sources.yaml has {listed}")
    return [known[name] for name in names] if names else list(sources.sources)


def _fetch(
    sources: "Sources", chosen: "Sequence[Source]", directory: Path, *, dry_run: bool, quiet: bool
) -> "FetchSummary":
    import sys

    from pipelines.cli.render.screen import Screen
    from pipelines.fetching.reasons import FetchFailed
    from pipelines.fetching.run import fetch as fetch_all
    from pipelines.warehouse.store import Warehouse, WarehouseLocked

    console = Screen(stderr=True)
    try:
        with console.status("访问 asking …") as status:
            if quiet or not sys.stderr.isatty():
                status.stop()
            return fetch_all(
                sources,
                chosen,
                landing=common.LANDING,
                warehouse=Warehouse(directory),
                is_dry=dry_run,
                watch=lambda url: status.update(f"访问 {url}"),
            )
    except WarehouseLocked as locked:
        common.fail(common.Exit.WAREHOUSE, str(locked))
    except FetchFailed as failed:
        common.fail(common.Exit.PARTIAL, str(failed))


def _show(done: "FetchSummary", chosen: "Sequence[Source]") -> None:
    from pipelines.cli.render import tables as console
    from pipelines.fetching.reasons import REASONS

    if not chosen:
        common.say("没有来源 · no sources: copy raw/sources.example.yaml to raw/sources.yaml and name some.")
        return
    fetched, unchanged, failed = done.of("fetched"), done.of("unchanged"), done.of("failed")
    common.say(
        f"来源 {done.sources} sources · 新文件 {len(fetched)} fetched · 无变化 {len(unchanged)} unchanged · "
        f"失败 {len(failed)} failed · {done.seconds:.1f} s"
    )
    if done.is_dry:
        common.say("", "符合规则的链接 · Would be fetched", _table(done.of("listed"), lambda one: one.title or ""))
    elif fetched:
        common.say("", "新文件 · Fetched", _table(fetched, lambda one: one.path or ""))
    if failed:
        common.say("", "未能取得 · Not fetched")
        common.say(
            console.query_table(
                ("来源", "原因", "说明", "怎么办", "网址"),
                [
                    (one.source, one.reason_code, one.reason, REASONS[one.reason_code or ""].remedy, one.url)
                    for one in failed[:LISTED]
                ],
            )
        )
    if fetched:
        common.say("", "接下来 · Next", "  juesuan run", "  juesuan missing")


def _table(fetches: "Sequence[Fetch]", last: Any) -> Any:
    from pipelines.cli.render import tables as console

    rows = [(one.source, str(one.fiscal_year or ""), one.url, last(one)) for one in fetches[:LISTED]]
    return console.query_table(("来源", "年度", "网址", "标题或文件"), rows)


def _show_missing(rows: Sequence[dict[str, Any]]) -> None:
    from pipelines.cli.render import tables as console

    if not rows:
        common.say("应公开的报告都已入库 · nothing is missing.")
        return
    common.say(
        console.query_table(
            ("年度", "部门", "逾期（天）", "说明", "网址"),
            [
                (str(one["fiscal_year"]), one["department"], str(one["days_late"]), one["message"], one["url"])
                for one in rows
            ],
        )
    )


def _as_data(done: "FetchSummary") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "sources": done.sources,
        "dry_run": done.is_dry,
        "fetches": [asdict(one) for one in done.fetches],
        "seconds": round(done.seconds, 3),
    }
