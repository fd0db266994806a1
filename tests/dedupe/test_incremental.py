"""Fed in any batches and any order, stories make the clusters that they make all at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedupe import (
    Clustering,
    Evidence,
    Knowledge,
    Model,
    Policy,
    Profile,
    Story,
    candidates,
    compare,
    partition,
    profile,
)

# (title, lead, hours, more): three events in two languages, a look-alike, a follow-up months
# later, an editorial, a round-up, a wire copy, a matome page, an undated and a monthly date.
STREAM: tuple[tuple[str, str, float | None, dict[str, object]], ...] = (
    ("札幌の男を逮捕 生成AIで芸能人の偽画像50万点か", "警視庁は19日、札幌市の無職の男(31)を逮捕した。", 0, {}),
    ("芸能人の性的偽画像を公開容疑 31歳男逮捕", "札幌市の31歳の男が生成AIで作った偽画像を公開した疑い。", 3, {"credit": "kyodo"}),
    ("芸能人の性的偽画像を公開容疑 31歳男逮捕", "札幌市の31歳の男が生成AIで作った偽画像を公開した疑い。", 4, {"credit": "kyodo"}),
    ("Sapporo man arrested over AI sexual images of celebrities", "A 31-year-old man is suspected of making 520,000 images.", 8, {}),
    ("【画像】芸能人の偽画像を売っていた札幌の無職(31)逮捕ｗｗｗ", "", 9, {"kind": "matome"}),
    ("芸能人偽画像の男に有罪判決 札幌の31歳", "生成AIで芸能人の性的な偽画像を公開した札幌市の男に、東京地裁は有罪判決を言い渡した。", 24 * 150, {}),
    ("同級生の偽画像をAIで作成か 少年を書類送検 福岡", "福岡県警は17歳の少年を書類送検した。", 5, {}),
    ("[社説]性的偽画像 規制を急げ", "生成AIで作った芸能人の偽画像の公開容疑で男が逮捕された。", 20, {}),
    ("自動運転バスが自転車と接触 永平寺町で運行中止", "29日午前、福井県永平寺町でレベル4の自動運転バスが自転車に接触した。", 30, {}),
    ("Driverless bus hits bicycle in Eiheiji, Fukui; service halted", "A Level 4 self-driving bus touched a parked bicycle.", 36, {}),
    ("福井・永平寺の自動運転バス、自転車に接触 けがなし", "", None, {}),
    ("レベル4バスが自転車に接触 福井県永平寺町", "自動運転バスが自転車に接触し、運行を取りやめた。", -24 * 18, {"precision": "month"}),
    ("今週のAIニュースまとめ 偽画像逮捕、永平寺のバス事故", "札幌市の31歳の男が生成AIの芸能人偽画像で逮捕、永平寺町では自動運転バスが接触した。", 60, {}),
    ("架空チャットボットが誤った返金案内 航空会社に賠償命令", "審判所は架空航空に812ドルの支払いを命じた。", 40, {}),
    ("Kaku Air must pay $812 over chatbot's wrong refund advice", "A tribunal ordered Kaku Air to compensate a passenger.", 47, {}),
)  # fmt: skip
Compare = Callable[[Profile, Profile], Evidence]


@pytest.fixture(scope="module")
def stream(make: Callable[..., Story], knowledge: Knowledge) -> list[Profile]:
    stories = [
        make(at + 1, title, lead, hours, **more)
        for at, (title, lead, hours, more) in enumerate(STREAM)
    ]
    return [profile(story, knowledge) for story in stories]


@pytest.fixture(scope="module")
def whole(stream: list[Profile], model: Model) -> Clustering:
    return partition(stream, _evidence(stream, [p.id for p in stream], model), (), (), Policy())


def _evidence(known: list[Profile], new: list[int], model: Model) -> list[Evidence]:
    by_id = {p.id: p for p in known}
    return [compare(by_id[a], by_id[b], model) for a, b in candidates(known, new, Policy(chunk=3))]


def _fed(stream: list[Profile], chance: random.Random, model: Model) -> Clustering:
    """Feed the stream in a random order and random batches, new pairs only."""
    waiting, known, kept = list(stream), list[Profile](), list[Evidence]()
    chance.shuffle(waiting)
    while waiting:
        size = chance.randint(1, 5)
        batch, waiting = waiting[:size], waiting[size:]
        known += batch
        kept += _evidence(known, [p.id for p in batch], model)
    chance.shuffle(kept)
    return partition(known, kept, (), (), Policy())


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.randoms(use_true_random=False))
def test_incremental_equals_batch(
    stream: list[Profile], whole: Clustering, model: Model, chance: random.Random
) -> None:
    assert _fed(stream, chance, model) == whole


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(range(1, len(STREAM) + 1)))
def test_ids_are_opaque(
    stream: list[Profile], whole: Clustering, model: Model, ids: list[int]
) -> None:
    new = {p.id: id_ for p, id_ in zip(stream, ids, strict=True)}
    renamed = [replace(p, id=new[p.id]) for p in stream]
    found = partition(renamed, _evidence(renamed, ids, model), (), (), Policy())

    assert [[new[i] for i in c.ids] for c in whole.clusters] == [
        list(c.ids) for c in found.clusters
    ]
    assert [[m.role for m in c.members] for c in whole.clusters] == [
        [m.role for m in c.members] for c in found.clusters
    ]


def test_the_stream_comes_out_as_three_events(whole: Clustering) -> None:
    together = {frozenset(c.ids) for c in whole.clusters}

    assert together == {
        frozenset({1, 2, 3, 4, 5, 6}),
        frozenset({7}),
        frozenset({9, 10, 11, 12}),
        frozenset({14, 15}),
    }


def test_each_article_of_the_stream_has_its_role(whole: Clustering) -> None:
    roles = {m.id: m.role for c in whole.clusters for m in c.members}
    linked = {(link.id, link.role) for link in whole.links}

    assert roles[6] == "follow-up"
    assert sorted(id_ for id_, role in roles.items() if role == "copy") == [3, 5]
    assert (8, "editorial") in linked
    assert (13, "round-up") in linked
    assert len([link for link in whole.links if link.id == 13]) == 2
