"""The page of an incident: what it is and why, and where each word of that stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from jiken.models import Membership, Role
from jiken.opinion import Fluent, Opinion
from jiken.opinion.outcomes import Outcome
from jiken.service.desk import deciding
from jiken.service.desk.incident_page import incident_page
from jiken.service.desk.refreshing import refresh
from jiken.service.desk.unread import changed_since
from jiken.store import Store
from jiken.store.as_json import written
from jiken.store.opinions import Answer
from jiken.taxonomy import ArticleClass

NOW = datetime(2026, 2, 1, tzinfo=UTC)
IDOLS = "女性アイドル"
TAXI = "横断歩道で女性はねる"
LUNGS = "診断支援AIで肺がん見落とし"
# Wide screens show what only narrow ones fold.
FOLDED = "ancestor::details[not(@class='narrow')]"


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    with Store.open(db) as store:
        yield store


def named(store: Store, words: str) -> str:
    """Return the incident whose Japanese headline has *words*."""
    return next(i.id for i in store.incidents.all() if words in (i.title_ja or ""))


def page(client: TestClient, address: str, language: str = "en") -> html.HtmlElement:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text[:300]
    return html.document_fromstring(answer.text)


def words(found: html.HtmlElement, path: str = "//main") -> str:
    return " ".join(" ".join(one.text_content().split()) for one in found.xpath(path))


def test_titles_stand_in_both_languages_the_pages_own_first(
    client: TestClient, store: Store
) -> None:
    at = f"/incidents/{named(store, TAXI)}"
    english, japanese = page(client, at), page(client, at, "ja")

    assert english.xpath("//h1/@lang") == ["en"]
    assert japanese.xpath("//h1/@lang") == ["ja"]
    assert TAXI in words(japanese, "//h1")
    assert "Noria" in words(english, "//h1")
    assert english.xpath("//*[@class='subtitle']/@lang") == ["ja"]
    assert "東都新聞オンラインの見出し" in words(japanese)


def test_every_quotation_leads_to_its_words_in_the_article(
    client: TestClient, store: Store
) -> None:
    found = page(client, f"/incidents/{named(store, TAXI)}")
    cited = found.xpath("//a[@class='cite']")
    checked = 0

    for link in cited[:60]:
        at = urlsplit(link.get("href"))
        article = page(client, at.path)
        (place,) = article.xpath("//*[@id=$name]", name=at.fragment)
        told = "".join(place.getparent().itertext())
        said = "".join(link.itertext())
        assert said[:8] in told or place.getparent().getnext() is not None, at
        checked += 1
    assert checked > 20


def test_the_rationale_marks_what_it_quotes(client: TestClient, store: Store) -> None:
    found = page(client, f"/incidents/{named(store, TAXI)}", "ja")
    marks = found.xpath("//section[@aria-labelledby='why-heading']//mark")

    assert {mark.get("lang") for mark in marks} == {"ja", "en"}
    assert all(mark.getparent().get("href").startswith("/articles/") for mark in marks)


def test_copies_are_folded_under_their_origin(client: TestClient, store: Store) -> None:
    incident = named(store, IDOLS)
    found = page(client, f"/incidents/{incident}")
    under = {
        copy.get("id"): copy.xpath("ancestor::li[contains(@class, 'row')]/@id")[0]
        for copy in found.xpath("//ul[@class='copies']/li")
    }
    members = store.incidents.members([incident])[incident]

    assert under == {f"a{m.article}": f"a{m.copy_of}" for m in members if m.role is Role.COPY}
    assert under


def _first(store: Store, incident: str) -> int:
    return store.members.of(incident)[0].article


def test_each_article_says_why_it_is_linked_in_the_pages_language(
    client: TestClient, store: Store
) -> None:
    incident = named(store, TAXI)
    linked = [m for m in store.incidents.members([incident])[incident] if m.linked_to]
    english, japanese = (page(client, f"/incidents/{incident}", one) for one in ("en", "ja"))

    assert words(english).count("Linked to") == len(linked)
    assert words(japanese).count("比較した記事：") == len(linked)
    assert "時間差" in words(japanese)
    assert "hours apart" in words(english)


def test_what_disagrees_stands_side_by_side_with_who_says_what(
    client: TestClient, store: Store
) -> None:
    found = page(client, f"/incidents/{named(store, IDOLS)}", "ja")
    (conflict,) = found.xpath("//div[contains(@class, 'conflict')]")
    sides = [words(side, ".") for side in conflict.xpath(".//div[@class='columns']/div")]

    assert len(sides) == 2
    assert "38万点" in sides[0]
    assert "東都新聞オンライン" in sides[0]
    assert "42万点" in sides[1]
    assert "北武新聞" in sides[1]


def test_a_conflict_is_told_from_figures_of_different_things(
    client: TestClient, store: Store
) -> None:
    found = page(client, f"/incidents/{named(store, IDOLS)}", "ja")
    kinds = {words(one, "./dt"): words(one, "./dd") for one in found.xpath("//dl/div")}

    assert "食い違い：報道によって異なります" in kinds["点数"]
    assert "別の事柄の数字や日付" in kinds["人数"]
    assert "食い違い" not in kinds["人数"]
    assert "別の事柄" not in kinds["場所"]  # of several places nobody thinks that they conflict


def test_the_header_counts_what_the_articles_count(client: TestClient, store: Store) -> None:
    incident = named(store, LUNGS)
    found = page(client, f"/incidents/{incident}", "ja")
    members = store.incidents.members([incident])[incident]
    tell = sum(one.role.in_event for one in members)
    counted = f"この事案の記事{tell}件 · ほかに論説・まとめ{len(members) - tell}件"

    assert counted in words(found, "//header")
    assert counted in words(found, "//*[@id='articles']/p")
    assert words(found, "//*[@id='articles']/h2/span") == str(len(members))


def test_the_timeline_ends_on_the_day_that_the_header_says(
    client: TestClient, store: Store
) -> None:
    for incident in store.incidents.all():
        days = page(client, f"/incidents/{incident.id}").xpath("//ol[@class='timeline']//@datetime")
        assert (days[0], days[-1]) == (str(incident.day), str(incident.last_day))


def test_a_bar_leads_to_the_judgements_and_to_each_section(
    client: TestClient, store: Store
) -> None:
    found = page(client, f"/incidents/{named(store, TAXI)}")
    leads = [at.removeprefix("#") for at in found.xpath("//nav[@class='jumps']//@href")]
    order = found.xpath("//section/@aria-labelledby")

    assert leads == ["judge", "facts", "timeline", "articles", "side-by-side", "near", "history"]
    assert set(leads) <= set(found.xpath("//@id"))
    assert order.index("judge-heading") == order.index("summary-heading") + 1


def test_what_is_explicit_is_folded_until_it_is_asked_for(client: TestClient, store: Store) -> None:
    found = page(client, f"/incidents/{named(store, IDOLS)}", "ja")
    open_ = [
        "".join(one.itertext())
        for one in found.xpath(f"//main//p[not({FOLDED})] | //main//q[not({FOLDED})]")
        if not one.xpath("ancestor::header | ancestor::h1 | self::p[@class='subtitle']")
    ]

    assert found.xpath("//section[@aria-labelledby='summary-heading']//details//blockquote")
    assert not [text for text in open_ if re.search("わいせつな|性的な画像|ポルノ", text)]


def test_the_timeline_goes_from_the_first_report_to_what_followed(
    client: TestClient, store: Store
) -> None:
    found = page(client, f"/incidents/{named(store, '「社長」の顔')}", "ja")
    told = [words(one, ".") for one in found.xpath("//ol[@class='timeline']/li")]

    assert "第一報" in told[0]
    assert "続報" in told[-1]
    assert "逮捕" in told[-1]
    days = found.xpath("//section[@aria-labelledby='timeline-heading']//time/@datetime")
    assert days == sorted(days)


def test_incidents_that_look_alike_say_what_speaks_for_and_against(
    client: TestClient, store: Store
) -> None:
    found = page(client, f"/incidents/{named(store, IDOLS)}?evidence=1", "ja")
    near = words(found, "//*[@id='near']")

    assert "似ているが別とした事案" in near
    assert named(store, "卒アル写真") in near
    assert "同一とみる根拠" in near
    assert "7時間差" in near


def test_related_incidents_come_before_look_alikes_and_their_evidence_when_asked(
    client: TestClient, store: Store
) -> None:
    incident = named(store, TAXI)
    plain = page(client, f"/incidents/{incident}")
    part = client.get(f"/incidents/{incident}?evidence=1", headers={"HX-Request": "true"})

    assert plain.xpath("//*[@id='near']/@hx-get") == [f"/incidents/{incident}?evidence=1"]
    assert plain.xpath("//*[@id='near']//a[contains(@href, 'evidence=1')]")
    assert part.text.lstrip().startswith("<section")
    assert "Of the same affair" in part.text
    assert "?with=" in part.text


def test_forms_send_the_last_step_and_where_to_come_back_to(
    client: TestClient, store: Store
) -> None:
    incident = named(store, TAXI)
    deciding.remark(store, incident, seen=None, by="kt", now=NOW, note="現地に確認中")
    found = page(client, f"/incidents/{incident}", "ja")
    forms = found.xpath("//main//form[@method='post']")

    assert len(forms) > 20
    for form in forms:
        assert form.xpath(".//input[@name='back']/@value")[0].startswith("/")
        assert form.xpath(".//input[@name='seen']/@value") == [str(store.steps.last(incident))]
    assert "現地に確認中" in words(found, "//*[@id='history']")


def test_every_judgement_has_its_form(client: TestClient, store: Store) -> None:
    incident = named(store, TAXI)
    deciding.remark(store, incident, seen=None, by="kt", now=NOW, note="確認中")
    found = page(client, f"/incidents/{incident}")
    actions = {form.get("action") for form in found.xpath("//main//form[@method='post']")}
    deeds = "confirm dismiss class severity tags title summary note assign undo".split()

    assert {f"/incidents/{incident}/{deed}" for deed in deeds} <= actions
    article = _first(store, incident)
    assert {f"/articles/{article}/{deed}" for deed in ("move", "take-out", "role")} <= actions
    assert found.xpath("//a[@data-key='m']/@href") == [f"/incidents/{incident}/merge"]
    assert found.xpath("//a[@data-key='s']/@href") == [f"/incidents/{incident}/split"]


def test_a_reviewers_title_stands_first_and_says_whose_it_is(
    client: TestClient, store: Store
) -> None:
    incident = named(store, TAXI)
    client.get(f"/incidents/{incident}")
    sent = {
        "language": "ja",
        "title": "<b>横浜</b>の無人タクシー事故",
        "seen": "0",
        "back": f"/incidents/{incident}",
    }
    client.post(f"/incidents/{incident}/title", data=sent)

    found = page(client, f"/incidents/{incident}", "ja")

    assert words(found, "//h1") == "<b>横浜</b>の無人タクシー事故"
    assert "レビュー担当者msが執筆" in words(found)


def test_a_confirmed_class_is_a_reviewers(client: TestClient, store: Store) -> None:
    incident = named(store, TAXI)
    sent = {"seen": "0", "back": f"/incidents/{incident}"}

    answer = client.post(f"/incidents/{incident}/confirm", data=sent)

    assert answer.status_code == 200, answer.text[:500]
    assert "by a reviewer" in words(page(client, f"/incidents/{incident}"), "//header")


def test_a_merged_incident_sends_on_to_where_it_went(client: TestClient, store: Store) -> None:
    old, heir = named(store, IDOLS), named(store, TAXI)
    store.db.execute("UPDATE incidents SET redirect_to = ? WHERE id = ?", (heir, old))

    answer = client.get(f"/incidents/{old}", follow_redirects=False)

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"/incidents/{heir}"
    assert answer.headers["Cache-Control"] == "no-store"  # the merge may be undone


@pytest.mark.parametrize("name", ["2026-01-01-0000", "<script>alert(1)</script>", "事案"])
def test_an_unknown_incident_is_said_so_in_a_sentence(client: TestClient, name: str) -> None:
    answer = client.get(f"/incidents/{name}", headers={"Accept-Language": "ja"})

    assert answer.status_code == 404
    assert "ありません" in answer.text
    assert "<script>alert" not in answer.text


def test_an_incident_without_an_assessment_is_shown_all_the_same(
    client: TestClient, store: Store
) -> None:
    incident = named(store, TAXI)
    store.db.execute("DELETE FROM assessments WHERE incident = ?", (incident,))

    found = page(client, f"/incidents/{incident}", "ja")

    assert "未分類" in words(found, "//header")
    assert TAXI in words(found, "//h1")


def test_two_thousand_articles_are_paged_and_asked_for_at_once(
    client: TestClient, store: Store
) -> None:
    incident = named(store, TAXI)
    grown(store, incident, 2_000)
    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    head = store.members.head(incident)
    assert head
    incident_page(store, head, language="ja")
    store.db.conn.set_trace_callback(None)

    assert len(asked) < 60
    found = page(client, f"/incidents/{incident}?articles=2", "ja")
    rows = found.xpath("//*[@id='articles']//li[starts-with(@id, 'a')]")
    assert len(rows) == 50
    assert "51～100件" in words(found)
    assert found.xpath("//a[@rel='next']/@href") == [f"/incidents/{incident}?articles=3#articles"]
    assert page(client, f"/incidents/{incident}?articles=999999") is not None


def grown(store: Store, incident: str, count: int) -> None:
    """Add *count* copies of an incident's first article under addresses of their own."""
    first = store.articles.by_id(_first(store, incident))
    assert first
    with store.writing():
        for n in range(count):
            url = f"https://copies.example/{n}"
            store.articles.keep(replace(first.article, canonical_url=url, urls=(url,)))
        ids = [
            int(row[0])
            for row in store.db.execute(
                "SELECT id FROM articles WHERE canonical_url LIKE 'https://copies.example/%'"
            )
        ]
        store.incidents.link(
            Membership(
                article=id_,
                incident=incident,
                role=Role.REPORT,
                linked_to=first.id,
                probability=0.9,
            )
            for id_ in ids
        )


