from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from dedupe import (
    Clustering,
    Knowledge,
    Model,
    Policy,
    Profile,
    Story,
    candidates,
    compare,
    independent_source_count,
    partition,
    profile,
)
from dedupe.packed import packed, unpacked

Make = Callable[..., Story]
Group = Callable[[Sequence[Story]], Clustering]

TITLE = "配送ロボットが児童と衝突 架空市、実験を中断"
WIRE = (
    "架空市で20日午前8時ごろ、公道実験中の自動配送ロボットが登校中の小学3年の男児と衝突した。男児は足に軽いけが。"
    "市によると、ロボットは横断歩道の手前で止まらず、遠隔の監視員も気付かなかった。運営する架空ロジ社は実験を中断し、原因を調べている。"
    "同社は昨年から市内の3地区で計12台を走らせていた。市の担当者は「安全が確かめられるまで再開しない」と話した。"
)
# As a desk edits: a clause gone, a figure spelled out, the last sentence cut.
EDITED = (
    "架空市で20日午前8時ごろ、公道実験中の自動配送ロボットが登校中の小学3年の男児と衝突した。男児は足に軽いけがをした。"
    "市によると、ロボットは横断歩道の手前で止まらず、遠隔の監視員も気付かなかった。運営する架空ロジ社は実験を中断し、原因を調べている。"
)
OWN = (
    "20日の朝、通学路で男の子が宅配用の無人ロボットにぶつかられ、すり傷を負った。架空市の公道で行われていた実験で、"
    "事業者の架空ロジは全車両の走行を取りやめた。保護者からは「毎朝ひやひやしていた」との声が出ている。記者が現場を訪ねると、白い車体が歩道脇に残されていた。"
)
ENGLISH = (
    "A delivery robot on a public-road trial struck an elementary school boy in Kaku city on Tuesday morning, "
    "the city said. The boy was slightly hurt in the leg. The operator, Kaku Logi, has halted the trial."
)


def as_made(made: Profile) -> Profile:
    return made


def read_back(made: Profile) -> Profile:
    """Return the profile as the product settles with it."""
    return unpacked(packed(made))


@pytest.fixture(params=[as_made, read_back])
def group(request: pytest.FixtureRequest, knowledge: Knowledge, model: Model) -> Group:
    def clustering(stories: Sequence[Story]) -> Clustering:
        by_id = {story.id: profile(story, knowledge) for story in stories}
        edges = [
            compare(by_id[a], by_id[b], model)
            for a, b in candidates(by_id.values(), by_id, Policy())
        ]
        # Who is together is held by judgement: these tests are about copies.
        first = stories[0].id
        must = [(first, story.id) for story in stories[1:]]
        return partition(map(request.param, by_id.values()), edges, must, (), Policy())

    return clustering


def copies(found: Clustering) -> Mapping[int, int | None]:
    (cluster,) = found.clusters
    return {m.id: m.copy_of for m in cluster.members if m.role == "copy"}


def test_an_edited_wire_story_under_another_title_is_a_copy(make: Make, group: Group) -> None:
    found = group([
        make(1, TITLE, WIRE[:200], text=WIRE),
        make(2, "登校中の男児、配送ロボとぶつかる", EDITED[:200], text=EDITED, hours=3),
        make(3, "通学路で無人ロボが男児に 保護者ら不安", OWN[:200], text=OWN, hours=4),
    ])  # fmt: skip

    assert copies(found) == {2: 1}
    assert independent_source_count(found.clusters[0]) == 2


def test_the_wire_itself_is_the_origin_even_if_it_came_later(make: Make, group: Group) -> None:
    found = group([
        make(1, TITLE, WIRE[:200], text=WIRE, credit="kyodo", hours=0),
        make(2, TITLE, WIRE[:200], text=WIRE, family="kyodo", kind="wire", hours=1),
        make(3, "ロボと男児衝突", EDITED[:200], text=EDITED, credit="kyodo", hours=2),
    ])  # fmt: skip

    assert copies(found) == {1: 2, 3: 2}
    assert independent_source_count(found.clusters[0]) == 1


