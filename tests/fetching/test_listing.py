"""What a web page links to, which of it is a report, and where the page goes on."""

import pytest

from pipelines.fetching.listing import attachments, links, matching, next_page, year_in

BASE = "http://h.cn/zwgk/czyjs/index.html"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("某局2024年度部门决算", 2024),
        ("某局 ２０２３ 年度部门决算公开", 2023),
        ("二〇二二年度部门决算", 2022),
        ("二O一九年度决算", 2019),
        ("2021部门决算.pdf", 2021),
        ("t20240912_123.html", None),
        ("部门决算", None),
        ("关于2024年9月公开2023年度决算的通知", 2024),
    ],
)
def test_the_year_a_title_names(text: str, year: int | None) -> None:
    assert year_in(text) == year


def test_links_are_absolute_once_each_and_say_the_most_they_can() -> None:
    html = """<base href="/data/"><a href="a.pdf"><img></a><a href="a.pdf" title="2024年度部门决算全文">2024…</a>
    <a href="#top">顶部</a><a href="mailto:a@b">信</a><a href="http://[bad">坏</a>"""
    assert [(link.url, link.text) for link in links(html, BASE)] == [("http://h.cn/data/a.pdf", "2024年度部门决算全文")]


def test_matching_looks_at_words_and_file_names() -> None:
    found = links(
        '<a href="%E5%B9%B4%E5%BA%A6%E5%86%B3%E7%AE%97.pdf">下载</a><a href="x">2024 年度 部门 决算</a>', BASE
    )
    assert [link.url[-1] for link in matching(found, "年度.+决算")] == ["x"]
    assert len(matching(found, "年度.*决算")) == 2


def test_an_article_hands_out_its_reports_or_all_its_files() -> None:
    found = links('<a href="a.pdf">决算表</a><a href="b.docx">解读</a><a href="c.html">其他</a>', BASE)
    assert [link.url[-6:] for link in attachments(found, "决算")] == ["/a.pdf"]
    assert [link.url[-6:] for link in attachments(found, "预算")] == ["/a.pdf", "b.docx"]


@pytest.mark.parametrize(
    ("html", "following"),
    [
        ('<a href="index_1.html">下一页</a>', "http://h.cn/zwgk/czyjs/index_1.html"),
        ('<a rel="next" href="?p=2">2</a>', "http://h.cn/zwgk/czyjs/index.html?p=2"),
        ('<script>createPageHTML(3, 0, "index", "html");</script>', "http://h.cn/zwgk/czyjs/index_1.html"),
        ('<script>createPageHTML(3, 2, "index", "html");</script>', None),
        ('<a href="index.html">下一页</a>', None),
        ("", None),
    ],
)
def test_a_listing_goes_on(html: str, following: str | None) -> None:
    assert next_page(html, BASE) == following
