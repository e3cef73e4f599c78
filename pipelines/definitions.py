"""Everything Dagster runs, put together; nothing else."""

import dagster as dg

from pipelines.orchestration import publication
from pipelines.orchestration.alerts import send_alerts, untold_news, watch_runs
from pipelines.orchestration.arrivals import bring_up_to_date, new_files
from pipelines.orchestration.automation import models_follow_loads
from pipelines.orchestration.checks import audit_reports, expectation_checks
from pipelines.orchestration.documents import load_documents
from pipelines.orchestration.marts import model_assets
from pipelines.orchestration.resources import Project

_project = Project()

defs = dg.Definitions(
    assets=[publication.fetch_from_sources, load_documents, *model_assets(), audit_reports],
    asset_checks=[publication.asked_on_schedule, *expectation_checks()],
    jobs=[bring_up_to_date, publication.fetch_reports, publication.watch_deadlines, send_alerts],
    schedules=publication.schedules(publication.sources_at_start(_project)),
    sensors=[new_files, models_follow_loads, untold_news, watch_runs],
    resources={"project": _project},
    executor=dg.in_process_executor,  # reading has its own processes; a step of its own would cost seconds
)
