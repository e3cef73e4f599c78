"""Every way a site can misbehave ends as a recorded failure with a code of its own, soon, and leaves no file behind."""

import errno
import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.fetching.client import retry_after
from tests.fetching.conftest import Fetcher, pdf
from tests.support import site as sites
from tests.support.site import Respond, Site

ERROR_PAGE = "<!DOCTYPE html><html><head><title>页面不存在</title></head><body>404</body></html>"

FAULTS: dict[str, tuple[Callable[[], Respond], str]] = {
    "html error page named pdf": (lambda: sites.page(ERROR_PAGE), "not_a_report_file"),
    "html that is called a pdf": (lambda: sites.body(ERROR_PAGE.encode(), "application/pdf"), "not_a_report_file"),
    "text": (lambda: sites.body(b"try again later", "text/plain"), "not_a_report_file"),
    "nothing": (lambda: sites.body(b""), "empty_file"),
    "declared too large": (lambda: sites.body(b"%PDF-" + bytes(200_000)), "too_large"),
    "endless": (lambda: sites.endless(b"%PDF-" + bytes(10_000)), "too_large"),
    "a bomb": (lambda: sites.body(_bomb(), content_encoding="gzip"), "too_large"),
    "half a compressed body": (
        lambda: sites.body(gzip.compress(pdf())[:-9], content_encoding="gzip"),
        "truncated_body",
    ),
    "an unknown encoding": (lambda: sites.body(b"xyz", content_encoding="br"), "bad_encoding"),
    "no gzip at all": (lambda: sites.body(b"xyz" * 9, content_encoding="gzip"), "bad_encoding"),
    "dripping": (lambda: sites.dripping(pdf() * 20, 0.02), "total_timeout"),
    "dripping headers": (lambda: sites.dripping_head(0.02), "total_timeout"),
    "hanging": (lambda: sites.hanging(2), "read_timeout"),
    "truncated": (lambda: sites.truncated(pdf()), "truncated_body"),
    "reset": (lambda: sites.resetting(pdf()), "connection_lost"),
    "not found": (lambda: sites.status(404), "not_found"),
    "forbidden": (lambda: sites.status(403), "forbidden"),
    "broken": (lambda: sites.status(500), "server_error"),
    "busy too long": (lambda: sites.status(429, Retry_After="3600"), "too_many_requests"),
    "teapot": (lambda: sites.status(409), "client_error"),
    "no content": (lambda: sites.status(204), "unexpected_status"),
    "redirect to nowhere": (lambda: sites.status(302), "protocol_error"),
    "redirect to a file": (lambda: sites.redirect("file:///etc/passwd"), "scheme_not_allowed"),
    "redirect to ftp": (lambda: sites.redirect("ftp://127.0.0.1/a.pdf"), "scheme_not_allowed"),
    "redirect to another site": (lambda: sites.redirect("https://example.com/a.pdf"), "host_not_allowed"),
    "redirect in a circle": (lambda: sites.redirect("/a.pdf"), "too_many_redirects"),
}
# only these wait for a limit to pass; short ones for all would fail on a busy machine
IMPATIENT = {"read_timeout": {"read_seconds": 0.3}, "total_timeout": {"total_seconds": 1}}


def _bomb() -> bytes:
    return gzip.compress(bytes(50_000_000))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_row_with_its_reason_and_no_file(fetcher: Fetcher, site: Site, fault: str) -> None:
    respond, code = FAULTS[fault]
    site.routes["/a.pdf"] = respond()
    summary = fetcher.fetch({"urls": [site.url("/a.pdf")]}, **IMPATIENT.get(code, {}))
    assert [(one.outcome, one.reason_code) for one in summary.fetches] == [("failed", code)], summary.fetches
    assert summary.fetches[0].reason
    assert fetcher.files() == []
    assert fetcher.rows("select reason_code, url from raw.fetch") == [(code, site.url("/a.pdf"))]


def test_one_fault_does_not_keep_the_others_from_coming(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.resetting(pdf())
    site.routes["/b.pdf"] = sites.body(pdf())
    summary = fetcher.fetch({"urls": [site.url("/a.pdf")]}, {"urls": [site.url("/b.pdf")]})
    assert [one.outcome for one in summary.fetches] == ["failed", "fetched"]


def test_the_title_of_an_error_page_is_told(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.page(ERROR_PAGE)
    [failed] = fetcher.fetch({"urls": [site.url("/a.pdf")]}).fetches
    assert "页面不存在" in (failed.reason or "")


def test_a_passing_fault_is_tried_again(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.in_turn(sites.status(503), sites.body(pdf()))
    [fetched] = fetcher.fetch({"urls": [site.url("/a.pdf")]}).fetches
    assert (fetched.outcome, fetched.attempts) == ("fetched", 2)


def test_a_lasting_fault_is_not_tried_again(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.status(404)
    fetcher.fetch({"urls": [site.url("/a.pdf")]})
    assert site.paths() == ["/a.pdf"]


def test_attempts_come_to_an_end(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.status(503)
    fetcher.fetch({"urls": [site.url("/a.pdf")]}, attempts=3)
    assert site.paths() == ["/a.pdf"] * 3


def test_retry_after_is_honoured_where_bearable(fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    site.routes["/a.pdf"] = sites.in_turn(sites.status(503, Retry_After="7"), sites.body(pdf()))
    [fetched] = fetcher.fetch({"urls": [site.url("/a.pdf")]}, longest_wait_seconds=10).fetches
    assert fetched.outcome == "fetched"
    assert 7.0 in waits


def test_retry_after_is_a_number_or_a_date() -> None:
    now = datetime(2025, 9, 1, 12, 0, 0, tzinfo=UTC)
    assert retry_after("120") == 120
    assert retry_after("Mon, 01 Sep 2025 12:01:30 GMT", now) == 90
    assert retry_after("Mon, 01 Sep 2025 11:00:00 GMT", now) == 0
    assert retry_after("soon") is None
    assert retry_after(None) is None


def test_a_full_or_read_only_disk_is_told(fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    site.routes["/a.pdf"] = sites.body(pdf())
    monkeypatch.setattr(Path, "replace", full)
    [failed] = fetcher.fetch({"urls": [site.url("/a.pdf")]}).fetches
    assert failed.reason_code == "disk_error"
    assert "No space left" in (failed.reason or "")
    assert fetcher.files() == []
