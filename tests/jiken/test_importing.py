import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiken import resources
from jiken.models import Article, Precision
from jiken.service.importing import (
    MAX_LINE_BYTES,
    BadLine,
    article_of_line,
    import_articles,
    lines_of,
    published_of_line,
)
from jiken.sources import Registry, load
from jiken.store import Store
from pipelines.gate import Gate

NOW = datetime(2026, 1, 21, tzinfo=UTC)
SOURCES = """
[[source]]
id = "minato-shimpo"
name_ja = "みなと新報"
name_en = "Minato Shimpo"
family = "minato"
language = "ja"
country = "JP"
kind = "publisher"
hosts = ["www.minato.example"]
"""


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate.load(resources.path("gate.toml"))


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path: Path = tmp_path_factory.mktemp("sources") / "sources.toml"
    path.write_text(SOURCES, "utf-8")
    return load(path)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(":memory:") as opened:
        yield opened


def line(**fields: object) -> bytes:
    row = {"url": "https://www.minato.example/1", "title": "生成AIで偽画像、男を逮捕"} | fields
    return json.dumps(row, ensure_ascii=False).encode()


def article(registry: Registry, gate: Gate, **fields: object) -> Article:
    return article_of_line(line(**fields), registry=registry, gate=gate, now=NOW)


def test_the_registrys_name_wins_where_the_host_is_known(registry: Registry, gate: Gate) -> None:
    known = article(registry, gate, publisher="年明け日本海側で大雪警戒|みなと新報")
    assert (known.publisher, known.family, known.country) == ("みなと新報", "minato", "JP")
    stranger = article(registry, gate, url="https://else.example/1", publisher="別の新聞")
    assert (stranger.publisher, stranger.source) == ("別の新聞", "")


def test_a_line_says_what_its_outlet_is_where_the_registry_does_not(
    registry: Registry, gate: Gate
) -> None:
    page = article(
        registry,
        gate,
        url="https://else.example/1",
        publisher="別の窓",
        family="Betsu",
        kind="matome",
    )
    assert (page.family, page.source_kind) == ("betsu", "matome")
    with pytest.raises(BadLine, match="kind"):
        article(registry, gate, url="https://else.example/1", kind="newspaper")


@pytest.mark.parametrize(
    ("fields", "wire"),
    [
        ({"text": "【仙台共同】県警は19日、男を逮捕した。"}, "kyodo"),
        ({"text": "県警は19日、男を逮捕した。\n認否は明らかでない。\n提供元：時事通信"}, "jiji"),
        ({"text": "A man was arrested on Monday.", "author": "Associated Press"}, "ap"),
        ({"text": "県警は19日、男を逮捕した。", "credit": "afp"}, "afp"),
        ({"text": "県警は19日、男を逮捕した。"}, None),
    ],
)
def test_the_wire_that_an_imported_text_credits_is_its_credit(
    fields: dict[str, str], wire: str | None, registry: Registry, gate: Gate
) -> None:
    assert article(registry, gate, **fields).credit == wire
    nameless = article(registry, gate, url="https://else.example/1")
    assert nameless.publisher == "else.example"


@pytest.mark.parametrize(
    ("told", "exported", "precision"),
    [
        ("2026-01-20T09:30:00+09:00", "2026-01-20T09:30:00+09:00", Precision.INSTANT),
        ("2026-01-20T00:30:00.000Z", "2026-01-20T00:30:00+00:00", Precision.INSTANT),
        ("2026-01-20", "2026-01-20", Precision.DAY),
        ("2026-01", "2026-01", Precision.MONTH),
        ("令和8年1月20日", "2026-01-20", Precision.DAY),
    ],
)
def test_dates_are_no_more_exact_than_the_line(
    told: str, exported: str, precision: Precision
) -> None:
    published = published_of_line(told, "ja", NOW)
    assert published is not None
    assert (published.exported(), published.precision) == (exported, precision)