@pytest.mark.parametrize("number", ["0", "-1", "x", "９", "1" * 30])
def test_a_page_that_is_no_number_is_the_first(
    client: TestClient, store: Store, number: str
) -> None:
    assert page(client, f"/incidents/{named(store, TAXI)}?articles={number}") is not None


def test_what_changed_since_one_looked_is_said_once(client: TestClient, store: Store) -> None:
    incident = named(store, TAXI)
    refresh(store, NOW)
    assert "閲覧してからの変更" not in words(page(client, f"/incidents/{incident}", "ja"))
    deciding.retitle(store, incident, "ja", "横浜の事故", seen=None, by="kt", now=NOW)
    refresh(store, NOW)

    first, second = (page(client, f"/incidents/{incident}", "ja") for _ in range(2))

    assert "閲覧してからの変更" in words(first)
    assert "横浜の事故" in words(first, "//section[@class='notice']")
    assert "閲覧してからの変更" not in words(second)


def test_articles_that_came_are_told_by_headline_and_publisher(
    client: TestClient, store: Store
) -> None:
    incident = named(store, TAXI)
    refresh(store, NOW)
    page(client, f"/incidents/{incident}")
    grown(store, incident, 12)
    refresh(store, NOW)

    box = page(client, f"/incidents/{incident}", "ja").xpath("//section[@class='notice']")[0]
    links = box.xpath(".//a")

    assert "追加された記事12件：" in words(box, ".")
    assert len(links) == 10
    assert "ほか2件" in words(box, ".")
    assert all(link.get("lang") == "ja" and ": " in link.text for link in links)


