"""Why something could not be fetched: stable codes, what they mean, what to do, and whether trying again may help.

In: nothing. Out: `REASONS`, and `FetchFailed` that carries one of its codes. docs/operations.md lists every code; a
test holds the two together.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """What a code means, in Chinese for the one who reads it, and what that person can do."""

    meaning: str
    remedy: str
    is_passing: bool = False


REASONS: Final = MappingProxyType(
    {
        "bad_url": Reason("网址无法识别", "改正 raw/sources.yaml 中的网址"),
        "scheme_not_allowed": Reason(
            "网址协议不在允许之列", "确认可信后加入 politeness.schemes；file:// 一类永远不予访问"
        ),
        "host_not_allowed": Reason("网址指向未允许的网站", "确认可信后把网站加入该来源的 allowed_hosts"),
        "private_address": Reason(
            "网址指向内网、本机或保留地址", "若确为内网站点，把网段加入 politeness.private_networks"
        ),
        "too_many_redirects": Reason("跳转次数过多", "在浏览器中打开，改用最终网址"),
        "robots_disallowed": Reason("网站 robots.txt 不允许访问", "人工下载后放入 raw/，或与网站联系"),
        "robots_unreachable": Reason("读不到网站的 robots.txt", "稍后再试；网站恢复前不访问"),
        "name_not_resolved": Reason("域名无法解析", "检查网址与本机 DNS", is_passing=True),
        "connect_failed": Reason("无法连接网站", "检查网络与网站是否在线", is_passing=True),
        "connect_timeout": Reason("连接网站超时", "稍后再试；或调大 politeness.connect_seconds", is_passing=True),
        "tls_failed": Reason("加密连接失败，证书不可信或过期", "在浏览器中查看证书；不要关闭校验"),
        "read_timeout": Reason("网站迟迟没有数据", "稍后再试；或调大 politeness.read_seconds", is_passing=True),
        "total_timeout": Reason("下载总时间超限", "网站过慢：调大 politeness.total_seconds 或人工下载"),
        "connection_lost": Reason("连接中断", "稍后再试", is_passing=True),
        "truncated_body": Reason("内容没有传完", "稍后再试；多次如此则人工下载", is_passing=True),
        "protocol_error": Reason("网站的应答不符合 HTTP", "在浏览器中打开确认，人工下载"),
        "bad_encoding": Reason("内容压缩方式无法识别或已损坏", "人工下载"),
        "too_large": Reason("文件超过大小上限", "确认是报告后调大 politeness.max_megabytes"),
        "not_found": Reason("网页不存在（404、410）", "报告可能已移动：在网站上找到新网址"),
        "forbidden": Reason("网站拒绝访问（401、403 等）", "网站可能要求登录或拦截程序：人工下载"),
        "client_error": Reason("网站认为请求有误（其他 4xx）", "在浏览器中打开确认网址"),
        "too_many_requests": Reason("网站要求放慢（429）", "调大 politeness.seconds_between_requests", is_passing=True),
        "server_error": Reason("网站出错（5xx）", "稍后再试", is_passing=True),
        "unexpected_status": Reason("网站的应答状态无法处理", "在浏览器中打开确认网址"),
        "not_a_report_file": Reason("得到的不是报告文件，常见为网页错误提示", "在浏览器中打开，找到文件本身的网址"),
        "empty_file": Reason("得到的文件没有内容", "稍后再试，或人工下载"),
        "no_matching_link": Reason("列表页上没有符合规则的链接", "检查 listing.pattern 与网址；尚未公开时属正常"),
        "no_attachment": Reason("文章页上没有报告附件", "打开该页：报告可能是正文或图片，需人工处理"),
        "unsafe_path": Reason("保存位置会落到 raw/ 之外", "检查 raw/ 中的链接"),
        "source_limit": Reason(
            "该来源本次所用的时间、文件数或字节数已到上限", "其余下次再取；确有许多报告时调大 politeness.source_*"
        ),
        "program_error": Reason("程序处理该来源时出错", "连同网址一起反馈；其他来源不受影响"),
        "disk_error": Reason("无法写入磁盘", "检查磁盘空间与 raw/ 的写权限"),
    }
)


class FetchFailed(Exception):
    """Something that was to be fetched was not: `code` is one of `REASONS`, `detail` says what happened here."""

    def __init__(self, code: str, detail: str, *, retry_after: float | None = None, status: int | None = None) -> None:
        if code not in REASONS:
            raise ValueError(f"{code} is no reason code")
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
        self.status = status
        self.attempts = 1

    @property
    def is_passing(self) -> bool:
        """Whether trying again a little later may help."""
        return REASONS[self.code].is_passing


def code_of_status(status: int) -> str:
    """The reason an HTTP status stands for."""
    named = {401: "forbidden", 403: "forbidden", 404: "not_found", 410: "not_found", 429: "too_many_requests"}
    if status in named:
        return named[status]
    if status in {407, 412, 418, 451}:
        return "forbidden"
    return "client_error" if 400 <= status < 500 else "server_error" if status >= 500 else "unexpected_status"
