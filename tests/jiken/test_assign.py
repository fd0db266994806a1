from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jiken.assign import Candidate, assign

DAY = date(2026, 1, 19)


def candidate(*members: int, day: date = DAY) -> Candidate:
    first = min(members)
    return Candidate(members=frozenset(members), day=day, first_url=f"https://news.example/{first}")


def test_a_new_incident_is_named_for_its_day_and_first_article() -> None:
    (name,) = assign([candidate(1, 2)], {}, ()).ids
    assert name.startswith("2026-01-19-")
    assert assign([candidate(1, 2)], {}, ()).ids == (name,)


def test_an_incident_that_grows_keeps_its_id() -> None:
    (name,) = assign([candidate(2, 3)], {}, ()).ids
    grown = assign([candidate(1, 2, 3, day=date(2026, 1, 18))], {name: frozenset({2, 3})}, {name})
    assert grown.ids == (name,)
    assert not grown.redirects


def test_a_merge_leaves_a_redirect() -> None:
    before = {"2026-01-19-aaaa": frozenset({1, 2, 3}), "2026-01-20-bbbb": frozenset({4})}
    merged = assign([candidate(1, 2, 3, 4)], before, before)
    assert merged.ids == ("2026-01-19-aaaa",)
    assert merged.redirects == {"2026-01-20-bbbb": "2026-01-19-aaaa"}


def test_a_split_names_its_parent_and_the_larger_part_keeps_the_id() -> None:
    before = {"2026-01-19-aaaa": frozenset({1, 2, 3, 4, 5})}
    split = assign([candidate(1, 2), candidate(3, 4, 5)], before, before)
    assert split.ids[1] == "2026-01-19-aaaa"
    assert split.splits == {split.ids[0]: "2026-01-19-aaaa"}


def test_an_id_that_once_redirected_is_not_given_again() -> None:
    (name,) = assign([candidate(1)], {}, ()).ids
    (other,) = assign([candidate(1)], {}, {name}).ids
    assert other != name


def test_an_incident_whose_articles_are_gone_keeps_its_id_to_itself() -> None:
    gone = assign([candidate(9)], {"2026-01-19-aaaa": frozenset({1})}, {"2026-01-19-aaaa"})
    assert not gone.redirects
    assert gone.ids[0] != "2026-01-19-aaaa"


partitions = st.lists(st.integers(0, 4), min_size=1, max_size=12)


def grouped(labels: list[int]) -> list[Candidate]:
    groups: dict[int, list[int]] = {}
    for article, label in enumerate(labels):
        groups.setdefault(label, []).append(article)
    return [candidate(*members) for members in groups.values()]


@given(partitions, st.randoms())
def test_ids_are_unique_and_do_not_depend_on_the_order_of_clusters(labels, random) -> None:
    clusters = grouped(labels)
    shuffled = list(clusters)
    random.shuffle(shuffled)
    one, two = assign(clusters, {}, ()), assign(shuffled, {}, ())
    assert len(set(one.ids)) == len(clusters)
    assert dict(zip(clusters, one.ids, strict=True)) == dict(zip(shuffled, two.ids, strict=True))


@given(partitions, partitions)
def test_every_earlier_id_still_leads_somewhere(first: list[int], second: list[int]) -> None:
    size = min(len(first), len(second))
    clusters = grouped(first[:size])
    named = assign(clusters, {}, ())
    before = {n: c.members for n, c in zip(named.ids, clusters, strict=True)}
    after = assign(grouped(second[:size]), before, before)
    for old in before:
        assert after.redirects.get(old, old) in after.ids


@given(partitions)
def test_running_again_changes_nothing(labels: list[int]) -> None:
    clusters = grouped(labels)
    named = assign(clusters, {}, ())
    before = {n: c.members for n, c in zip(named.ids, clusters, strict=True)}
    again = assign(clusters, before, before)
    assert (again.ids, again.redirects, again.splits) == (named.ids, {}, {})


def test_an_id_that_was_merged_lives_again_with_most_of_what_it_had() -> None:
    before = {"2026-01-01-aaaa": frozenset({1, 2, 3, 4, 5})}
    dormant = {"2026-01-02-bbbb": frozenset({4, 5})}
    found = assign(
        [candidate(1, 2, 3), candidate(4, 5)], before, before.keys() | dormant.keys(), dormant
    )
    assert found.ids == ("2026-01-01-aaaa", "2026-01-02-bbbb")
    assert found.revived == {"2026-01-02-bbbb"}
    assert found.splits == {"2026-01-02-bbbb": "2026-01-01-aaaa"}


def test_half_of_what_a_merged_id_had_does_not_bring_it_back() -> None:
    before = {"2026-01-01-aaaa": frozenset({1, 2, 3, 4, 5})}
    dormant = {"2026-01-02-bbbb": frozenset({4, 5})}
    found = assign(
        [candidate(1, 2, 3, 4), candidate(5)], before, before.keys() | dormant.keys(), dormant
    )
    assert found.ids[0] == "2026-01-01-aaaa"
    assert found.ids[1] not in before.keys() | dormant.keys()
    assert found.revived == frozenset()
    assert found.followed == {"2026-01-02-bbbb": "2026-01-01-aaaa"}


def test_an_incident_goes_on_with_what_it_was_before_others_were_merged_into_it() -> None:
    before = {"2026-01-01-aaaa": frozenset({1, 4, 5})}
    dormant, cores = {"2026-01-02-bbbb": frozenset({4})}, {"2026-01-01-aaaa": frozenset({1})}
    found = assign(
        [candidate(1), candidate(4, 5)], before, before.keys() | dormant.keys(), dormant, cores
    )
    assert found.ids == ("2026-01-01-aaaa", "2026-01-02-bbbb")


def test_what_it_was_long_ago_does_not_take_the_id_from_what_it_has_become() -> None:
    grown = frozenset(range(1, 101))
    found = assign(
        [candidate(1), candidate(*range(2, 101))],
        {"2026-01-01-aaaa": grown},
        {"2026-01-01-aaaa"},
        cores={"2026-01-01-aaaa": frozenset({1})},
    )
    assert found.ids[1] == "2026-01-01-aaaa"
