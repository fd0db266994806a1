"""The invented news web keeps to its plan: outlets, events, articles and the copies among them."""

from __future__ import annotations

import codecs
import re
import tomllib
import unicodedata
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

SITE = Path(__file__).parent / "site"
WRITTEN = SITE / "articles"
OUTLETS = {o["id"]: o for o in tomllib.loads((SITE / "outlets.toml").read_text())["outlets"]}
PLAN = tomllib.loads((SITE / "events.toml").read_text())
EVENTS = {event["id"]: event for event in PLAN["events"]}
PLANNED = {article["id"]: article for article in PLAN["articles"]}
FILES = {f"{path.parent.name}/{path.stem}": path for path in sorted(WRITTEN.glob("*/*.toml"))}
COPIES = [a for a in PLAN["articles"] if a.get("copy_kind") in ("wire", "republication", "matome")]

KEYS = {"title", "published", "shown_date", "section", "credit", "author", "lead", "body", "extra"}
FURNITURE = {"ruby", "member_notice", "related", "comments"}
ROLES = {"report", "copy", "follow-up", "editorial", "round-up"}
NOISE = {"noise-ai-product", "noise-non-ai"}
SHARED_RUN = {"ja": 30, "en": 12}  # characters, words
COPIED_RUN = {"ja": 10, "en": 4}

written = pytest.mark.skipif(not FILES, reason="the articles are not written yet")


def in_event(event: str, language: str) -> list[dict[str, Any]]:
    return [
        article
        for article in PLAN["articles"]
        if article.get("event") == event and article["language"] == language
    ]


def origin(article: str) -> str:
    """Return the article at the root of *article*'s copies."""
    parent = PLANNED[article].get("copy_of")
    return origin(parent) if parent else article


@cache
def article_file(article: str) -> dict[str, Any]:
    return tomllib.loads(FILES[article].read_text())


@cache
def runs(article: str, length: int) -> frozenset[str]:
    """Return every run of *length* characters (Japanese) or words (English) of the body."""
    body = unicodedata.normalize("NFKC", article_file(article)["body"])
    if PLANNED[article]["language"] == "ja":
        body = re.sub(r"\s+", "", body)
        return frozenset(body[i : i + length] for i in range(len(body) - length + 1))
    words = re.findall(r"[\w']+", body.lower())
    return frozenset(" ".join(words[i : i + length]) for i in range(len(words) - length + 1))


def size(article: str) -> int:
    body = article_file(article)["body"]
    if PLANNED[article]["language"] == "ja":
        return len(re.sub(r"\s+", "", body))
    return len(body.split())


def test_the_outlets_are_invented_hosts_in_both_languages() -> None:
    hosts = [outlet["host"] for outlet in OUTLETS.values()]
    languages = [outlet["language"] for outlet in OUTLETS.values()]
    assert len(set(hosts)) == len(hosts)
    assert all(host.endswith(".example") for host in hosts)
    assert languages.count("ja") >= 10
    assert languages.count("en") >= 7


def test_every_way_to_announce_and_every_legacy_charset_is_on_the_web() -> None:
    announced = {form for outlet in OUTLETS.values() for form in outlet["announces"]}
    charsets = {outlet["charset"] for outlet in OUTLETS.values()}
    assert announced == {
        *("rss2", "rss1", "atom", "jsonfeed", "news-sitemap", "sitemap-index-gz"),
        *("listing", "links-feed", "links-listing"),
    }
    assert {"shift_jis", "euc-jp", "iso-2022-jp", "utf-8"} <= charsets
    assert all(codecs.lookup(charset) for charset in charsets)


def test_wires_and_families_that_outlets_name_exist() -> None:
    known = set(OUTLETS) | {"agp"}
    assert all(set(outlet["wires"]) <= known for outlet in OUTLETS.values())
    assert OUTLETS["toto"]["family"] == OUTLETS["toto-times"]["family"]
    assert OUTLETS["jiho"]["family"] == OUTLETS["jiho-en"]["family"]


def test_at_least_nine_events_are_reported_in_both_languages() -> None:
    bilingual = [e for e in EVENTS if in_event(e, "ja") and in_event(e, "en")]
    assert len(EVENTS) >= 10
    assert len(bilingual) >= 9


def test_look_alikes_name_each_other_and_are_at_least_three_pairs() -> None:
    pairs = {frozenset((e["id"], other)) for e in EVENTS.values() for other in e["look_alikes"]}
    assert all(
        e in EVENTS[other]["look_alikes"] for e in EVENTS for other in EVENTS[e]["look_alikes"]
    )
    assert len(pairs) >= 3


def test_the_twin_has_twelve_japanese_and_eight_english_pages_with_two_strangers() -> None:
    twin = [article for article in PLAN["articles"] if article.get("twin_page")]
    strangers = [a["role"] for a in twin if a.get("event") != "idol-deepfakes"]
    assert [a["language"] for a in twin].count("ja") == 12
    assert [a["language"] for a in twin].count("en") == 8
    assert sorted(strangers) == ["editorial", "report"]