def test_an_uncredited_paper_comes_before_the_portal_that_carries_it(
    make: Make, group: Group
) -> None:
    found = group([
        make(1, TITLE, WIRE[:200], text=WIRE, kind="aggregator", hours=0),
        make(2, TITLE, WIRE[:200], text=WIRE, hours=1),
    ])  # fmt: skip

    assert copies(found) == {1: 2}


def test_a_translation_within_the_family_is_a_copy_of_the_earlier(make: Make, group: Group) -> None:
    found = group([
        make(1, TITLE, WIRE[:200], text=WIRE, family="kaku", hours=0),
        make(2, "Delivery robot hits schoolboy in Kaku; trial halted", ENGLISH, family="kaku", hours=8),
        make(3, "School robot accident halts Kaku trial", "Parents in Kaku say the robots were never safe.", family="other", hours=8),
    ])  # fmt: skip

    assert copies(found).get(2) == 1
    assert 3 not in copies(found)


def test_a_matome_page_copies_the_report_it_quotes_and_sources_nothing(
    make: Make, group: Group
) -> None:
    page = (
        "【悲報】配送ロボ、男児に突撃ｗｗｗ " + EDITED[:90] + " 1: 名無し こわ 2: 名無し 止まれよ"
    )
    found = group([
        make(1, TITLE, WIRE[:200], text=WIRE),
        make(2, "【悲報】配送ロボ、登校中の男児に突撃ｗｗｗ", page, kind="matome", hours=2),
    ])  # fmt: skip

    assert copies(found) == {2: 1}
    assert independent_source_count(found.clusters[0]) == 1


def test_one_headline_over_two_bodies_is_no_copy(make: Make, group: Group) -> None:
    found = group(
        [
            make(1, TITLE, WIRE[:200], text=WIRE * 2),
            make(2, TITLE, OWN[:200], text=OWN * 2, hours=1),
        ]
    )

    assert copies(found) == {}
    assert independent_source_count(found.clusters[0]) == 2


def test_one_headline_without_bodies_is_a_copy(make: Make, group: Group) -> None:
    found = group(
        [make(1, TITLE), make(2, "配送ロボットが児童と衝突　架空市、実験を中断", hours=1)]
    )

    assert copies(found) == {2: 1}


