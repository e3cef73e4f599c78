"""What alerting keeps in the warehouse: who is told, what is told, and runs that went wrong.

In: a connection that may write. Out: the tables of schema `audit` below, made on first use. No address of a channel
and nothing secret is ever a value in them: a channel is its name.
"""

from typing import Final

import duckdb

from pipelines.warehouse.kept_tables import AuditTable, ensure

CHANNEL: Final = AuditTable(
    "alert_channel",
    "每个报警渠道一行；登记之前已有的内容不再补发",
    {
        "channel": ("varchar not null", "渠道名称（不含地址与密钥）"),
        "registered_at": ("timestamp not null", "登记时间（UTC）"),
    },
)
OUTBOX: Final = AuditTable(
    "alert_outbox",
    "每个渠道的每条消息一行：要告知什么、是否已告知",
    {
        "channel": ("varchar not null", "渠道名称（不含地址与密钥）"),
        "fingerprint": ("varchar not null", "消息的指纹：内容与数字不变则不变，同一指纹只告知一次"),
        "kind": (
            "varchar not null",
            "发现的种类，或 rejected 未能入库、revision 修订、missing_report 未见公开、run_failed、run_late",
        ),
        "severity": ("varchar not null", "error、warn、info"),
        "subject": ("varchar not null", "归入哪一封通报：报告编号（不含版本），或 documents、runs"),
        "heading": ("varchar not null", "通报的抬头"),
        "title": ("varchar not null", "标题"),
        "message": ("varchar not null", "说明"),
        "page": ("integer", "页码"),
        "evidence": ("varchar", "依据所在：文件与页码"),
        "see": ("varchar not null", "查看其余内容的命令"),
        "status": (
            "varchar not null",
            "pending 待发；sending 发送中；delivered 已送达；withdrawn 撤回；filtered 不要；baseline 此前已有",
        ),
        "queued_at": ("timestamp not null", "进入队列的时间（UTC）"),
        "attempts": ("integer not null", "已尝试的次数"),
        "next_attempt_at": ("timestamp", "下次尝试不早于（UTC）；空为随时"),
        "last_error": ("varchar", "上次失败的原因，密钥已隐去"),
        "delivered_at": ("timestamp", "送达时间（UTC）"),
        "message_id": ("varchar", "所在消息的编号，印在消息末尾"),
    },
)
RUN_EVENT: Final = AuditTable(
    "run_event",
    "每次失败或逾时的运行一行",
    {
        "run_id": ("varchar not null", "运行编号；重试归入首次运行"),
        "kind": ("varchar not null", "run_failed 失败；run_late 逾时"),
        "job": ("varchar not null", "作业名称"),
        "happened_at": ("timestamp not null", "时间（UTC）"),
        "reason": ("varchar", "原因，密钥已隐去"),
    },
)
ALL: Final = (CHANNEL, OUTBOX, RUN_EVENT)


def ensure_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what is not there yet."""
    ensure(connection, ALL)


def has_outbox(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether anything was ever queued here: a published copy may be older than alerting."""
    query = "select 1 from duckdb_tables() where schema_name = 'audit' and table_name = ?"
    return connection.execute(query, [OUTBOX.name]).fetchone() is not None
