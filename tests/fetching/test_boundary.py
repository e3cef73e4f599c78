"""Nobody leads us where we were not sent: not by scheme, host, odd notation, redirect or a fickle name."""

from ipaddress import ip_address, ip_network

import pytest

from pipelines.fetching.addresses import Boundary, resolved, unwrapped
from pipelines.fetching.politeness import Turns
from pipelines.fetching.reasons import FetchFailed
from tests.fetching.conftest import Fetcher, pdf
from tests.support import site as sites
from tests.support.site import Site

BOUNDARY = Boundary(frozenset({"https", "http"}), ("www.a.gov.cn", "*.b.gov.cn"))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.a.gov.cn/x.pdf", None),
        ("https://files.b.gov.cn:8443/x.pdf", None),
        ("https://b.gov.cn/x.pdf", "host_not_allowed"),
        ("https://evilb.gov.cn/x.pdf", "host_not_allowed"),
        ("https://www.a.gov.cn.evil.com/", "host_not_allowed"),
        ("https://www.a.gov.cn@evil.com/", "bad_url"),
        ("file:///etc/passwd", "scheme_not_allowed"),
        ("ftp://www.a.gov.cn/", "scheme_not_allowed"),
        ("//www.a.gov.cn/", "scheme_not_allowed"),
        ("http:///x", "bad_url"),
        ("http://[::1", "bad_url"),
        ("http://www.a.gov.cn:99999/", "bad_url"),
    ],
)
def test_an_address_is_judged(url: str, code: str | None) -> None:
    if code is None:
        assert BOUNDARY.checked(url) == url
        return
    with pytest.raises(FetchFailed) as failed:
        BOUNDARY.checked(url)
    assert failed.value.code == code


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "::127.0.0.1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_web_are_refused(address: str) -> None:
    assert not BOUNDARY.may_connect(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_not(address: str) -> None:
    assert BOUNDARY.may_connect(ip_address(address))


def test_a_private_network_may_be_configured_and_only_that() -> None:
    boundary = Boundary(frozenset({"http"}), (), (ip_network("10.1.2.0/24"),))
    assert boundary.may_connect(ip_address("10.1.2.3"))
    assert boundary.may_connect(ip_address("::ffff:10.1.2.3"))
    assert not boundary.may_connect(ip_address("10.1.3.3"))
    assert not boundary.may_connect(ip_address("127.0.0.1"))


def test_carried_addresses_are_unwrapped() -> None:
    assert str(unwrapped(ip_address("64:ff9b::102:304"))) == "1.2.3.4"


@pytest.mark.parametrize(
    ("link", "absolute"),
    [
        ("../f/a.pdf", "http://h.cn/f/a.pdf"),
        ("?id=决算", "http://h.cn/d/?id=%BE%F6%CB%E3"),
        ("/决算.pdf", "http://h.cn/%E5%86%B3%E7%AE%97.pdf"),
        ("//财政.cn/a b.pdf", "http://xn--5bvu10g.cn/a%20b.pdf"),
        ("a%BE%F6.pdf#page=2", "http://h.cn/d/a%BE%F6.pdf"),
    ],
)
def test_links_become_addresses(link: str, absolute: str) -> None:
    assert resolved("http://h.cn/d/", link, "gb18030") == absolute


def test_a_private_address_is_refused_unless_configured(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.body(pdf())
    [failed] = fetcher.fetch({"urls": [site.url("/a.pdf")]}, private_networks=[]).fetches
    assert failed.reason_code == "private_address"
    assert site.asked == []


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "127.1"])
def test_other_ways_to_write_this_machine_do_not_help(fetcher: Fetcher, site: Site, host: str) -> None:
    [failed] = fetcher.fetch({"urls": [site.url("/a.pdf", host)]}, private_networks=["10.0.0.0/8"]).fetches
    assert failed.reason_code in {"private_address", "name_not_resolved"}
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(fetcher: Fetcher, site: Site) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return {"127.0.0.1": ["127.0.0.1"], "inner.example.com": ["10.0.0.5", "::ffff:192.168.0.9"]}[host]

    site.routes["/a.pdf"] = sites.redirect(f"http://inner.example.com:{site.port}/secret")
    source = {"urls": [site.url("/a.pdf")], "allowed_hosts": ["inner.example.com"]}
    [failed] = fetcher.fetch(source, resolve=resolve).fetches
    assert failed.reason_code == "private_address"
    assert "inner.example.com" in (failed.reason or "")


def test_the_address_that_was_judged_is_the_one_connected_to(fetcher: Fetcher, site: Site) -> None:
    """A name that is public when asked first and private when asked again gains nothing: it is asked once."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    site.routes["/a.pdf"] = sites.body(pdf())
    source = {"urls": [site.url("/a.pdf", "rebind.example.com")]}
    [fetched] = fetcher.fetch(source, resolve=resolve, respect_robots=False).fetches
    assert (fetched.outcome, asked) == ("fetched", ["rebind.example.com"])
    assert site.asked[-1][1]["host"] == f"rebind.example.com:{site.port}"


def test_only_permitted_addresses_of_a_name_are_used(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a.pdf"] = sites.body(pdf())
    source = {"urls": [site.url("/a.pdf", "mixed.example.com")]}
    [fetched] = fetcher.fetch(source, resolve=lambda *_: ["192.168.7.7", "127.0.0.1"]).fetches
    assert fetched.outcome == "fetched"


def test_a_name_nobody_knows_and_a_port_nobody_listens_on(fetcher: Fetcher, site: Site) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    [failed] = fetcher.fetch({"urls": [site.url("/a.pdf")]}, resolve=resolve, respect_robots=False).fetches
    assert failed.reason_code == "name_not_resolved"
    [failed] = fetcher.fetch({"urls": ["http://127.0.0.1:9/a.pdf"]}, respect_robots=False).fetches
    assert failed.reason_code == "connect_failed"


def test_turns_are_kept_per_host() -> None:
    now, slept = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    turns = Turns(2.0, clock=lambda: now[0], sleep=sleep)
    for url in ("http://a/1", "http://b/1", "http://a/2", "http://a/3"):
        turns.wait(url)
    assert slept == [2.0, 2.0]
    turns.pauses["a"] = 5.0
    turns.wait("http://a/4")
    turns.wait("http://a/5")
    assert slept == [2.0, 2.0, 2.0, 5.0]
