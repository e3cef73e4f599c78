"""Dagster's view of the project: loads, is wired as the SQL says, and does the same work as the command line."""

import subprocess
import sys
from pathlib import Path

import dagster as dg

from pipelines.definitions import defs
from pipelines.models.build import load_models
from pipelines.orchestration.documents import UNDATED, load_documents, partition_of
from pipelines.orchestration.marts import PUBLISHED
from tests.conftest import Project
from tests.support.commanded import CommandFiles

ROOT = Path(__file__).resolve().parents[2]


def test_every_model_is_an_asset_downstream_of_what_its_sql_reads() -> None:
    graph = defs.resolve_asset_graph()
    for model in load_models():
        node = graph.get(dg.AssetKey(list(model.key)))
        assert {tuple(key.path) for key in node.parent_keys} == set(model.after)
        assert model.grain_zh in (node.description or "")
    models = {dg.AssetKey(list(model.key)) for model in load_models()}
    assert graph.get(PUBLISHED).parent_keys == models | {dg.AssetKey(["audit", "finding"])}


def test_every_asset_is_grouped_described_and_written_by_one_at_a_time() -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.group_name != "default", key
        assert node.owners, key
        assert node.kinds, key
        waits_for_the_web = key.path in (["raw", "fetch"], ["raw", "source"])  # and holds the file lock only to write
        assert node.pools == {"fetcher" if waits_for_the_web else "warehouse_writer"}, key


def test_a_year_is_loaded_modelled_and_published_and_bad_documents_are_data(
    project: Project, resource: CommandFiles
) -> None:
    project.write("a.pdf", "report year=2021")
    project.write("b.pdf", "report year=2022")
    project.write("c.pdf", "crash")
    job = defs.resolve_job_def("bring_up_to_date")
    run = job.execute_in_process(partition_key="2021", resources={"project": resource})
    assert run.success
    assert project.rows("select fiscal_year from core.report") == [(2021,)]
    [counted] = [
        event.materialization.metadata["dagster/partition_row_count"].value
        for event in run.get_asset_materialization_events()
        if event.asset_key == dg.AssetKey(["core", "statement_cell"])
        for event in [event.event_specific_data]
    ]
    assert counted == 5
    assert project.ingest(project.landing / "a.pdf").is_unchanged  # the command line finds nothing left to do
    undated = dg.materialize([load_documents], partition_key=UNDATED, resources={"project": resource})
    assert undated.success
    project.warehouse.publish()
    assert project.rows("select path, reason_code from raw.document where status = 'rejected'") == [
        ("raw/c.pdf", "reader_crashed")
    ]


def test_years_have_partitions() -> None:
    assert [partition_of(year) for year in (2021, 1999, None)] == ["2021", UNDATED, UNDATED]


def test_the_definitions_load_without_pdf_or_data_frame_libraries_they_do_not_need() -> None:
    script = "import sys, pipelines.definitions; sys.exit(bool({'pdfplumber', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_dagster_validates_the_workspace(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).parent / "dagster"), "definitions", "validate", "-w", "workspace.yaml"]
    environment = {"DAGSTER_HOME": str(tmp_path), "DAGSTER_DISABLE_TELEMETRY": "1", "PATH": "/usr/bin:/bin"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
