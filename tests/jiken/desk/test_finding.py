"""Finding: what is typed, what it means, and where it stands in a text."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiken.cli import main
from jiken.encoders import Encoders
from jiken.models import Article
from jiken.service import classifying, grouping
from jiken.service.desk import deciding
from jiken.service.desk.finding import Found, find
from jiken.service.desk.highlighting import excerpt, folded, pattern_of, pieces, spans
from jiken.service.desk.refreshing import refresh
from jiken.service.desk.wanted import Wanted
from jiken.service.desk.words import forms, query_of
from jiken.service.forgetting import forget
from jiken.store import Store
from jiken.taxonomy import ArticleClass
from tests.jiken.by_cues import ByCues
from tests.jiken.test_classifying import BUS, EARNINGS, EVERYTHING

NOW = datetime(2026, 1, 22, 9, 30, tzinfo=UTC)
BUS_DAY = date(2026, 1, 20)
JAPANESE = "事故生成AIのはガギｶﾞﾊﾟＡＩ株(株)㈱①、。「」 　ー々がabé３%"
TEXTS = st.one_of(st.text(JAPANESE, max_size=40), st.text(max_size=40))


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("事", '"事"'),
        ("ＡＩ事故", '"ai 事 故"'),  # full-width Latin, no blank
        ("事故　謝罪", '"事 故" AND "謝 罪"'),  # an ideographic blank separates
        ("「生成 AI」", '"生 成 ai"'),
        ("“self driving”", '"self driving"'),
        ("ﾛﾎﾞｯﾄ", '"ロ ボ ッ ト"'),  # half-width, the voicing mark by itself
        ("、。・", ""),
        ('" OR *', '"or"'),
        ("title:事故", '"title 事 故"'),
        ("GPT-4", '"gpt 4"'),
    ],
)
def test_what_is_typed_is_always_quoted(typed: str, match: str) -> None:
    assert query_of(typed).match == match


def test_one_or_two_characters_are_a_short_query() -> None:
    assert query_of("車").short
    assert query_of("AI").short
    assert query_of("事故").short
    assert not query_of("自動車").short


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("crash", "crashes"),
        ("crashes", "crashed"),
        ("companies", "company"),
        ("banned", "ban"),
        ("driving", "drive"),
        ("drives", "driving"),
        ("stolen", "steal"),
        ("children", "child"),
    ],
)
def test_an_english_word_is_found_in_its_other_forms(word: str, found: str) -> None:
    assert found in forms(word)


@pytest.mark.parametrize(
    ("word", "other"), [("news", "new"), ("thing", "th"), ("class", "clas"), ("virus", "viru")]
)
def test_what_only_looks_like_a_plural_stays(word: str, other: str) -> None:
    assert other not in forms(word)


def test_a_quoted_word_is_meant_exactly() -> None:
    assert query_of('"crash"').match == '"crash"'
    assert "crashes" in query_of("crash").match


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("事故", "自動運転の事故、続く", ["事故"]),
        ("AI", "生成ＡＩとＡＩＲ、そしてai", ["ＡＩ", "ai"]),  # a part of a word is none
        ("ロボット", "配送ﾛﾎﾞｯﾄが衝突", ["ﾛﾎﾞｯﾄ"]),
        ("株式会社", "㍿テスト", ["㍿"]),  # one character, four folded
        ("会社", "㍿テスト", ["㍿"]),
        ("cafe", "A Café closed", ["Café"]),
        ("crash", "Crashed cars crash; crasher", ["Crashed", "crash"]),
        ("「生成 AI」", "生成AIと生成・ＡＩ", ["生成AI", "生成・ＡＩ"]),
        ("生成 AI", "AIが生成する", ["AI", "生成"]),
        ("が", "か\u3099", ["か\u3099"]),
    ],
)
def test_it_is_marked_where_it_stands(typed: str, text: str, marked: list[str]) -> None:
    found = [piece.text for piece in pieces(text, pattern_of(query_of(typed))) if piece.found]

    assert found == marked


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_pieces_are_the_text_and_nothing_else(text: str) -> None:
    for typed in ("が", "ai", "事故", "株"):
        assert "".join(p.text for p in pieces(text, pattern_of(query_of(typed)))) == text


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_folded_characters_know_where_they_come_from(text: str) -> None:
    told, starts, ends = folded(text)

    assert len(told) == len(starts) == len(ends)
    assert starts == sorted(starts)
    assert all(a < b for a, b in zip(starts, ends, strict=True))
    assert not text or (not ends or ends[-1] <= len(text))


@given(st.text(JAPANESE, max_size=30), st.text("事故ガパAI１", min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_what_is_inserted_is_found(around: str, word: str) -> None:
    text = f"{around}、{word}、{around}"

    found = spans(text, pattern) if (pattern := pattern_of(query_of(f'"{word}"'))) else []

    start = len(around) + 1
    assert any(a <= start and start + len(word) <= b for a, b in found)


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_anything_may_be_typed(typed: str) -> None:
    query = query_of(typed)
    pattern = pattern_of(query)

    assert (pattern is None) == (not query.words)
    assert query.match.count('"') % 2 == 0


def test_an_excerpt_is_around_the_first_place() -> None:
    text = "前置き。" * 50 + "配送ロボットが歩行者と衝突した。" + "後書き。" * 50
    told = excerpt(text, pattern_of(query_of("衝突")))

    assert [p.text for p in told if p.found] == ["衝突"]
    assert told[0].text == told[-1].text == "…"
    assert len("".join(p.text for p in told)) < 200


def test_an_excerpt_is_where_most_words_are() -> None:
    text = "生成AIの話。" + "間の文。" * 60 + "生成AIが事故の原因とみられる。" + "後の文。" * 60
    told = excerpt(text, pattern_of(query_of("生成AI 事故")))

    assert [p.text for p in told if p.found] == ["生成AI", "事故"]


def test_an_excerpt_cuts_no_english_word() -> None:
    text = (
        "An introduction of several words. " * 9
        + "The robot crashed. "
        + "Later text follows. " * 9
    )
    told = "".join(p.text for p in excerpt(text, pattern_of(query_of("crash"))))

    assert set(told.strip("… ").replace(".", "").split()) <= set(text.replace(".", "").split())


def test_folding_is_that_of_the_index_for_japanese() -> None:
    text = "ＡＩ㈱ｶﾞ①か\u3099"
    assert folded(text)[0] == unicodedata.normalize("NFKC", text).lower()


# What a store finds.


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, encoders: Encoders) -> Path:
    path: Path = tmp_path_factory.mktemp("found") / "jiken.db"
    with Store.open(path) as store:
        for article in EVERYTHING:
            store.articles.keep(article)
        grouping.encode(store, encoders.clusters)
        grouping.cluster(store, encoders.clusters.name, now=NOW)
        classifying.classify(store, encoders, ByCues())
        refresh(store, NOW)
    return path


@pytest.fixture
def store(tmp_path: Path, filled: Path) -> Iterator[Store]:
    with Store.open(shutil.copy(filled, tmp_path / "jiken.db")) as opened:
        yield opened


def urls(found: Found) -> list[str]:
    return [one.hit.url for result in found.results for one in result.articles]


def wanted(text: str, **more: object) -> Wanted:
    return Wanted(text=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["歩", "バス", "自動運転", "ﾊﾞｽ"])
def test_japanese_is_found_from_one_character_on(store: Store, typed: str) -> None:
    assert BUS.canonical_url in urls(find(store, wanted(typed)))


def test_incidents_come_with_the_articles_that_hold_the_words(store: Store) -> None:
    found = find(store, wanted("バス"))

    assert all(result.head for result in found.results)
    assert found.articles == sum(len(r.articles) + r.more for r in found.results)
    marked = [p.text for r in found.results for a in r.articles for p in a.title if p.found]
    assert "バス" in marked


def test_all_words_have_to_be_there(store: Store) -> None:
    assert find(store, wanted("バス 決算")).total == 0


def test_a_publisher_is_found_by_its_name(store: Store) -> None:
    assert BUS.canonical_url in urls(find(store, wanted(BUS.publisher)))


@pytest.mark.parametrize("note", ["担当は調査班に引き継ぎ", "Ask the transport ministry again"])
def test_what_a_reviewer_noted_is_found(store: Store, note: str) -> None:
    incident = home(store, BUS)
    deciding.remark(store, incident, seen=None, by="ms", now=NOW, note=note)

    for typed in (note.split()[-1][-5:], f'"{note}"'):
        found = find(store, wanted(typed))
        notes = [one for r in found.results if r.head and r.head.id == incident for one in r.notes]
        assert [one.note.by for one in notes] == ["ms"]
        assert any(piece.found for piece in notes[0].words)


def test_a_title_that_a_reviewer_gave_is_found_until_it_is_taken_back(store: Store) -> None:
    incident = home(store, BUS)
    step = deciding.retitle(
        store, incident, "ja", "珍妙な題の出来事", seen=None, by="ms", now=NOW
    )  # fmt: skip
    assert [r.head and r.head.id for r in find(store, wanted("珍妙")).results] == [incident]

    deciding.undo(store, incident, step.id, by="ms", now=NOW, seen=None)

    assert find(store, wanted("珍妙")).total == 0


def test_the_queues_filters_hold_in_the_search(store: Store) -> None:
    everything = find(store, wanted("の"))
    only = find(store, wanted("の", classes=(ArticleClass.INCIDENT,)))

    assert {r.head.class_ for r in only.results if r.head} == {"incident"}
    assert only.total < everything.total


@pytest.mark.parametrize(
    ("only", "other"),
    [
        ({"publishers": (BUS.publisher,)}, {"publishers": ("ない新聞",)}),
        ({"since": BUS_DAY, "until": BUS_DAY}, {"until": date(2025, 12, 31)}),
        ({"languages": ("en",)}, {"languages": ("ko",)}),
    ],
)
def test_a_narrow_filter_finds_what_is_in_it(
    store: Store, only: dict[str, object], other: dict[str, object]
) -> None:
    assert BUS.canonical_url in urls(find(store, wanted("バス", **only)))
    assert find(store, wanted("バス", **other)).total == 0


def test_a_note_on_what_is_filtered_out_is_not_shown(store: Store) -> None:
    deciding.remark(store, home(store, BUS), seen=None, by="ms", now=NOW, note="要再確認")

    assert find(store, wanted("再確認")).total == 1
    assert find(store, wanted("再確認", since=date(2030, 1, 1))).total == 0


def test_one_or_two_characters_are_answered_newest_first(store: Store) -> None:
    found = find(store, wanted("AI"))
    days = [one.hit.day for result in found.results for one in result.articles[:1]]

    assert found.newest_first
    assert days == sorted(days, key=lambda day: day or "", reverse=True)


def test_a_headline_weighs_more_than_a_text(store: Store) -> None:
    for number, (title, text) in enumerate([("別の話", "烏賊" * 3), ("烏賊の群れ", "別の話")]):
        one = replace(
            EARNINGS, canonical_url=f"https://x.example/{number}", urls=(), title=title, text=text,
            content_hash=str(number),
        )  # fmt: skip
        store.articles.keep(one)

    found = find(store, wanted("「烏賊」 話 別"))

    assert [r.head for r in found.results] == [None, None]  # in no incident yet
    assert find(store, wanted("烏賊の群れ")).results[0].articles[0].hit.title == "烏賊の群れ"


def test_pages_go_on_where_the_last_one_ended(store: Store) -> None:
    for number in range(60):
        store.articles.keep(
            replace(
                EARNINGS,
                canonical_url=f"https://x.example/{number}",
                urls=(),
                title=f"鯨を数える 第{number}回",
                content_hash=str(number),
            )
        )
    pages = [find(store, wanted("鯨を数える"), page=number) for number in (1, 2, 3, 99)]

    assert [len(page.results) for page in pages] == [25, 25, 10, 10]
    assert len({url for page in pages[:3] for url in urls(page)}) == 60


def test_a_forgotten_article_is_found_no_more(store: Store) -> None:
    forget(store, BUS.canonical_url, by="ms", reason="本人の求め", now=NOW)

    assert BUS.canonical_url not in urls(find(store, wanted("バス")))


def test_nothing_asked_finds_nothing(store: Store) -> None:
    for typed in ("", "  ", "、。", '""', "*"):
        assert find(store, wanted(typed)).total == 0


@given(st.text(max_size=30))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_input_breaks_the_search(store: Store, typed: str) -> None:
    find(store, wanted(typed))
    find(store, wanted(f'{typed}" OR NEAR("a'))


def home(store: Store, article: Article) -> str:
    kept = store.articles.by_url(article.canonical_url)
    assert kept is not None
    return store.incidents.homes([kept.id])[kept.id]


def test_the_command_line_finds_phrases_and_notes(store: Store, tmp_path: Path) -> None:
    incident = home(store, BUS)
    deciding.remark(store, incident, seen=None, by="佐藤", now=NOW, note="ブレーキ系統を確認中")

    def found(words: str) -> str:
        command = ["search", words, "--language", "ja", "--db", str(tmp_path / "jiken.db")]
        return CliRunner().invoke(main, command).stdout

    assert f"佐藤\t{incident}\tブレーキ系統を確認中" in found("ブレーキ")
    assert "Self-driving" in found('"self driving"')
    assert found('"driving self"') == ""