def test_ones_own_steps_are_no_changes_and_another_reviewers_are(
    client: TestClient, store: Store
) -> None:
    incident, other = named(store, TAXI), named(store, IDOLS)
    refresh(store, NOW)
    page(client, f"/incidents/{incident}")
    sent = {"seen": "0", "back": "/queue", "language": "ja", "title": "横浜の事故"}
    client.post(f"/incidents/{incident}/title", data=sent)
    merged = {"other": other, "seen": "1", "back": "/queue"}
    assert client.post(f"/incidents/{incident}/merge", data=merged).status_code == 200

    heir = store.steps.heir(incident)
    assert heir == store.steps.heir(other)
    assert changed_since(store, heir, "ms") is None
    deciding.retitle(store, heir, "ja", "別の題", seen=None, by="kt", now=NOW)
    refresh(store, NOW)
    assert changed_since(store, heir, "ms")


def test_nothing_on_the_page_runs_or_styles_itself(client: TestClient, store: Store) -> None:
    found = page(client, f"/incidents/{named(store, IDOLS)}")

    assert not found.xpath("//*[@style or @onclick or @onload]")
    assert not found.xpath("//script[not(@src)]")
    assert all(
        link.get("rel") == "noopener noreferrer"
        for link in found.xpath("//main//a[starts-with(@href, 'http')]")
    )
    assert all(src.startswith("/") for src in found.xpath("//img/@src"))
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_models_words_are_marked_as_a_models(client: TestClient, store: Store) -> None:
    incident = named(store, TAXI)
    article = store.articles.by_id(_first(store, incident))
    assert article
    opinion = Opinion(
        outcome=Outcome.GIVEN, model="local-7b", prompt_version="3", class_=ArticleClass.HAZARD
    )
    fluent = Fluent(
        outcome=Outcome.GIVEN,
        model="local-7b",
        prompt_version="3",
        title_ja="横浜の<b>ロボタクシー</b>事故",
    )

    def answer(record: Opinion | Fluent) -> Answer:
        return Answer(
            content_hash=article.article.content_hash,
            model="local-7b",
            prompt_version="3",
            outcome="given",
            final=True,
            record=written(record),
        )

    store.opinions.save(article.id, answer(opinion), now=NOW)
    store.opinions.word(incident, [article.id], answer(fluent), now=NOW)

    told = words(page(client, f"/incidents/{incident}", "ja"))

    assert re.search("横浜の<b>ロボタクシー</b>事故\\s*日本語 · モデルlocal-7bによる案", told)
    assert "モデルlocal-7bのセカンドオピニオン：AIハザード" in told
