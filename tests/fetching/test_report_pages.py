"""A page that is the report itself, or its text, is kept beside what it hands out; one that speaks of it is not."""

from tests.fetching.conftest import Fetcher, pdf
from tests.support import site as sites
from tests.support.site import Site

TEXT = "".join(
    f"<p>{heading}</p><p>{text}</p>"
    for heading, text in (
        ("第一部分 测试局概况", "一、主要职责：贯彻执行国家有关方针政策。"),
        ("第二部分 2023年度部门决算表", "表格见附件。"),
        ("第三部分 2023年度部门决算情况说明", ""),
        ("一、收入支出决算总体情况说明", "2023年度收、支总计120.50万元，与上年相比增加20.50万元，增长20.50%。"),
        ("二、收入决算情况说明", "2023年度收入合计110.00万元，其中：财政拨款收入100.00万元，占90.91%。"),
        ("三、支出决算情况说明", "2023年度支出合计105.00万元，其中：基本支出60.00万元，占57.14%。"),
        ("四、财政拨款收入支出决算总体情况说明", "2023年度财政拨款收、支总计100.00万元，与上年持平。"),
        ("五、一般公共预算财政拨款支出决算情况说明", "2023年度一般公共预算财政拨款支出100.00万元。"),
        ("六、“三公”经费支出决算情况说明", "2023年度“三公”经费支出决算为5.00万元。"),
        ("第四部分 名词解释", "一、财政拨款收入：指单位从同级财政部门取得的财政预算资金。"),
    )
)  # fmt: skip
PAGE = f"<title>测试局2023年度部门决算</title><h1>测试局2023年度部门决算</h1>{TEXT}"


def _list(site: Site, page: str) -> dict[str, str]:
    site.routes["/list.html"] = sites.page("<a href='t.html'>测试局2023年度部门决算</a>")
    site.routes["/t.html"] = sites.page(page)
    site.routes["/a.pdf"] = sites.body(pdf())
    return {"url": site.url("/list.html")}


def test_the_text_in_a_page_is_kept_beside_the_tables_it_hands_out(fetcher: Fetcher, site: Site) -> None:
    listing = _list(site, PAGE + "<a href='a.pdf'>附件：决算公开表</a>")
    assert [one.reason_code for one in fetcher.fetch({"listing": listing}).of("failed")] == []
    assert fetcher.files() == ["fetched/来源1/a.pdf", "fetched/来源1/t.html"]


def test_a_page_without_files_is_the_report(fetcher: Fetcher, site: Site) -> None:
    listing = _list(site, PAGE)
    kept = fetcher.fetch({"listing": listing}).of("fetched")
    assert [(one.path, one.media_type, one.fiscal_year) for one in kept] == [
        ("raw/fetched/来源1/t.html", "text/html", 2023)
    ]
    assert fetcher.fetch({"listing": listing}).of("fetched") == []


def test_a_report_page_can_be_named_itself(fetcher: Fetcher, site: Site) -> None:
    _list(site, PAGE)
    assert [one.path for one in fetcher.fetch({"urls": [site.url("/t.html")]}).of("fetched")] == [
        "raw/fetched/来源1/t.html"
    ]


def test_a_page_that_only_speaks_of_reports_is_none(fetcher: Fetcher, site: Site) -> None:
    notice = "".join(f"<p>{year}年度部门决算公开通知：请各部门按要求公开部门决算。</p>" for year in range(2015, 2024))
    failed = fetcher.fetch({"listing": _list(site, notice)}).of("failed")
    assert [one.reason_code for one in failed] == ["no_attachment"]
    assert fetcher.files() == []
