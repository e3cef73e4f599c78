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
    "html",
    [
        '<iframe src="/files/P020240912345.pdf"></iframe>',
        '<embed src="/files/P020240912345.pdf" type="application/pdf">',
        '<object data="../../files/P020240912345.pdf"></object>',
        '<iframe src="/js/pdfjs/web/viewer.html?file=%2Ffiles%2FP020240912345.pdf"></iframe>',
        '<a href="/js/viewer.html?file=/files/P020240912345.pdf">在线阅读</a>',
        """<a href="javascript:void(0)" onclick="window.open('/files/P020240912345.pdf')">附件</a>""",
        """<a href="javascript:openFile('/files/P020240912345.pdf');">附件</a>""",
        """<span onclick='show("/files/P020240912345.pdf", 1)'>附件</span>""",
    ],
)
def test_a_file_the_page_shows_or_opens_is_an_attachment(html: str) -> None:
    assert [link.url for link in attachments(links(html, BASE), "决算")] == ["http://h.cn/files/P020240912345.pdf"]


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<a href="/module/download/downfile.jsp?classid=0&filename=2307.pdf">附件</a>', "2307.pdf"),
        ('<a href="/down.do?id=7&name=%E5%86%B3%E7%AE%97.pdf">附件</a>', "决算.pdf"),
        ('<a href="/UploadFile/2024/9/a%BE%F6%CB%E3.PDF?v=1">附件</a>', "a决算.PDF"),
        ('<a href="/download/7f3a">附件：2023年度部门决算.pdf</a>', "7f3a"),
    ],
)
def test_a_download_address_is_an_attachment(html: str, name: str) -> None:
    [link] = attachments(links(html, BASE), "决算")
    assert link.file_name == name


def test_an_article_of_links_that_are_no_files_hands_out_nothing() -> None:
    html = """<a href="javascript:print()">打印</a><a onclick="share('weixin')" href="#">分享</a>
    <iframe src="about:blank"></iframe><a href="/index.html?from=/a.html">首页</a>"""
    assert attachments(links(html, BASE), "决算") == []


@pytest.mark.parametrize(
    ("html", "following"),
    [
        ('<a href="index_1.html">下一页</a>', "http://h.cn/zwgk/czyjs/index_1.html"),
        ('<a rel="next" href="?p=2">2</a>', "http://h.cn/zwgk/czyjs/index.html?p=2"),
        ('<script>createPageHTML(3, 0, "index", "html");</script>', "http://h.cn/zwgk/czyjs/index_1.html"),
        ('<script>createPageHTML(3, 2, "index", "html");</script>', None),
        (
            "<script>createPageHTML('page_div',10, 1,'list','shtml',189);</script>",
            "http://h.cn/zwgk/czyjs/list_2.shtml",
        ),
        ("<script>createPageHTML('page_div',10, 10,'list','shtml',189);</script>", None),
        (
            "<script>var countPage = 3, page = 1; createPageHTML(countPage, page, 'index', 'htm')</script>",
            "http://h.cn/zwgk/czyjs/index_2.htm",
        ),
        (
            """<script>var currentPage = 0;//所在页从0开始
            var nextPage = currentPage+1; var countPage = 10;
            document.write("<a href=index_" + nextPage + ".htm>下一页</a>");</script>""",
            "http://h.cn/zwgk/czyjs/index_1.htm",
        ),
        ("<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {}</script>", None),
        ('<a href="list_2.shtml">下一页 &gt;&gt;</a>', "http://h.cn/zwgk/czyjs/list_2.shtml"),
        ('<a href="javascript:toPage(2)">下一页</a>', None),
        ('<a href="index.html">下一页</a>', None),
        ("", None),
    ],
)
def test_a_listing_goes_on(html: str, following: str | None) -> None:
    assert next_page(html, BASE) == following