def test_two_reports_of_one_family_are_one_source_and_two_reports(make: Make, group: Group) -> None:
    found = group([
        make(1, TITLE, WIRE[:200], text=WIRE, family="kaku"),
        make(2, "通学路で無人ロボが男児に 保護者ら不安", OWN[:200], text=OWN, family="kaku", hours=5),
    ])  # fmt: skip

    assert copies(found) == {}
    assert independent_source_count(found.clusters[0]) == 1


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("配送ロボ衝突で男児けが 架空市、実験中断", "配送ロボ衝突で男児けが"),
        ("Delivery robot hits schoolboy in Kaku City, trial halted for weeks", "Delivery robot hits schoolboy in Kaku City"),
    ],
)  # fmt: skip
def test_a_headline_cut_by_a_desk_is_a_copy(
    longer: str, shorter: str, make: Make, group: Group
) -> None:
    assert copies(group([make(1, longer), make(2, shorter, hours=1)])) == {2: 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("配送ロボが歩道で児童と衝突、架空市が実験を中断", "配送ロボが路上で児童と衝突、架空市は実験を中断"),
        ("Kaku City halts delivery robot trial after boy is struck", "Kaku City ends delivery robot trial after boy is hurt"),
    ],
)  # fmt: skip
def test_a_headline_with_a_word_changed_in_place_is_a_copy_where_no_more_is_known(
    one: str, other: str, make: Make, group: Group
) -> None:
    assert copies(group([make(1, one), make(2, other, hours=3)])) == {2: 1}
    # Of a report with a text of its own it is not: that text decides.
    told = [make(1, one, WIRE[:60], text=WIRE * 2), make(2, other, OWN[:60], text=OWN * 2, hours=3)]
    assert copies(group(told)) == {}
    assert copies(group([make(1, one), make(2, other, hours=60)])) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("配送ロボットの遠隔監視員を逮捕、架空市の児童衝突", "配送ロボットの遠隔監視員を起訴、架空市の児童衝突"),
        ("Robot minder arrested over Kaku City crash with boy", "Robot minder charged over Kaku City crash with boy"),
        ("配送ロボットに不具合、架空市で児童3人けが", "配送ロボットに不具合、架空市で児童5人けが"),
        ("Delivery robot fault in Kaku City leaves 3 children hurt", "Delivery robot fault in Kaku City leaves 5 children hurt"),
        # Two desks with one idea.
        ("配送ロボが児童と衝突 架空市、実験を中断", "架空市で無人ロボと児童が衝突、実験中断"),
        ("Kaku City halts robot trial after boy is struck", "After boy is hurt, Kaku City stops trial of robot"),
    ],
)  # fmt: skip
def test_a_headline_with_another_step_figure_or_order_is_no_copy(
    one: str, other: str, make: Make, group: Group
) -> None:
    assert copies(group([make(1, one), make(2, other, hours=3)])) == {}


def test_a_headline_of_two_words_is_no_copy_of_all_that_hold_them(make: Make, group: Group) -> None:
    assert (
        copies(
            group([make(1, "自動配送ロボット事故で知事が会見"), make(2, "ロボット事故", hours=1)])
        )
        == {}
    )


def test_a_brief_is_a_copy_of_what_it_was_cut_from_and_not_of_all_that_tell_the_release(
    make: Make, group: Group
) -> None:
    """Two desks begin with a release's own words; the brief is the first sentence of one."""
    release = "架空市で20日午前8時ごろ、公道実験中の自動配送ロボットが登校中の小学3年の男児と衝突した。男児は足に軽いけが。"
    handout = (
        "架空市で20日午前8時ごろ、公道実験中の自動配送ロボットが登校中の小学3年の男児と衝突しました。男児は軽傷でした。"
        + OWN
    )
    found = group([
        make(1, TITLE, WIRE[:200], text=WIRE),
        make(2, "通学路で無人ロボが男児に 保護者ら不安", handout[:200], text=handout, hours=1),
        make(3, "ロボと男児衝突", release, text=release, hours=9),
    ])  # fmt: skip

    assert copies(found) == {3: 1}
    assert independent_source_count(found.clusters[0]) == 2


@pytest.mark.parametrize(("hours", "is_one"), [(5, True), (24 * 30, False)])
def test_what_a_wire_sends_weeks_later_under_a_like_headline_is_its_next_report(
    hours: int, is_one: bool, make: Make, group: Group
) -> None:
    later = (
        "架空市の配送ロボット事故で、警察は運営会社の社長を書類送検した。実験は今も止まっている。"
    )
    found = group([
        make(1, TITLE, WIRE[:200], text=WIRE, credit="kyodo"),
        make(2, "配送ロボットが児童と衝突 架空市、実験中止", later, text=later, credit="kyodo", hours=hours),
    ])  # fmt: skip

    assert (2 in copies(found)) is is_one


def test_a_portals_bare_headline_is_a_copy_of_the_paper_that_it_names(
    make: Make, group: Group
) -> None:
    found = group([
        make(1, "Delivery robot hits schoolboy in Kaku; trial halted", ENGLISH, text=ENGLISH * 2),
        make(2, "Delivery robot hits schoolboy in Kaku; trial halted - Kaku Post", kind="aggregator", hours=2),
    ])  # fmt: skip

    assert copies(found) == {2: 1}
