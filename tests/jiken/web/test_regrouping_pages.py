import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from jiken.models import Role
from jiken.service.desk import deciding
from jiken.store import Store

NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def both(db: Path) -> tuple[str, str]:
    """The two incidents with most articles."""
    with Store.open(db) as store:
        found = sorted(store.incidents.all(), key=lambda one: (-one.article_count, one.id))
        return found[0].id, found[1].id


def articles(db: Path, incident: str) -> list[int]:
    with Store.open(db) as store:
        found = store.decided.places([incident])[incident]
        return [one.article for one in found if one.role in ("report", "copy", "follow-up")]


def last(db: Path) -> int:
    with Store.open(db) as store:
        return int(store.db.execute("SELECT coalesce(max(id), 0) FROM steps").fetchall()[0][0])


def form_of(page: str, action: str) -> dict[str, list[str]]:
    """Return the hidden fields of the first form that leads to *action*."""
    (form, *_) = re.findall(
        rf'<form method="post" action="{re.escape(action)}".*?</form>', page, re.S
    )
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    return found


def test_two_incidents_are_compared_and_merged(
    client: TestClient, db: Path, both: tuple[str, str]
) -> None:
    one, other = both
    members = {*articles(db, one), *articles(db, other)}
    page = client.get("/merge", params={"incident": [one, other]})
    assert page.status_code == 200
    assert one in page.text
    assert other in page.text
    assert "What speaks against it" in page.text
    fields = form_of(page.text, f"/incidents/{one}/merge")
    answer = client.post(f"/incidents/{one}/merge", data=fields, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/incidents/{one}"
    with Store.open(db) as store:
        merged = store.incidents.get(one)
        gone = store.incidents.get(other)
        assert merged is not None
        assert gone is not None
        assert merged.id == gone.id
    assert {*articles(db, merged.id)} == members
    assert client.get(f"/incidents/{other}").status_code == 200


def test_an_undone_merge_shows_both_again(
    client: TestClient, db: Path, both: tuple[str, str]
) -> None:
    one, other = both
    before = [set(articles(db, name)) for name in both]
    client.post(f"/incidents/{one}/merge", data={"other": other})
    answer = client.post(f"/incidents/{one}/undo", data={"step": last(db)}, follow_redirects=False)
    assert answer.status_code == 303
    assert [set(articles(db, name)) for name in both] == before


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_incident_to_merge_with_is_asked_for(
    client: TestClient, both: tuple[str, str], language: str
) -> None:
    page = client.get(f"/incidents/{both[0]}/merge", params={"lang": language})
    assert page.status_code == 200
    assert 'name="with"' in page.text
    assert ("Merge with which incident?" in page.text) is (language == "en")


def test_ticked_articles_are_split_off(client: TestClient, db: Path, both: tuple[str, str]) -> None:
    one, _ = both
    page = client.get(f"/incidents/{one}/split")
    assert page.status_code == 200
    *rest, out = articles(db, one)
    seen = re.findall(r'name="seen" value="(\d+)"', page.text)[-1]
    answer = client.post(
        f"/incidents/{one}/split", data={"article": out, "seen": seen}, follow_redirects=False
    )
    assert answer.status_code == 303
    with Store.open(db) as store:
        homes = store.incidents.homes([*rest, out])
    assert homes[out] != homes[rest[0]]
    told = client.get(f"/incidents/{one}?lang=ja").text  # on the next page, and in the history
    assert told.count(f'href="/incidents/{homes[out]}"') >= 2
    assert f'<a href="/articles/{out}" lang=' in told.partition('id="history"')[2]
    assert len({homes[article] for article in rest}) == 1


def test_nothing_ticked_is_told_in_a_sentence(client: TestClient, both: tuple[str, str]) -> None:
    answer = client.post(f"/incidents/{both[0]}/split", data={"seen": "0"})
    assert answer.status_code == 422
    assert "Tick some of the articles" in answer.text
    answer = client.post(
        f"/incidents/{both[0]}/split?lang=ja", data={"seen": "0"}, headers={"Accept-Language": "ja"}
    )
    assert "記事" in answer.text


def test_an_article_is_moved_and_taken_out_and_its_role_changed(
    client: TestClient, db: Path, both: tuple[str, str]
) -> None:
    one, other = both
    mine = articles(db, one)
    answer = client.post(
        f"/articles/{mine[-1]}/move", data={"to": other, "incident": one}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert mine[-1] in articles(db, other)
    history = client.get(f"/incidents/{other}/history?lang=ja").text
    assert "担当" not in history
    assert f'<a href="/incidents/{one}">' in history
    client.post(f"/articles/{mine[-1]}/take-out", data={"incident": other})
    assert mine[-1] not in articles(db, other)
    assert mine[-1] not in articles(db, one)
    theirs = articles(db, other)
    with Store.open(db) as store:
        places = store.decided.places([other])[other]
    reports = [one.article for one in places if one.role == "report"]
    assert len(reports) > 1
    origin = next(one for one in reversed(reports) if one != theirs[-1])
    form = {"role": "copy", "incident": other, "copy_of": f"http://127.0.0.1/articles/{origin}"}
    client.post(f"/articles/{theirs[-1]}/role", data=form)
    with Store.open(db) as store:
        (members,) = store.incidents.members([other]).values()
    found = next(m for m in members if m.article == theirs[-1])
    assert (found.role, found.copy_of) == (Role.COPY, origin)
    history = client.get(f"/incidents/{other}/history?lang=ja").text
    assert re.search(r"<li>役割：[^\n]+転載</li>", history)
    client.post(f"/articles/{theirs[-1]}/role", data={"role": "editorial", "incident": other})
    assert theirs[-1] not in articles(db, other)


def test_the_target_of_a_move_may_be_pasted_and_an_unknown_one_is_named(
    client: TestClient, db: Path, both: tuple[str, str]
) -> None:
    one, other = both
    article = articles(db, one)[-1]
    form = {"to": "2026-99-99-zzzz", "incident": one}
    refused = client.post(f"/articles/{article}/move?lang=ja", data=form)
    assert refused.status_code == 422
    assert "2026-99-99-zzzzはありません" in refused.text
    assert f'href="/incidents/{one}"' in refused.text  # the way back

    pasted = f"http://127.0.0.1:8765/incidents/{other}/"
    client.post(f"/articles/{article}/move", data={"to": pasted, "incident": one})
    assert article in articles(db, other)


def test_who_was_slower_is_told_and_can_still_do_it(
    client: TestClient, db: Path, both: tuple[str, str]
) -> None:
    one, other = both
    with Store.open(db) as store:
        deciding.remark(store, other, seen=None, by="kk", now=NOW, note="要確認")
    answer = client.post(f"/incidents/{one}/merge", data={"other": other, "seen": "0"})
    assert answer.status_code == 409
    assert "要確認" in answer.text
    fields = form_of(answer.text, f"/incidents/{one}/merge")
    assert fields["other"] == [other]


def test_incidents_are_related_and_not(client: TestClient, db: Path, both: tuple[str, str]) -> None:
    one, other = both
    client.post(f"/incidents/{one}/relate", data={"other": other})
    with Store.open(db) as store:
        assert other in {told.other for told in store.incidents.related(one)}
    client.post(f"/incidents/{one}/unrelate", data={"other": other})
    with Store.open(db) as store:
        assert other not in {told.other for told in store.incidents.related(one)}


def test_two_articles_are_kept_apart(client: TestClient, db: Path, both: tuple[str, str]) -> None:
    a, b, *_ = articles(db, both[0])
    answer = client.post("/pairs/apart", data={"a": a, "b": b}, follow_redirects=False)
    assert answer.headers["location"] == f"/articles/{a}"
    with Store.open(db) as store:
        homes = store.incidents.homes([a, b])
    assert homes[a] != homes[b]
    assert client.post("/pairs/together", data={"a": a, "b": a}).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/merge?incident=2026-01-01-0000", "/merge", "/incidents/x/split", "/incidents/x/merge"],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_unknown_articles_are_404(client: TestClient) -> None:
    for deed in ("move", "role", "take-out"):
        assert (
            client.post(f"/articles/999999/{deed}", data={"to": "x", "role": "report"}).status_code
            == 404
        )
