"""The forms of an incident's page: each one step, undone by a button, and nobody overwrites another."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from jiken.service.desk import deciding, people, regrouping, steps
from jiken.service.desk.steps import Step
from jiken.service.saying import Saying
from jiken.store import Store
from jiken.taxonomy import ArticleClass
from tests.jiken.web.conftest import NOW


@pytest.fixture
def incident(db: Path) -> str:
    with Store.open(db) as store:
        return next(
            one.id
            for one in store.incidents.all()
            if class_of(store, one.id) is ArticleClass.INCIDENT
        )


def class_of(store: Store, incident: str) -> ArticleClass | None:
    said = Saying(store).incident(incident)
    return said.assessment.class_ if said else None


def history(db: Path, incident: str) -> tuple[Step, ...]:
    with Store.open(db) as store:
        return steps.history(store, incident)


def by_another(db: Path, incident: str) -> Step:
    with Store.open(db) as store:
        return deciding.reclass(
            store, incident, ArticleClass.HAZARD, seen=None, by="Ben", now=NOW, note="害はまだない"
        )


@pytest.mark.parametrize(
    ("deed", "form", "kind", "said"),
    [
        ("confirm", {}, "confirm", {"class": "incident"}),
        ("dismiss", {"reason": "訓練の記事"}, "dismiss", {"class": "unrelated"}),
        ("class", {"class": "hazard", "severity": ""}, "class", {"class": "hazard"}),
        ("severity", {"severity": "disaster"}, "class", {"severity": "disaster"}),
        ("tags", {"group": "country", "value": ["jp", ""]}, "tags", {"tags": {"country": ["JPN"]}}),
        ("title", {"language": "ja", "title": "題"}, "title", {"titles": {"ja": "題"}}),
        ("summary", {"language": "en", "text": "It\r\ndid."}, "summary",
         {"summaries": {"en": "It\ndid."}}),
        ("note", {"note": "訳を\r\n問う"}, "note", {}),
        ("assign", {"to": "Chie"}, "assign", {"to": "Chie"}),
    ],
)  # fmt: skip
def test_each_form_makes_one_step_and_leads_back(
    client: TestClient, db: Path, incident: str, deed: str, form: dict[str, str | list[str]],
    kind: str, said: dict[str, object],
) -> None:  # fmt: skip
    told = {"seen": "0", "back": f"/incidents/{incident}", **form}
    answer = client.post(f"/incidents/{incident}/{deed}", data=told, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) == (303, f"/incidents/{incident}")
    (step,) = history(db, incident)
    assert (step.kind, step.by, step.at) == (kind, "ms", NOW)
    assert said.items() <= step.said.items()


def test_undo_takes_a_step_back_and_its_undo_does_it_again(
    client: TestClient, db: Path, incident: str
) -> None:
    client.post(f"/incidents/{incident}/class", data={"class": "hazard"}, follow_redirects=False)
    for expected in (ArticleClass.INCIDENT, ArticleClass.HAZARD):
        last = history(db, incident)[0].id
        client.post(
            f"/incidents/{incident}/undo",
            data={"step": last, "seen": last},
            follow_redirects=False,
        )
        with Store.open(db) as store:
            assert class_of(store, incident) is expected


def test_the_history_shows_who_when_before_and_after_with_a_button_to_undo(
    client: TestClient, db: Path, incident: str
) -> None:
    step = by_another(db, incident)
    for language, said in (
        ("en", ("Class changed", "AI incident", "AI hazard", "Ben", "Undo")),
        ("ja", ("分類を変更", "AIインシデント", "AIハザード", "Ben", "取り消す")),
    ):
        shown = client.get(f"/incidents/{incident}/history?lang={language}").text
        assert all(word in shown for word in (*said, "害はまだない", f'id="step-{step.id}"'))


def test_a_collision_shows_theirs_and_ones_own_and_writes_nothing(
    client: TestClient, db: Path, incident: str
) -> None:
    theirs = by_another(db, incident)
    form = {"class": "complementary", "seen": "0", "note": "続報 <b>", "back": "/queue"}
    answer = client.post(f"/incidents/{incident}/class", data=form)
    assert answer.status_code == 409
    for word in ("Ben", "害はまだない", "AI hazard", "Complementary information", "続報 &lt;b&gt;"):
        assert word in answer.text
    assert history(db, incident)[0].id == theirs.id
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    assert again["seen"] == str(theirs.id)
    answer = client.post(f"/incidents/{incident}/class", data=again, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
    assert history(db, incident)[0].by == "ms"


def test_by_htmx_a_collision_or_a_refusal_is_a_notice(
    client: TestClient, db: Path, incident: str
) -> None:
    by_another(db, incident)
    for form, status, word in (
        ({"seen": "0", "reason": "訓練"}, 409, "Do it all the same"),
        ({"reason": ""}, 422, "Say why it is dismissed"),
    ):
        answer = client.post(
            f"/incidents/{incident}/dismiss", data=form, headers={"HX-Request": "true"}
        )
        assert answer.status_code == status
        assert word in answer.text
        assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("deed", "form", "english", "japanese"),
    [
        ("dismiss", {"reason": " "}, "Say why it is dismissed", "却下する理由"),
        ("severity", {"severity": "serious hazard"}, "does not go with the class “AI incident”",
         "分類「AIインシデント」には付けられません"),
        ("class", {"class": "no such"}, "Say what it is", "分類か深刻度を選んでください"),
        ("undo", {"step": "9"}, "There is no step 9", "操作 9 はありません"),
        ("undo", {"step": "九"}, "There is no step 0", "操作 0 はありません"),
        ("tags", {"group": "<i>", "value": "x"}, "no tag “x”", "というタグはありません"),
        ("title", {"language": "ja", "title": "題" * 301}, "at most 300", "300 文字以内"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(
    client: TestClient, db: Path, incident: str, deed: str, form: dict[str, str], english: str,
    japanese: str,
) -> None:  # fmt: skip
    for language, sentence in (("en", english), ("ja", japanese)):
        answer = client.post(f"/incidents/{incident}/{deed}?lang={language}", data=form)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert history(db, incident) == ()


def test_a_severity_that_only_stands_there_does_not_stop_a_change_of_class(
    client: TestClient, db: Path, incident: str
) -> None:
    with Store.open(db) as store:
        found = Saying(store).incident(incident)
    assert found is not None
    stood = str(found.assessment.severity)
    form = {"class": "complementary", "severity": stood, "shown": stood, "seen": "0"}
    client.post(f"/incidents/{incident}/class", data=form, follow_redirects=False)
    with Store.open(db) as store:
        assert class_of(store, incident) is ArticleClass.COMPLEMENTARY


def test_an_article_gets_a_class_of_its_own_and_its_incident_is_rolled_up_anew(
    client: TestClient, db: Path, incident: str
) -> None:
    with Store.open(db) as store:
        found = store.incidents.get(incident)
        assert found is not None
        article = found.memberships[0].article
    answer = client.post(
        f"/articles/{article}/class", data={"class": "hazard", "seen": "0"}, follow_redirects=False
    )
    assert answer.headers["location"] == f"/articles/{article}"
    (step,) = history(db, incident)
    assert (step.kind, step.said["article"]) == ("article class", article)
    assert client.post("/articles/99999/class", data={"class": "hazard"}).status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_nobody_is_led_elsewhere(client: TestClient, incident: str, back: str) -> None:
    answer = client.post(
        f"/incidents/{incident}/confirm", data={"back": back}, follow_redirects=False
    )
    assert answer.headers["location"] == f"/incidents/{incident}"


def test_there_is_nothing_to_judge_where_there_is_no_incident(client: TestClient) -> None:
    assert client.post("/incidents/nowhere/confirm", data={"seen": "0"}).status_code == 404
    assert client.get("/incidents/nowhere/history").status_code == 404


def test_changes_are_asked_for_by_post_only(client: TestClient, incident: str) -> None:
    assert client.get(f"/incidents/{incident}/confirm").status_code == 405


def test_only_an_editor_takes_back_what_editors_do(
    client: TestClient, db: Path, incident: str
) -> None:
    with Store.open(db) as store:
        other = next(one.id for one in store.incidents.all() if one.id != incident)
        merged = regrouping.merge(store, incident, [other], seen=None, by="Eda", now=NOW)
        note = deciding.remark(store, incident, seen=None, by="Eda", now=NOW, note="注")
        people.add(store, "ren", "reviewer", "a long passphrase", now=NOW)
    client.post("/sign-in", data={"name": "ren", "password": "a long passphrase"})
    for step, status in ((merged.id, 403), (note.id, 303)):
        answer = client.post(
            f"/incidents/{incident}/undo", data={"step": step}, follow_redirects=False
        )
        assert answer.status_code == status
    assert history(db, incident)[0].undoes == note.id


def test_what_is_confirmed_all_the_same_is_what_was_shown(
    client: TestClient, db: Path, incident: str
) -> None:
    shown = {"class": "incident", "severity": "serious incident", "seen": "0"}
    by_another(db, incident)

    answer = client.post(f"/incidents/{incident}/confirm?lang=ja", data=shown)

    assert answer.status_code == 409
    wanted = answer.text.partition('id="yours"')[2]
    assert "AIインシデント" in wanted
    assert "重大なインシデント" in wanted
    assert "確定済み" not in wanted  # nothing is, yet
    seen = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert seen
    client.post(f"/incidents/{incident}/confirm", data=shown | {"seen": seen[1]})
    with Store.open(db) as store:
        assert class_of(store, incident) is ArticleClass.INCIDENT
    assert history(db, incident)[0].said == {"class": "incident", "severity": "serious incident"}


def test_that_no_severity_is_established_can_be_said_and_taken_back(
    client: TestClient, db: Path, incident: str
) -> None:
    def severity() -> str:
        with Store.open(db) as store:
            found = Saying(store).incident(incident)
            return str(found.assessment.severity) if found else ""

    stood = severity()
    assert stood != "None"
    client.post(f"/incidents/{incident}/severity", data={"severity": "none"})
    assert severity() == "None"
    page = client.get(f"/incidents/{incident}/history?lang=ja").text
    assert "未確定" in page

    last = history(db, incident)[0].id
    client.post(f"/incidents/{incident}/undo", data={"step": str(last)})
    assert severity() == stood


def test_a_severity_that_a_new_class_cannot_have_is_told_in_the_history(
    client: TestClient, db: Path, incident: str
) -> None:
    client.post(f"/incidents/{incident}/class", data={"class": "hazard"})
    (step,) = history(db, incident)
    assert [(one.part, one.before, one.after) for one in step.changes][1:] == [
        ("severity", (str(step.before["severity"]),), ())
    ]


def test_a_title_starts_from_what_stands_and_saved_unchanged_makes_no_step(
    client: TestClient, db: Path, incident: str
) -> None:
    page = client.get(f"/incidents/{incident}").text
    found = re.search(r'<input id="title-en"[^>]* value="([^"]+)"', page)
    assert found
    stands = html.unescape(found[1])
    form = {"language": "en", "shown": stands}

    same = client.post(f"/incidents/{incident}/title?lang=ja", data=form | {"title": stands})
    assert same.status_code == 422
    assert "変更がありません" in same.text
    assert history(db, incident) == ()

    client.post(f"/incidents/{incident}/title", data=form | {"title": f"{stands}!"})
    assert history(db, incident)[0].said == {"titles": {"en": f"{stands}!"}}


def test_u_takes_back_a_step_that_was_done_again(
    client: TestClient, db: Path, incident: str
) -> None:
    client.post(f"/incidents/{incident}/note", data={"note": "先の覚え書き"})
    client.post(f"/incidents/{incident}/title", data={"language": "ja", "title": "やり直した題"})
    for _ in range(2):  # undone, and done again
        last = history(db, incident)[0].id
        client.post(f"/incidents/{incident}/undo", data={"step": str(last)})

    page = client.get(f"/incidents/{incident}").text
    bar = re.search(
        r'<form method="post" action="[^"]+/undo" data-key="u">(.*?)</form>', page, re.S
    )
    assert bar
    assert f'name="step" value="{history(db, incident)[0].id}"' in bar[1]
