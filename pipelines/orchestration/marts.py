"""Every file of `sql/` as an asset, its dependencies read from the SQL, built by the code the command line uses.

In: the models. Out: one asset a model, and `warehouse/published`, the copy analysts open.
"""

import re
from collections.abc import Sequence
from typing import Any

import dagster as dg

from pipelines.models import build as models
from pipelines.models import chinese_views
from pipelines.models.build import Model
from pipelines.orchestration.automation import FOLLOW_LOADS
from pipelines.orchestration.documents import OWNERS, WRITER_POOL
from pipelines.orchestration.metadata import preview, table_name
from pipelines.orchestration.resources import Project
from pipelines.warehouse.store import transaction

AUDITED = ("audit", "finding")
GROUPS = {"seed": "seeds", "core": "core_models", "marts": "marts", chinese_views.SCHEMA: "chinese_names"}
PUBLISHED = dg.AssetKey(["warehouse", "published"])


def model_assets() -> list[dg.AssetsDefinition]:
    """An asset for each model, and the published copy after all of them."""
    loaded = models.load_models()
    prints = models.fingerprints(loaded)
    return [*(_asset_of(model, prints[model.key]) for model in loaded), _published(loaded)]


def _asset_of(model: Model, fingerprint: str) -> dg.AssetsDefinition:
    key = dg.AssetKey(list(model.key))
    out = dg.AssetOut(
        key=key,
        dagster_type=dg.Nothing,
        owners=OWNERS,
        automation_condition=FOLLOW_LOADS,
        group_name=GROUPS[model.schema],
        description=f"{model.grain}。{model.grain_zh}。" + ("" if model.is_seed else f"\n```sql\n{model.sql}\n```"),
        kinds={"duckdb", "view" if model.is_view else "table"},
        metadata=table_name(*model.key),
        code_version=fingerprint,
    )

    # explicit outputs and inputs, because Dagster would name them after the keys, and its names are ASCII
    @dg.multi_asset(name=_op_name(model), outs={"built": out}, ins=_after(model.after), pool=WRITER_POOL)
    def build_model(project: Project) -> dg.MaterializeResult[Any]:
        with project.warehouse.writer() as connection:
            with transaction(connection, changes_data=False):
                models.build(connection, model, fingerprint)
            return dg.MaterializeResult(asset_key=key, metadata=preview(connection, model.qualified))

    return build_model


def _published(loaded: Sequence[Model]) -> dg.AssetsDefinition:
    @dg.asset(
        key=PUBLISHED,
        ins=_after([*(model.key for model in loaded), AUDITED]),
        group_name="published",
        owners=OWNERS,
        automation_condition=FOLLOW_LOADS,
        kinds={"duckdb"},
        pool=WRITER_POOL,
        description="The copy analysts open, swapped by rename. 分析人员使用的只读副本，整体替换。",
    )
    def published(project: Project) -> dg.MaterializeResult[Any]:
        is_new = project.warehouse.publish()
        path = project.warehouse.published
        size = path.stat().st_size
        return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(path), "bytes": size, "is_new": is_new})

    return published


def _after(keys: Sequence[tuple[str, str]]) -> dict[str, dg.AssetIn]:
    return {
        f"input_{number}": dg.AssetIn(dg.AssetKey(list(key)), dagster_type=dg.Nothing)
        for number, key in enumerate(keys)
    }


def _op_name(model: Model) -> str:
    """Dagster's step names are ASCII; public tables keep their number, a Chinese view is named after what it shows."""
    shown = model.reads[0] if model.schema == chinese_views.SCHEMA else model.key
    prefix = "chinese__" if model.schema == chinese_views.SCHEMA else ""
    name = shown[1].replace("预算", "budget_")  # 公开04 of final accounts, 预算04 of budgets
    return f"{prefix}{shown[0]}__{re.sub(r'[^0-9A-Za-z_]+', '', name).strip('_')}"