def test_articles_name_their_outlet_language_event_role_and_known_facts() -> None:
    for article in PLAN["articles"]:
        assert article["id"].split("/")[0] == article["outlet"]
        assert article["language"] == OUTLETS[article["outlet"]]["language"]
        assert article["role"] in ROLES | NOISE
        assert ("event" in article) == (article["role"] in {"report", "copy", "follow-up"})
        assert set(article.get("about", ())) <= set(EVENTS)
        facts = EVENTS[article["event"]]["facts"] if "event" in article else {}
        assert set(article.get("states", ())) <= set(facts), article["id"]
    assert len(PLANNED) == len(PLAN["articles"]) >= 72
    assert sum(article["role"] in NOISE for article in PLAN["articles"]) >= 14


def test_planned_titles_and_outlet_names_fit_the_outlets_charset() -> None:
    for article in PLAN["articles"]:
        outlet = OUTLETS[article["outlet"]]
        page = outlet["title_format"] + outlet.get("site_name", "") + article["title"]
        page.encode(outlet["charset"])


def test_every_outlets_addresses_carry_the_slug() -> None:
    paths = [outlet["path"] for outlet in OUTLETS.values()]
    assert all("{slug}" in path and path.startswith("/") for path in paths)


def test_a_copy_follows_its_original_and_tells_nothing_more() -> None:
    for copy in (a for a in PLAN["articles"] if a["role"] == "copy"):
        original = PLANNED[copy["copy_of"]]
        assert copy["event"] == original["event"]
        assert copy["published"] > original["published"], copy["id"]
        assert set(copy["states"]) <= set(original["states"]), copy["id"]


def test_the_portal_links_to_planned_articles_after_they_came_out() -> None:
    for link in PLAN["links"]:
        assert OUTLETS[link["outlet"]]["kind"] == "aggregator"
        assert link["published"] > PLANNED[link["to"]]["published"]
        assert link["how"] in {"query", "redirect", "page"}


@written
def test_every_planned_article_is_written_and_no_other() -> None:
    assert set(PLANNED) - set(FILES) == set()
    assert set(FILES) - set(PLANNED) == set()


@pytest.mark.parametrize("article", sorted(FILES.keys() & PLANNED.keys()))
class TestWrittenArticle:
    def test_keeps_to_the_plan_and_carries_no_gold(self, article: str) -> None:
        page, plan = article_file(article), PLANNED[article]
        assert set(page) <= KEYS
        assert set(page.get("extra", ())) <= FURNITURE
        for key in ("title", "published", "section", "credit"):
            assert page.get(key) == plan.get(key), key
        assert 0.6 <= size(article) / plan["length"] <= 1.4

    def test_shows_its_local_day(self, article: str) -> None:
        page = article_file(article)
        assert re.search(rf"(?<!\d)0?{page['published'].day}(?!\d)", page["shown_date"])

    def test_fits_its_outlets_charset(self, article: str) -> None:
        charset = OUTLETS[PLANNED[article]["outlet"]]["charset"]
        FILES[article].read_text().encode(charset)

    def test_keeps_page_furniture_out_of_the_body(self, article: str) -> None:
        page = article_file(article)
        extra = page.get("extra", {})
        lines = [*extra.get("related", ()), *extra.get("comments", ())]
        assert not [
            line
            for line in (*lines, extra.get("member_notice", ""))
            if line and line in page["body"]
        ]
        assert all(word in page["body"] for word, _reading in extra.get("ruby", ()))

    def test_speaks_of_ai_unless_it_is_other_news(self, article: str) -> None:
        page = unicodedata.normalize(
            "NFKC", article_file(article)["title"] + article_file(article)["body"]
        )
        about_ai = re.search(
            r"生成AI|人工知能|ディープフェイク|自動運転|顔認識|(?<![A-Za-z])AI(?![A-Za-z])"
            r"|artificial intelligence|chatbot|deepfake|robotaxi|driverless|facial? recognition|algorithm",
            page,
            re.IGNORECASE,
        )
        if PLANNED[article]["role"] != "noise-non-ai":
            assert about_ai
        else:
            assert not re.search(
                r"生成AI|人工知能|artificial intelligence|chatbot", page, re.IGNORECASE
            )


@written
@pytest.mark.parametrize("language", ["ja", "en"])
def test_articles_that_are_no_copies_share_no_long_run_of_words(language: str) -> None:
    ids = [a for a in FILES if a in PLANNED and PLANNED[a]["language"] == language]
    shared = {
        (a, b): sorted(common, key=len)[0]
        for a, b in combinations(ids, 2)
        if origin(a) != origin(b)
        and (common := runs(a, SHARED_RUN[language]) & runs(b, SHARED_RUN[language]))
    }
    assert shared == {}


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy["id"])
def test_a_copy_shares_its_sentences_with_its_original(copy: dict[str, Any]) -> None:
    if not {copy["id"], copy["copy_of"]} <= set(FILES):
        pytest.skip("not written yet")
    length = COPIED_RUN[copy["language"]]
    own = runs(copy["id"], length)
    share = len(own & runs(copy["copy_of"], length)) / len(own)
    assert share >= (0.4 if copy["copy_kind"] == "matome" else 0.55)
