"""Which addresses may be connected to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address

from crawler import resolver
from crawler.resolver import PublicResolver, exempt_hosts
from pipelines.addresses import is_public, literal_address, refusal

SSRF = Path(__file__).parents[2] / "../shared/suites/ssrf/urls.json"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",  # cloud metadata
        "100.64.0.1",  # carrier's own
        "0.0.0.0",
        "224.0.0.1",  # multicast
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",  # IPv4-mapped
        "::ffff:0:127.0.0.1",  # IPv4-translated
        "::127.0.0.1",  # IPv4-compatible
        "64:ff9b::7f00:1",  # NAT64
        "64:ff9b:1::a9fe:a9fe",  # NAT64, local-use prefix
        "64:ff9b:1:a00:0:100:808:808",  # the same, with 10.0.0.1 where RFC 6052 has it there
        "2002:7f00:1::",  # 6to4
        "fec0::1",  # site-local, as it was
        "192.0.0.8",  # protocol assignments
        "192.88.99.1",  # relays of 6to4
        "3fff::1",  # documentation
        "168.63.129.16",  # a cloud's own services
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
        "見出し",
    ],
)
def test_these_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_these_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127.0.0.1.",
     "[::1]", "%31%32%37.0.0.1", "127。0。0。1"],
)  # fmt: skip
def test_an_address_is_known_in_every_spelling(host: str) -> None:
    address = literal_address(host)
    assert address
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)", "data:text/html,x", "//a.example",
     "http://", "http://localhost:8080/", "http://foo.localhost/", "http://[::1", "gopher://127.0.0.1",
     "http://a.example/" + "a" * 5_000],
    ids=lambda url: url[:30],
)  # fmt: skip
def test_these_are_refused_before_anything_is_asked(url: str) -> None:
    assert refusal(url)


def test_what_the_operator_allows_passes() -> None:
    assert refusal("http://127.0.0.1/")
    assert refusal("http://127.0.0.1:8080/", frozenset({"127.0.0.1"})) is None
    assert refusal("file://127.0.0.1/etc/passwd", frozenset({"127.0.0.1"}))


def test_newspapers_are_not_refused() -> None:
    for url in (
        "https://www3.nhk.example/news/",
        "http://1101.example/",
        "https://新聞.example/記事",
    ):
        assert refusal(url) is None


@given(st.text(max_size=60))
@example("0\x00")
def test_no_text_makes_the_check_fail(text: str) -> None:
    refusal(text)
    refusal(f"http://{text}/")
    literal_address(text)


class Heard:
    """Stands where Twisted connects: remembers the addresses that it is given."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, resolution: Any) -> None: ...  # noqa: N802

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None: ...  # noqa: N802


class Reactor:
    """A reactor whose DNS answers every name with one private and one public address."""

    @property
    def nameResolver(self) -> Any:  # noqa: N802
        return self

    def resolveHostName(self, receiver: Any, *_: Any) -> None:  # noqa: N802
        for host in ("10.0.0.7", "93.184.216.34"):
            receiver.addressResolved(IPv4Address("TCP", host, 80))
        receiver.resolutionComplete()


@pytest.mark.parametrize(
    ("allowed", "connected"),
    [([], ["93.184.216.34"]), (["naibu.example"], ["10.0.0.7", "93.184.216.34"])],
)
def test_what_is_connected_to_is_what_was_looked_at(
    allowed: list[str], connected: list[str]
) -> None:
    class Process:
        settings = Settings({"JIKEN_ALLOW_HOSTS": allowed, "DNSCACHE_SIZE": 10})

    reactor: Any = Reactor()
    names: Any = PublicResolver.from_crawler(Process(), reactor)  # type: ignore[arg-type]
    heard = Heard()

    names.resolveHostName(heard, "naibu.example", 80)

    assert heard.addresses == connected
    assert ("naibu.example" in resolver.refused) is True


@pytest.mark.skipif(not SSRF.exists(), reason="the suites are not here")
def test_the_suite_s_private_addresses_are_refused() -> None:
    urls = json.loads(SSRF.read_text("utf-8"))
    literal = [url for url in urls if "127." in url.split("#")[0].split("?")[0][:16]]
    assert literal
    assert [url for url in literal if not refusal(url)] == []


def test_only_proxies_are_let_through_and_not_what_is_asked_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://Proxy.example:3128")
    monkeypatch.setenv("no_proxy", "intranet.example")

    assert exempt_hosts(Settings({"JIKEN_ALLOW_HOSTS": "Inside.example"})) == {
        "proxy.example",
        "inside.example",
    }
