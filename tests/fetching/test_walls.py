"""A page may say anything and a source may be endless: the others get their turn, and every end is a row."""

import gzip
import time

import pytest

from pipelines.fetching import listing, run
from pipelines.formats.charsets import decoded
from tests.fetching.conftest import Fetcher, pdf
from tests.support import site as sites
from tests.support.site import Site


@pytest.mark.parametrize(
    "charset",
    ["undefined", "hex", "rot13", "zlib", "bz2", "base64", "idna", "punycode", "unicode_escape", "utf-7", "no"],
)
def test_a_charset_no_page_is_written_in_is_passed_over(charset: str) -> None:
    text = "2023年度部门决算"
    assert decoded(text.encode(), f"text/html; charset={charset}") == (text, "utf-8")
    page = f"<meta charset={charset}>{text}".encode("gbk")
    assert text in decoded(page)[0]


def test_odd_charsets_end_no_fetch(fetcher: Fetcher, site: Site) -> None:
    for number, charset in enumerate(("undefined", "hex", "rot13", "zlib")):
        html = f"<html><a href='/{number}.pdf'>2023年度部门决算</a></html>".encode()
        site.routes[f"/{charset}"] = sites.body(html, f"text/html; charset={charset}")
        site.routes[f"/{number}.pdf"] = sites.body(pdf(number))
    sources = [{"listing": {"url": site.url(f"/{one}")}} for one in ("undefined", "hex", "rot13", "zlib")]
    assert len(fetcher.fetch(*sources).of("fetched")) == 4


PAGES = {
    "a word": lambda size: "<a href='/a.pdf'>" + "a" * size + "</a>",
    "a word outside": lambda size: "a" * size,
    "blanks after a year": lambda size: "<a href='/a.pdf'>2023" + " " * size + "x</a>",
    "years": lambda size: "<a href='/a.pdf'>" + "年度2023" * (size // 6) + "</a>",
    "opened files": lambda size: "<a onclick=\"open('" + ".pdf?" * (size // 5) + '">x</a>',
    "numbered pages": lambda size: "createPageHTML('" + "_" * size,
    "scripts": lambda size: "createPageHTML(" * (size // 15),
    "links in links": lambda size: ("<div onclick=\"open('/a.pdf')\">" * 300 + "x" + "</div>" * 300) * (size // 10_800),
    "many links": lambda size: "<a href='/a.pdf'>x</a>" * (size // 22),
    "meta": lambda size: "<meta " * (size // 6),
}


@pytest.mark.parametrize("kind", PAGES)
def test_what_is_read_of_a_page_takes_time_in_proportion_to_it(kind: str) -> None:
    """Ten times the page takes some ten times as long, not a hundred times; measured in this thread's own time."""

    def seconds(size: int) -> float:
        html, best = PAGES[kind](size), 1e9
        for _ in range(3):
            started = time.thread_time()
            found = listing.links(html, "http://a.example/list/")
            listing.matching(found, "年度.*决算")
            listing.attachments(found, "年度.*决算")
            listing.next_page(html, "http://a.example/list/")
            decoded(html.encode())
            best = min(best, time.thread_time() - started)
        return best

    assert seconds(1_000_000) < 35 * max(seconds(100_000), 0.004)


def test_gzip_of_several_members_is_whole(fetcher: Fetcher, site: Site) -> None:
    whole = pdf(7) * 40
    members = gzip.compress(whole[:100]) + gzip.compress(whole[100:]) + b"\0" * 512
    site.routes["/a.pdf"] = sites.body(members, content_encoding="gzip")
    (one,) = fetcher.fetch({"urls": [site.url("/a.pdf")]}).of("fetched")
    assert (fetcher.project.root / str(one.path)).read_bytes() == whole


def test_a_source_has_a_limit_of_its_own(fetcher: Fetcher, site: Site) -> None:
    links = "".join(f"<a href='/{number}.pdf'>附件{number}</a>" for number in range(30))
    site.routes["/list"] = sites.page("<a href='/article.html'>2023年度部门决算</a>")
    site.routes["/article.html"] = sites.page(links)
    for number in range(30):
        site.routes[f"/{number}.pdf"] = sites.body(pdf(number))
    site.routes["/other.pdf"] = sites.body(pdf(99))
    endless = {"listing": {"url": site.url("/list")}}
    summary = fetcher.fetch(endless, {"urls": [site.url("/other.pdf")]}, source_files=10)
    assert len(summary.of("fetched")) == 8 + 1
    (failed,) = summary.of("failed")
    assert (failed.source, failed.reason_code) == ("来源1", "source_limit")
    assert "source_files" in str(failed.reason)
    assert fetcher.project.warehouse.build.exists()


@pytest.mark.parametrize(("limit", "value"), [("source_minutes", 0.00001), ("source_megabytes", 0.0001)])
def test_time_and_bytes_of_a_source_are_limited(fetcher: Fetcher, site: Site, limit: str, value: float) -> None:
    for number in range(4):
        site.routes[f"/{number}.pdf"] = sites.body(pdf(number) * 200)
    urls = [site.url(f"/{number}.pdf") for number in range(4)]
    codes = {one.reason_code for one in fetcher.fetch({"urls": urls}, **{limit: value}).of("failed")}
    assert codes == {"source_limit"}


def test_a_source_our_program_fails_on_costs_itself(
    fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/list"] = sites.page("<a href='/a.html'>2023年度部门决算</a>")
    site.routes["/other.pdf"] = sites.body(pdf(99))

    def stumbling(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(run.listing, "matching", stumbling)
    summary = fetcher.fetch({"listing": {"url": site.url("/list")}}, {"urls": [site.url("/other.pdf")]})
    assert len(summary.of("fetched")) == 1
    (failed,) = summary.of("failed")
    assert (failed.reason_code, "too deep" in str(failed.reason)) == ("program_error", True)
