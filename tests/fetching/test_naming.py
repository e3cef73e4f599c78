"""Names come in every encoding and with every intention; what is kept is one plain, safe file name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fetching.naming import MAX_BYTES, beside, file_name, safe_name
from pipelines.formats.charsets import decoded

PDF = "application/pdf"


def latin(text: str, charset: str) -> str:
    return text.encode(charset).decode("latin-1")


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="report.pdf"', "report.pdf"),
        ("attachment; filename=report.pdf", "report.pdf"),
        ("attachment; filename*=UTF-8''%E5%86%B3%E7%AE%97.pdf", "决算.pdf"),
        ("attachment; filename=x.pdf; filename*=utf-8''%E5%86%B3%E7%AE%97.pdf", "决算.pdf"),
        ("attachment; filename*=GBK''%BE%F6%CB%E3.pdf", "决算.pdf"),
        ('attachment; filename="%E5%86%B3%E7%AE%97.pdf"', "决算.pdf"),
        ('attachment; filename="%BE%F6%CB%E3.pdf"', "决算.pdf"),
        (f'attachment; filename="{latin("2024年度决算.pdf", "gbk")}"', "2024年度决算.pdf"),
        (f"attachment; filename={latin('2024年度决算.pdf', 'utf-8')}", "2024年度决算.pdf"),
        (f'attachment; filename="{latin("誠意.pdf", "gbk")}"', "誠意.pdf"),  # its bytes hold a backslash
        ('attachment; filename="../../etc/passwd"', "passwd.pdf"),
        ("attachment; filename*=UTF-8''..%2F..%2Fevil.pdf", "evil.pdf"),
        ('attachment; filename="C:\\\\temp\\\\a.pdf"', "a.pdf"),
        ('attachment; filename=".hidden.pdf"', "hidden.pdf"),
        ('attachment; filename="a\u202efdp.exe"', "afdp.exe.pdf"),
        ('attachment; filename="con.pdf"', "_con.pdf"),
        ('attachment; filename="决算.html"', "决算.html.pdf"),
        ('attachment; filename=""', "from_address.pdf"),
        (None, "from_address.pdf"),
    ],
)
def test_the_name_a_header_gives(disposition: str | None, name: str) -> None:
    assert file_name(disposition, "http://h/d/from_address.pdf?x=1", PDF) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://h/%E5%86%B3%E7%AE%97.pdf", "决算.pdf"),
        ("http://h/%BE%F6%CB%E3.pdf", "决算.pdf"),
        ("http://h/download?id=7", "download.pdf"),
        ("http://h/", "report.pdf"),
        ("http://h/..%2f..%2fevil", "evil.pdf"),
    ],
)
def test_the_name_an_address_gives(url: str, name: str) -> None:
    assert file_name(None, url, PDF) == name


def test_a_suffix_follows_the_content() -> None:
    assert file_name(None, "http://h/a.xls", "application/x-ole-storage") == "a.xls"
    assert file_name(None, "http://h/a.PDF", PDF) == "a.PDF"


@given(st.text(max_size=400))
def test_any_text_becomes_one_safe_component(text: str) -> None:
    name = safe_name(text)
    assert len(name.encode()) <= MAX_BYTES
    assert name == safe_name(name)
    assert not set(name) & set('\\/:*?"<>|\0\n')
    assert not name.startswith(".")
    assert name not in {".", ".."}


def test_other_content_stands_beside() -> None:
    assert beside("a.b.pdf", "0123456789abcdef") == "a.b.01234567.pdf"
    assert beside("a", "0123456789abcdef") == "a.01234567"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("<meta charset=gb2312>镕".encode("gb18030"), None),
        ("镕".encode("gbk"), "text/html; charset=GB2312"),
        ("镕".encode(), "text/html"),
        ("镕".encode("gbk"), None),
        ("镕".encode("gbk"), "text/html; charset=utf-8"),
        ("\ufeff镕".encode(), None),
        ("镕".encode(), "text/html; charset=nonsense"),
    ],
)
def test_a_page_is_read_whatever_it_claims(content: bytes, says: str | None) -> None:
    assert decoded(content, says)[0].endswith("镕")
