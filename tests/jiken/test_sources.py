"""The shipped source registry, and whose article stands at an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken import resources, sources
from jiken.models import Source, SourceKind
from jiken.sources import Registry, SourceError

SHIPPED = sources.load(sources.bundled_path())

# Every publisher on the seed page: the name it must be called, and one of its article hosts.
SEED_PUBLISHERS = [
    ("読売新聞オンライン", "www.yomiuri.co.jp", "yomiuri"),
    ("埼玉新聞", "www.saitama-np.co.jp", "saitama-shimbun"),
    ("ニフティニュース", "news.nifty.com", "nifty"),
    ("沖縄タイムス+プラス", "www.okinawatimes.co.jp", "okinawa-times"),
    ("産経ニュース", "www.sankei.com", "sankei"),
    ("神戸新聞NEXT", "www.kobe-np.co.jp", "kobe-shimbun"),
    ("四国新聞社", "www.shikoku-np.co.jp", "shikoku-shimbun"),
    ("時事ドットコム", "www.jiji.com", "jiji"),
    ("日テレNEWS NNN", "news.ntv.co.jp", "ntv"),
    ("日本経済新聞", "www.nikkei.com", "nikkei"),
    ("アルファルファモザイク", "alfalfalfa.com", "alfalfalfa"),
    ("オレ的ゲーム速報@刃", "jin115.com", "jin115"),
    ("Jiji Press English", "jen.jiji.com", "jiji"),
    ("Adnkronos", "www.adnkronos.com", "adnkronos"),
    ("The Japan News", "japannews.yomiuri.co.jp", "yomiuri"),
    ("Japan Today", "japantoday.com", "japan-today"),
    ("The Straits Times", "www.straitstimes.com", "straits-times"),
    ("South China Morning Post", "www.scmp.com", "scmp"),
    ("East Coast Radio", "www.ecr.co.za", "ecr"),
    ("NDTV", "www.ndtv.com", "ndtv"),
]


def addresses(source: Source) -> list[tuple[str, str, bool]]:
    entries = (*source.feeds, *source.sitemaps, *source.listings)
    return [(entry.url, entry.evidence, entry.verified) for entry in entries]


@pytest.mark.parametrize(("name", "host", "family"), SEED_PUBLISHERS)
def test_every_publisher_of_the_seed_page_is_known_by_its_host(
    name: str, host: str, family: str
) -> None:
    source = SHIPPED.by_host(host)

    assert source is not None
    assert name in (source.name_ja, source.name_en)
    assert source.family == family


def test_the_shipped_registry_is_large_and_in_both_languages() -> None:
    languages = [source.language for source in SHIPPED.sources]

    assert len(SHIPPED.sources) >= 80
    assert languages.count("ja") >= 80
    assert languages.count("en") >= 80
    assert {source.kind for source in SHIPPED.sources} == set(SourceKind)


def test_every_shipped_address_says_where_it_was_seen_and_is_unverified() -> None:
    found = [entry for source in SHIPPED.sources for entry in addresses(source)]

    assert len(found) >= 200
    assert all(len(evidence) > 15 for _, evidence, _ in found)
    assert not any(verified for _, _, verified in found)


def test_no_shipped_id_host_or_address_is_there_twice() -> None:
    ids = [source.id for source in SHIPPED.sources]
    hosts = [host for source in SHIPPED.sources for host in source.hosts]
    urls = [
        re.sub(r"^https?://|/$", "", url) for s in SHIPPED.sources for url, _, _ in addresses(s)
    ]

    for values in (ids, hosts, urls):
        assert len(values) == len(set(values))


def test_every_shipped_source_has_names_in_both_languages() -> None:
    assert all(source.name_ja and source.name_en for source in SHIPPED.sources)
    assert all(re.search(r"[A-Za-z0-9]", source.name_en) for source in SHIPPED.sources)


def test_searches_ask_in_both_languages() -> None:
    searches = [s for s in SHIPPED.sources if s.kind is SourceKind.SEARCH]

    assert {s.language for s in searches} == {"ja", "en"}
    assert {s.family for s in searches} == {"google-news", "bing-news", "hatena"}
    assert all(s.feeds and not s.hosts for s in searches)


@pytest.mark.parametrize(
    ("address", "id"),
    [
        ("https://www.asahi.com/articles/ASP5J6F5BP5FUZPS002.html", "asahi"),
        ("https://www.asahi.com/ajw/articles/15737585", "asahi-ajw"),  # English, under a path
        ("https://www.asahi.com/ajwx/1", "asahi"),  # the path prefix ends at a slash
        ("https://mainichi.jp/english/articles/20260120/p2a", "mainichi-english"),
        ("https://globe.asahi.com/article/1", "asahi"),
        ("https://www3.nhk.or.jp/news/html/20260119/k1.html", "nhk"),
        ("https://news.web.nhk/newsweb/na/na-k1", "nhk"),
        ("https://asia.nikkei.com/x", "nikkei-asia"),  # the longer host wins
        ("https://www.itmedia.co.jp/aiplus/articles/2601/20/news01.html", "itmedia-aiplus"),
        ("https://WWW.NHK.OR.JP./x", "nhk"),
        ("http://www.nhk.or.jp:8080/x", "nhk"),
        ("nhk.or.jp", "nhk"),
        ("news.yahoo.co.jp/articles/1", "yahoo-japan"),
    ],
)
def test_an_article_belongs_to_the_longest_matching_host(address: str, id: str) -> None:
    found = SHIPPED.by_host(address)

    assert found is not None
    assert found.id == id
    assert SHIPPED.publisher(address) is found


@pytest.mark.parametrize(
    "address",
    [
        "notnhk.or.jp",
        "https://nhk.or.jp.evil.example/news",
        "https://evil.example/nhk.or.jp",
        "https://evil.example/?u=https://www.nhk.or.jp/",
        "https://nhk.or.jp@evil.example/",
        "or.jp",
        "example/news//https://nhk.or.jp",
        "file:///etc/passwd",
        "http://[::1",
        "",
        "." * 300,
        "あ" * 300,
    ],
)
def test_look_alike_hosts_and_garbage_belong_to_nobody(address: str) -> None:
    assert SHIPPED.by_host(address) is None


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_no_text_makes_the_host_lookup_fail(text: str) -> None:
    SHIPPED.by_host(text)
    SHIPPED.by_host(f"https://{text}")


def test_a_wrong_id_is_answered_with_one_like_it() -> None:
    with pytest.raises(
        SourceError, match=re.escape('no source "yomiruri" (did you mean "yomiuri"')
    ):
        SHIPPED.get("yomiruri")


def test_an_unlike_id_is_answered_without_a_guess() -> None:
    with pytest.raises(SourceError, match=r'^There is no source "12345678"\.$'):
        Registry(sources=()).get("12345678")


def test_a_data_file_that_does_not_exist_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such-file\.json"):
        resources.path("no-such-file.json")
