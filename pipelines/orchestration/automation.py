"""What follows a load by itself: models, audit, the published copy and the checks of all of them.

In: nothing. Out: the condition they carry and the sensor that acts on it. A run that builds them anyway leaves nothing
to follow, so this only acts when documents were loaded alone: by hand, by a backfill, by a run that died half-way.
"""

from typing import Final

import dagster as dg

FOLLOW_LOADS: Final = (
    dg.AutomationCondition.any_deps_updated().since_last_handled()
    & ~dg.AutomationCondition.any_deps_in_progress()
    & ~dg.AutomationCondition.in_progress()
).with_label("a load came in")

models_follow_loads = dg.AutomationConditionSensorDefinition(
    "models_follow_loads",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=60,
    description="单独载入文件之后，模型、审计、核对与发布自动跟进。",
)
