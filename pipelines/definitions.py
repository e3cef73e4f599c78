"""Everything Dagster runs, put together; nothing else."""

import dagster as dg

from pipelines.orchestration.alerts import send_alerts, untold_news, watch_runs
from pipelines.orchestration.arrivals import bring_up_to_date, new_files
from pipelines.orchestration.checks import audit_reports, expectation_checks
from pipelines.orchestration.documents import load_documents
from pipelines.orchestration.marts import model_assets
from pipelines.orchestration.resources import Project

defs = dg.Definitions(
    assets=[load_documents, *model_assets(), audit_reports],
    asset_checks=expectation_checks(),
    jobs=[bring_up_to_date, send_alerts],
    sensors=[new_files, untold_news, watch_runs],
    resources={"project": Project()},
    executor=dg.in_process_executor,  # reading has its own processes; a step of its own would cost seconds
)
