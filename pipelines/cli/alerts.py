"""The commands `juesuan alerts` and `juesuan revisions`, added to the command line by `register`.

In: arguments, and channels from the environment or `alerts.yaml`. Out: readable text or JSON, and an exit code:
0 done · 1 a message did not go out · 2 wrong use · 3 no warehouse, or it is locked. Heavy imports wait inside.
"""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli import common

if TYPE_CHECKING:
    from pipelines.alerts.channels import Channel
    from pipelines.alerts.deliver import TellingSummary
    from pipelines.alerts.digest import Message

alerts = typer.Typer(
    help="Tell people what is new: the backlog, sending it, and a test message.",
    invoke_without_command=True,
    no_args_is_help=False,
)

OldOption = Annotated[bool, typer.Option("--with-old", help="Also tell a channel what was there before it was set up.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(alerts, name="alerts")
    app.command()(revisions)


@alerts.callback()
def backlog(
    context: typer.Context,
    warehouse: common.WarehouseOption = Path("warehouse"),
    every: Annotated[bool, typer.Option("--all", help="Also what was told, filtered or withdrawn.")] = False,
    as_json: common.JsonOption = False,
) -> None:
    """List the channels and what still waits for them. `juesuan alerts send` sends it."""
    if context.invoked_subcommand is not None:
        return
    from pipelines.alerts import outbox

    channels = alert_channels()
    with common.opened(warehouse) as connection:
        rows, counted = outbox.backlog(connection, every=every), outbox.counts(connection)
    if as_json:
        common.print_json({"channels": counted, "items": rows})
    else:
        _show_backlog(channels, counted, rows)


@alerts.command()
def send(
    warehouse: common.WarehouseOption = Path("warehouse"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go; send and keep nothing.")] = False,
    with_old: OldOption = False,
    as_json: common.JsonOption = False,
) -> None:
    """Send what is new to every channel, once. Exits 1 if a message did not go out; it is tried again later."""
    from pipelines.alerts import deliver
    from pipelines.warehouse.store import Warehouse

    channels = alert_channels(needed=True)
    if dry_run:
        with common.opened(warehouse) as connection:
            foreseen = deliver.preview(
                connection, channels, with_old=with_old, now=datetime.now(UTC).replace(tzinfo=None)
            )
        _show_preview(foreseen, as_json=as_json)
        return
    if not (warehouse / "build.duckdb").exists():
        common.fail(common.Exit.WAREHOUSE, f"no warehouse at {warehouse}: run `juesuan ingest` first")
    with _failing_clearly():
        summary = deliver.tell(Warehouse(warehouse), channels, with_old=with_old)
    _show_summary(summary, as_json=as_json)
    raise typer.Exit(common.Exit.PARTIAL if summary.failed else common.Exit.OK)


@alerts.command("test")
def try_out(as_json: common.JsonOption = False) -> None:
    """Send a test message to every channel, past the outbox. Exits 1 if one did not take it."""
    from pipelines.alerts.apprise_sender import deliverer

    outcome = [
        {
            "channel": channel.name,
            "error": deliverer(channel)("【决算】测试消息", "收到此消息，说明渠道可用。This channel works."),
        }
        for channel in alert_channels(needed=True)
    ]
    if as_json:
        common.print_json(outcome)
    else:
        for one in outcome:
            common.say(f"{one['channel']}：{'已送达' if one['error'] is None else '未送达，' + one['error']}")
    raise typer.Exit(common.Exit.PARTIAL if any(one["error"] for one in outcome) else common.Exit.OK)


def revisions(
    report: Annotated[
        str | None, typer.Argument(metavar="[REPORT]", help="A report id, or parts of one; without it, a summary.")
    ] = None,
    warehouse: common.WarehouseOption = Path("warehouse"),
    as_json: common.JsonOption = False,
) -> None:
    """What changed between the versions of republished reports, figure by figure."""
    from pipelines.cli.render import alerts as console_alerts
    from pipelines.warehouse import queries

    with common.opened(warehouse) as connection:
        if report is None:
            rows = queries.revisions(connection)
        else:
            rows = queries.revised_figures(connection, queries.resolve_report(connection, report))
    if as_json:
        common.print_json(rows)
    elif not rows:
        common.say("没有数字改动的修订。")
    else:
        common.say(
            console_alerts.revisions_table(rows) if report is None else console_alerts.revised_figures_table(rows)
        )


def alert_channels(*, needed: bool = False) -> "Sequence[Channel]":
    from pipelines.alerts.channels import ChannelError, load_channels

    try:
        channels = load_channels()
    except ChannelError as error:
        common.fail(common.Exit.USAGE, str(error))
    if needed and not channels:
        common.fail(
            common.Exit.USAGE,
            "no alert channel is set up: set JUESUAN_ALERT_URLS, or copy alerts.example.yaml to alerts.yaml",
        )
    return channels


@contextlib.contextmanager
def _failing_clearly() -> Iterator[None]:
    from pipelines.alerts.deliver import SenderBusy
    from pipelines.warehouse.store import WarehouseUnusable

    try:
        yield
    except (SenderBusy, WarehouseUnusable) as busy:
        common.fail(common.Exit.WAREHOUSE, str(busy))


def _show_backlog(channels: "Sequence[Channel]", counted: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    from pipelines.cli.render import alerts as console_alerts

    configured = {channel.name for channel in channels}
    if not counted and not configured:
        common.say("没有报警渠道：设置 JUESUAN_ALERT_URLS，或把 alerts.example.yaml 复制为 alerts.yaml。")
    elif not counted:
        common.say(
            f"渠道 {'、'.join(sorted(configured))} 尚未登记：下次 juesuan ingest 或 juesuan alerts send 时登记。"
        )
    else:
        common.say(console_alerts.channels_table(counted, configured))
    if rows:
        common.say(console_alerts.backlog_table(rows))


def _show_preview(foreseen: "dict[str, list[Message]]", *, as_json: bool) -> None:
    if as_json:
        common.print_json(
            {
                name: [{"message_id": one.message_id, "title": one.title, "body": one.body} for one in messages]
                for name, messages in foreseen.items()
            }
        )
        return
    for name, messages in foreseen.items():
        common.say(f"── {name}：{len(messages)} 条消息" if messages else f"── {name}：没有要发送的")
        for message in messages:
            common.echo(f"{message.title}\n{message.body}\n")  # as it goes out, in lines of its own


def _show_summary(summary: "TellingSummary", *, as_json: bool) -> None:
    if as_json:
        common.print_json(
            {
                "new_channels": summary.new_channels,
                "queued": summary.queued,
                "sent": [
                    {
                        "channel": one.channel,
                        "message_id": one.message.message_id,
                        "title": one.message.title,
                        "items": len(one.message.fingerprints),
                        "error": one.error,
                    }
                    for one in summary.sent
                ],
                "waiting": summary.waiting,
            }
        )
        return
    for name in summary.new_channels:
        common.say(f"{name}：新渠道，此前已有的内容不补发（--with-old 可补发）")
    for one in summary.sent:
        told = "已送达" if one.error is None else f"未送达，稍后再试：{one.error}"
        common.say(f"{one.channel}：{one.message.title} {told}")
    common.say(f"尚有 {summary.waiting} 条待发。" if summary.waiting else "没有待发的内容。")
