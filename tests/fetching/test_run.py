"""What comes is kept once, under a safe name, with where it came from; what did not change is not fetched again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from pipelines.fetching.run import LOCK
from pipelines.warehouse.store import WarehouseLocked
from tests.fetching.conftest import QUICK, Fetcher, pdf
from tests.support import site as sites
from tests.support.site import Site

ROOT = Path(__file__).resolve().parents[2]


def test_a_report_is_kept_with_its_provenance(fetcher: Fetcher, site: Site) -> None:
    site.routes["/moved.pdf"] = sites.redirect("/files/report.pdf")
    site.routes["/files/report.pdf"] = sites.body(pdf(), etag='"v1"', Last_Modified="Mon, 01 Sep 2025 08:00:00 GMT")
    [one] = fetcher.fetch({"urls": [site.url("/moved.pdf")]}).fetches
    assert (one.outcome, one.path) == ("fetched", "raw/fetched/来源1/report.pdf")
    assert fetcher.files() == ["fetched/来源1/report.pdf"]
    [row] = fetcher.rows("select url, final_url, redirects, status, etag, media_type, bytes, attempts from raw.fetch")
    moved, final = site.url("/moved.pdf"), site.url("/files/report.pdf")
    assert row == (moved, final, [moved], 200, '"v1"', "application/pdf", len(pdf()), 1)


def test_the_document_knows_where_it_came_from(fetcher: Fetcher, site: Site) -> None:
    content = b"report year=2023 x=%PDF-"
    site.routes["/a.pdf"] = sites.body(content)
    fetcher.fetch({"urls": [site.url("/a.pdf")]})
    fetcher.project.ingest()
    assert fetcher.rows("select source_url, path from raw.document") == [
        (site.url("/a.pdf"), "raw/fetched/来源1/a.pdf")
    ]


def test_a_document_that_was_here_before_learns_where_it_is_published(fetcher: Fetcher, site: Site) -> None:
    fetcher.project.write("by_hand.pdf", "report year=2023 x=%PDF-")
    fetcher.project.ingest()
    site.routes["/a.pdf"] = sites.body(b"report year=2023 x=%PDF-")
    [one] = fetcher.fetch({"urls": [site.url("/a.pdf")]}).fetches
    assert one.outcome == "unchanged"
    assert fetcher.files() == ["by_hand.pdf"]
    assert fetcher.rows("select source_url from raw.document") == [(site.url("/a.pdf"),)]


def test_what_did_not_change_is_not_sent_again(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.body(pdf(), etag='"v1"', last_modified="Mon, 01 Sep 2025 08:00:00 GMT")
    source = {"urls": [site.url("/a.pdf")]}
    fetcher.fetch(source)
    [second] = fetcher.fetch(source).fetches
    assert (second.outcome, second.status) == ("unchanged", 304)
    headers = site.asked[-1][1]
    assert headers["if-none-match"] == '"v1"'
    assert headers["if-modified-since"] == "Mon, 01 Sep 2025 08:00:00 GMT"


def test_a_file_that_was_lost_before_it_was_loaded_is_fetched_again(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.body(pdf(), etag='"v1"')
    source = {"urls": [site.url("/a.pdf")]}
    fetcher.fetch(source)
    (fetcher.project.landing / "fetched/来源1/a.pdf").unlink()
    assert [one.outcome for one in fetcher.fetch(source).fetches] == ["fetched"]


def test_a_deleted_file_whose_content_is_loaded_is_not_fetched_again(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.body(b"report year=2023 x=%PDF-", etag='"v1"')
    source = {"urls": [site.url("/a.pdf")]}
    fetcher.fetch(source)
    fetcher.project.ingest()
    (fetcher.project.landing / "fetched/来源1/a.pdf").unlink()
    assert [one.outcome for one in fetcher.fetch(source).fetches] == ["unchanged"]
    assert fetcher.files() == []


def test_a_revised_report_stands_beside_the_first(fetcher: Fetcher, site: Site) -> None:
    source = {"urls": [site.url("/a.pdf")]}
    for number in (1, 2):
        site.routes["/a.pdf"] = sites.body(pdf(number), etag=f'"{number}"')
        fetcher.fetch(source)
    first, second = fetcher.files()
    assert {first, second} > {"fetched/来源1/a.pdf"}
    contents = {(fetcher.project.landing / name).read_bytes() for name in (first, second)}
    assert contents == {pdf(1), pdf(2)}


def test_links_of_a_gbk_listing_lead_to_files_with_chinese_names(fetcher: Fetcher, site: Site) -> None:
    site.routes["/zwgk/index.html"] = sites.page(
        """<html><head><meta charset="gb2312"><title>财政</title></head><body>
        <a href="../files/%BE%F6%CB%E3.pdf">某局2023年度部门决算</a>
        <a href="./t2022.html" title="某局2022年度部门决算公开">某局2022年度…</a>
        <a href="budget.html">某局2023年部门预算</a>
        <a href="old.pdf">某局2010年度部门决算</a>
        <a href="javascript:void(0)">2023年度部门决算</a>
        </body></html>""",
        "gbk",
        says=None,
    )
    site.routes["/files/%BE%F6%CB%E3.pdf"] = sites.body(pdf(1))
    site.routes["/zwgk/t2022.html"] = sites.page('<a href="/d?id=7">无关</a><a href="P0201.pdf">附件：决算.pdf</a>')
    raw_name = "2022年度决算.pdf".encode("gbk").decode("latin-1")
    site.routes["/zwgk/P0201.pdf"] = sites.body(pdf(2), content_disposition=f'attachment; filename="{raw_name}"')
    listing = {"url": site.url("/zwgk/index.html"), "pattern": "年度.*决算"}
    summary = fetcher.fetch({"listing": listing})
    assert not summary.of("failed"), summary.of("failed")
    assert [(one.fiscal_year, one.path) for one in summary.of("fetched")] == [
        (2023, "raw/fetched/来源1/决算.pdf"),
        (2022, "raw/fetched/来源1/2022年度决算.pdf"),
    ]
    assert "/zwgk/old.pdf" not in site.paths()


def test_a_listing_is_followed_over_its_pages(fetcher: Fetcher, site: Site) -> None:
    for number, following in ((1, 2), (2, 3), (3, 4)):
        site.routes[f"/list{number}.html"] = sites.page(
            f'<a href="r{number}.pdf">202{number}年度部门决算</a><a href="list{following}.html">下一页</a>'
        )
        site.routes[f"/r{number}.pdf"] = sites.body(pdf(number))
    listing = {"url": site.url("/list1.html"), "max_pages": 2}
    assert [one.url for one in fetcher.fetch({"listing": listing}).of("fetched")] == [
        site.url("/r1.pdf"),
        site.url("/r2.pdf"),
    ]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<a href='x.pdf'>通知</a>", "no_matching_link"),
        ("<a href='t.html'>2023年度部门决算</a>", "no_attachment"),
    ],
)
def test_a_listing_without_reports_says_so(fetcher: Fetcher, site: Site, html: str, code: str) -> None:
    site.routes["/list.html"] = sites.page(html)
    site.routes["/t.html"] = sites.page("<title>公开</title>见下表")
    failed = fetcher.fetch({"listing": {"url": site.url("/list.html")}}).of("failed")
    assert [one.reason_code for one in failed] == [code]


def test_a_dry_run_reads_listings_and_keeps_nothing(fetcher: Fetcher, site: Site) -> None:
    site.routes["/list.html"] = sites.page("<a href='x.pdf'>2023年度部门决算</a>")
    summary = fetcher.fetch({"listing": {"url": site.url("/list.html")}}, is_dry=True)
    assert [one.url for one in summary.of("listed")] == [site.url("/list.html"), site.url("/x.pdf")]
    assert site.paths() == ["/list.html"]
    assert fetcher.files() == []
    assert fetcher.rows("select * from raw.fetch") == []


def test_robots_are_obeyed(fetcher: Fetcher, site: Site) -> None:
    site.routes["/robots.txt"] = sites.body(b"User-agent: *\nDisallow: /closed/\n", "text/plain")
    site.routes["/closed/a.pdf"] = site.routes["/open/b.pdf"] = sites.body(pdf())
    urls = [site.url("/closed/a.pdf"), site.url("/open/b.pdf")]
    summary = fetcher.fetch({"urls": urls})
    assert [one.reason_code for one in summary.fetches] == ["robots_disallowed", None]
    assert site.paths() == ["/open/b.pdf"]
    assert [one.outcome for one in fetcher.fetch({"urls": urls[:1]}, respect_robots=False).fetches] == ["unchanged"]


def test_a_redirect_into_a_closed_part_is_not_followed(fetcher: Fetcher, site: Site) -> None:
    site.routes["/robots.txt"] = sites.body(b"User-agent: *\nDisallow: /closed/\n", "text/plain")
    site.routes["/a.pdf"] = sites.redirect("/closed/a.pdf")
    [failed] = fetcher.fetch({"urls": [site.url("/a.pdf")]}).fetches
    assert failed.reason_code == "robots_disallowed"


def test_a_site_whose_robots_cannot_be_read_is_left_alone(fetcher: Fetcher, site: Site) -> None:
    site.routes["/robots.txt"] = sites.status(503)
    site.routes["/a.pdf"] = site.routes["/b.pdf"] = sites.body(pdf())
    summary = fetcher.fetch({"urls": [site.url("/a.pdf"), site.url("/b.pdf")]})
    assert [one.reason_code for one in summary.fetches] == ["robots_unreachable"] * 2
    assert site.paths() == []
    assert len(site.asked) == QUICK["attempts"]


def test_one_fetch_at_a_time(fetcher: Fetcher, site: Site) -> None:
    fetcher.project.warehouse.directory.mkdir()
    with FileLock(fetcher.project.warehouse.directory / LOCK), pytest.raises(WarehouseLocked, match="another fetch"):
        fetcher.fetch({"urls": [site.url("/a.pdf")]})


def test_the_landing_zone_is_never_left(fetcher: Fetcher, site: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (fetcher.project.landing / "fetched").symlink_to(outside)
    site.routes["/a.pdf"] = sites.body(pdf(), content_disposition='attachment; filename="../../../evil.pdf"')
    [failed] = fetcher.fetch({"urls": [site.url("/a.pdf")]}).fetches
    assert failed.reason_code == "unsafe_path"
    assert list(outside.iterdir()) == []


def test_a_fetch_that_is_killed_leaves_nothing_that_looks_like_a_report(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.dripping(pdf() * 100, 0.01)
    (fetcher.project.landing / "sources.yaml").write_text(
        "politeness: {private_networks: [127.0.0.0/8], seconds_between_requests: 0}\n"
        f"sources: [{{name: s, department: 测试局, from_fiscal_year: 2020, urls: ['{site.url('/a.pdf')}']}}]\n",
        "utf-8",
    )
    command = [sys.executable, "-c", "from pipelines.cli.app import main; main()", "fetch"]
    process = subprocess.Popen(command, cwd=fetcher.project.root, env=os.environ | {"PYTHONPATH": str(ROOT)})
    unfinished = fetcher.project.landing / ".fetching/body"
    patience = time.monotonic() + 60
    while not unfinished.exists() and process.poll() is None and time.monotonic() < patience:
        time.sleep(0.02)
    assert unfinished.exists()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert [name for name in fetcher.files() if not name.startswith(".")] == ["sources.yaml"]
    assert fetcher.project.ingest().files == 0
    site.routes["/a.pdf"] = sites.body(pdf())
    [fetched] = fetcher.fetch({"urls": [site.url("/a.pdf")]}).fetches
    assert fetched.outcome == "fetched"
    assert fetcher.files() == ["fetched/来源1/a.pdf", "sources.yaml"]