@pytest.mark.parametrize("told", ["", "2099-01-01", "2026-13-01", "2026-02-30", "soon", "20"])
def test_a_date_that_cannot_be_is_none(told: str) -> None:
    assert published_of_line(told, "ja", NOW) is None


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"{", "not JSON"),
        (b"[1]", "not a JSON object"),
        ('{"url": "https://www.minato.example/1", "title": "見'.encode("cp932"), "not JSON"),
        (line(title=None), "neither title nor text"),
        (line(title=7), "“title” is not a text"),
        (line(url="file:///etc/passwd"), "file"),
        (line(url=""), "address"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(
    bad: bytes, why: str, registry: Registry, gate: Gate
) -> None:
    with pytest.raises(BadLine, match=why):
        article_of_line(bad, registry=registry, gate=gate, now=NOW)


def test_bad_lines_are_named_by_number_and_the_good_ones_stay(
    store: Store, registry: Registry, gate: Gate
) -> None:
    lines = [line(), b"nonsense", b"", line(url="https://www.minato.example/2")]
    imported = import_articles(store, lines, registry=registry, gate=gate, only_ai=False, now=NOW)
    assert imported.counts == {"stored": 2, "bad line": 1}
    assert [number for number, _ in imported.bad] == [2]
    assert store.articles.count() == 2


def test_a_line_that_is_too_long_is_named_and_what_follows_it_stays(
    store: Store, registry: Registry, gate: Gate
) -> None:
    file = BytesIO(b"\n".join([line(), b"x" * (2 * MAX_LINE_BYTES + 7), line(), b"y" * 30]))
    lines = list(lines_of(file))
    assert [len(one) <= MAX_LINE_BYTES + 1 for one in lines] == [True] * 4
    imported = import_articles(store, lines, registry=registry, gate=gate, only_ai=False, now=NOW)
    assert imported.counts == {"stored": 1, "unchanged": 1, "bad line": 2}
    assert [number for number, _ in imported.bad] == [2, 4]


def test_two_long_addresses_that_begin_alike_are_not_one_article(
    store: Store, registry: Registry, gate: Gate
) -> None:
    long = "https://www.minato.example/" + "a" * 3_000
    lines = [line(url=long + "1"), line(url=long + "2"), line(url=long * 30)]
    imported = import_articles(store, lines, registry=registry, gate=gate, only_ai=False, now=NOW)
    assert imported.counts == {"stored": 2, "bad line": 1}
    assert "longer than" in imported.bad[0][1]


def test_the_gate_is_off_unless_asked_for(store: Store, registry: Registry, gate: Gate) -> None:
    lines = [line(), line(url="https://www.minato.example/2", title="高校野球が開幕")]
    first = import_articles(store, lines, registry=registry, gate=gate, only_ai=True, now=NOW)
    assert first.counts == {"stored": 1, "not about AI": 1}
    second = import_articles(store, lines, registry=registry, gate=gate, only_ai=False, now=NOW)
    assert second.counts == {"unchanged": 1, "stored": 1}


def test_importing_twice_changes_nothing(store: Store, registry: Registry, gate: Gate) -> None:
    for _ in range(2):
        import_articles(store, [line()], registry=registry, gate=gate, only_ai=False, now=NOW)
    assert store.articles.count() == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda t: line(title=t, text=t)))
def test_no_line_breaks_the_import(registry: Registry, gate: Gate, some: bytes) -> None:
    with Store.open(":memory:") as store:
        imported = import_articles(
            store, [some, line()], registry=registry, gate=gate, only_ai=False, now=NOW
        )
        assert imported.counts.total() >= 1
        assert store.articles.by_url("https://www.minato.example/1") is not None


@pytest.mark.parametrize(
    ("publisher", "title", "kept", "family"),
    [
        ("みなと 新報", "配送ロボが衝突|みなと新報", "配送ロボが衝突", "minato"),
        ("www.minato.example", "Robot hits woman", "Robot hits woman", "minato"),
        ("架空日報|総合サイト", "ロボが衝突事故|架空日報|総合サイト", "ロボが衝突事故", None),
        ("架空日報", "[社説]急ぐな | 社説 | 架空日報", "[社説]急ぐな | 社説", None),
        ("Kaku Times", "Robot hits woman - Kaku Times", "Robot hits woman", None),
        ("Kaku", "Kaku", "Kaku", None),
    ],
)
def test_a_page_of_an_unknown_host_is_known_by_its_publishers_name(
    publisher: str, title: str, kept: str, family: str | None, registry: Registry, gate: Gate
) -> None:
    row = {"url": "https://page.example/1", "title": title, "publisher": publisher}
    article = article_of_line(json.dumps(row).encode(), registry=registry, gate=gate, now=NOW)

    assert article.title == kept
    assert article.family == (family or publisher.casefold())
