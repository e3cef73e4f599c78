"""The validation page: one HTML file that opens anywhere, without network.

In: rows of `results`. Out: HTML as text. No styling or script is pulled from elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pipelines.audit.rules import Rule
from pipelines.contracts.defusing import for_html
from pipelines.contracts.shown_paths import shown_place
from pipelines.vocabulary.lexicon import word

_STYLE: Final = """
body{font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:2rem auto;max-width:72rem;
color:#222;padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}table{border-collapse:collapse;
width:100%}th,td{border-bottom:1px solid #ddd;padding:.35rem .6rem;text-align:left;vertical-align:top}.n{text-align:
right;font-variant-numeric:tabular-nums}.error,.fail,.critical{color:#b3261e;font-weight:600}.warn,.warning,.minor
{color:#8a5a00}.info,.rounding,.not_computable{color:#555}.pass{color:#1b6e3c}details{margin:.3rem 0}summary{cursor:
pointer}small{color:#666}
"""


def validation_page(
    counts: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
    ledger: Sequence[Mapping[str, Any]],
    checks: Sequence[Mapping[str, Any]],
    rules: Mapping[str, Rule],
    *,
    now: datetime,
) -> str:
    """Everything that was checked, what was found, and what could not be computed."""
    equations = sum(row["equations"] for row in counts)
    tally = f"{len(counts)} 份报告 · {equations:,} 条等式 · {len(findings)} 项发现 · {len(checks)} 项数据期望"
    parts = [
        f"<!doctype html><html lang=zh><meta charset=utf-8><title>部门决算审核结果</title><style>{_STYLE}</style>",
        f"<h1>部门决算审核结果</h1><p><small>{now:%Y-%m-%d %H:%M} UTC · {tally}</small></p>",
        *_counts(counts),
        *_findings(findings),
        *_checks(checks),
        *_ledger(ledger, rules),
        "</html>",
    ]
    return "\n".join(parts)


def _counts(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    names = ("equations", "passed", "rounding", "minor", "failed", "not_computable", "open_findings")
    yield "<h2>报告</h2>"
    yield _table(
        ("报告", "等式", "相符", "尾差", "轻微", "不符", "无法计算的规则", "待处理发现"),
        ([_text(row["report_id"]), *(f"<td class=n>{row[name]:,}</td>" for name in names)] for row in rows),
    )


def _findings(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "<h2>发现</h2>"
    if not rows:
        yield "<p>没有。</p>"
    report = None
    for row in rows:
        if row["report_id"] != report:
            report = row["report_id"]
            yield f"<h3>{for_html(str(report))}</h3>"
        witnesses = "".join(f"<li>{for_html(text)}</li>" for text in row["witnesses"][:40])
        page = f" · {place}" if (place := shown_place(row["page"], row["place"])) else ""
        yield (
            f"<details><summary><span class={row['severity']}>{word(row['severity'])}</span> "
            f"{for_html(row['title'])} <small>{word(row['kind'])} · {word(row['status'])}{page}</small></summary>"
            f"<p>{for_html(row['message'])}</p><ul>{witnesses}</ul></details>"
        )


def _checks(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    run_at = max(row["run_at"] for row in rows)
    yield f"<h2>数据期望（Great Expectations）</h2><p><small>校验于 {run_at:%Y-%m-%d %H:%M} UTC</small></p>"
    yield _table(
        ("表", "期望", "程度", "结果", "观测值"),
        (
            [
                _text(row["suite"]),
                f"<td>{for_html(row['law'] or row['check_name'])}{_failing(row['failing_rows'])}</td>",
                f"<td class={row['severity']}>{word(row['severity'])}</td>",
                f"<td class={row['status']}>{word(row['status'])}</td>",
                _text((row["observed"] or "")[:80]),
            ]
            for row in rows
        ),
    )


def _failing(rows: Sequence[str]) -> str:
    if not rows:
        return ""
    listed = "".join(f"<li>{for_html(row[:300])}</li>" for row in rows)
    return f"<details><summary><small>不符的行</small></summary><ul>{listed}</ul></details>"


def _ledger(rows: Sequence[Mapping[str, Any]], rules: Mapping[str, Rule]) -> Iterator[str]:
    """One line a rule over all reports: what every report should have been checked for."""
    yield "<h2>应查事项</h2>"
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_rule.setdefault(row["rule_id"], []).append(row)
    yield _table(
        ("规则", "内容", "实例", "不符", "无法计算的报告"),
        (
            [
                _text(rule_id),
                _text(rules[rule_id].law if rule_id in rules else ""),
                f"<td class=n>{sum(row['instances'] for row in several):,}</td>",
                f"<td class=n>{sum(row['failing'] for row in several):,}</td>",
                _text(_why_not(several)),
            ]
            for rule_id, several in by_rule.items()
        ),
    )


def _why_not(rows: Sequence[Mapping[str, Any]]) -> str:
    reasons = [row["reason"] for row in rows if row["instances"] == 0]
    return f"{len(reasons)}：{reasons[0]}" if reasons else ""


def _text(value: object) -> str:
    return f"<td>{for_html(str(value))}</td>"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    told = list(rows)
    numeric = [cell.startswith("<td class=n>") for cell in told[0]] if told else [False] * len(headings)
    head = "".join(
        f"<th{' class=n' if is_number else ''}>{heading}</th>"
        for heading, is_number in zip(headings, numeric, strict=True)
    )
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in told)
    return f"<table><tr>{head}</tr>{body}</table>"
