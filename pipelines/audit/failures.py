"""Where the program itself fails on a report: which step, why, and the finding that says so.

In: an exception and what was being done. Out: `Failure`s and findings of kind `our_fault`. One report's failure is its
own: what is everybody's (a full disk, a broken database) is told apart here and goes on.
"""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from pipelines.audit.reasoning import Finding
from pipelines.models.walls import MODEL
from pipelines.warehouse.store import first_line

FINDINGS: Final = "findings"
SECOND_READING: Final = "second_reading"
RULE: Final = "rule "
_EVERYBODYS: Final = (
    duckdb.IOException, duckdb.FatalException, duckdb.InternalError, duckdb.ConnectionException,
    duckdb.TransactionException, duckdb.InterruptException, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that failed on one report: `rule A-05`, `findings`, `second_reading`, `model marts.total_yoy`."""

    report_id: str
    step: str
    error: str


def is_everybodys(error: BaseException) -> bool:
    """Whether no other report would fare better: the disk, the file or the connection is at fault."""
    return isinstance(error, _EVERYBODYS)


def failure_of(report_id: str, step: str, error: BaseException) -> Failure:
    """The exception as a row: its kind, the first line of what it says, and the place for those of our own code."""
    place = ""
    if not isinstance(error, duckdb.Error) and error.__traceback__:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f" ({Path(last.filename).name}:{last.lineno})"
    return Failure(report_id, step, f"{type(error).__name__}: {first_line(error)}{place}")


def our_faults(failures: Sequence[Failure]) -> list[Finding]:
    """One finding for each step that failed."""
    return [_our_fault(one) for one in failures]


def _our_fault(failure: Failure) -> Finding:
    title, meaning = _meaning(failure.step)
    return Finding(
        cause=f"our_fault:{failure.step}",
        rule_ids=(failure.step.removeprefix(RULE),) if failure.step.startswith(RULE) else (),
        severity="info" if failure.step == SECOND_READING else "warn",
        kind="our_fault",
        title=title,
        message=f"{title}：{meaning}。这是程序的问题，不是报告的问题；其他报告不受影响。错误：{failure.error}",
        stated=None, expected=None, difference=None, unit=None, page=None, box=None, cells=(),
        witnesses=(failure.step,),
    )  # fmt: skip


def _meaning(step: str) -> tuple[str, str]:
    if step.startswith(RULE):
        rule_id = step.removeprefix(RULE)
        return f"规则{rule_id}未能检查", f"规则{rule_id}在本报告上出错，没有结果"
    if step.startswith(MODEL):
        return "未能建入分析模型", f"模型 {step.removeprefix(MODEL)} 在本报告上出错，分析表（marts）中没有本报告"
    if step == SECOND_READING:
        return "未能用另一读取程序核对", "部分页面没有第二次读取，相应的发现只凭一次读取"
    return "审核未能完成", "本报告的等式已计算，但未能归纳为发现"
