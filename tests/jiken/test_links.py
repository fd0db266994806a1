from jiken.models import Membership, Role
from jiken.service.links import weakest_link


def held(
    article: int, by: int | None, probability: float | None, role: Role = Role.REPORT
) -> Membership:
    return Membership(
        article=article,
        incident="2026-01-20-abcd",
        role=role,
        linked_to=by,
        probability=probability,
    )


FIRST = held(1, None, None)


def test_the_lowest_probability_is_the_weakest_link() -> None:
    weakest = weakest_link([FIRST, held(2, 1, 0.9), held(3, 1, 0.4), held(4, 2, 0.8)])
    assert weakest is not None
    assert weakest.article == 3


def test_of_all_that_a_weak_link_holds_the_article_at_the_link_itself_is_meant() -> None:
    behind = [held(3, 4, 0.4), held(4, 2, 0.4), held(5, 4, 0.4)]
    weakest = weakest_link([FIRST, held(2, 1, 0.9), *behind])
    assert weakest is not None
    assert weakest.article == 4


def test_a_page_that_joins_nothing_is_the_weakest_link_only_where_it_is_the_only_one() -> None:
    page = held(9, 1, 0.36, Role.ROUND_UP)
    assert weakest_link([FIRST, held(2, 1, 0.9), page]) == held(2, 1, 0.9)
    assert weakest_link([FIRST, page]) == page


def test_an_incident_of_one_article_has_no_link() -> None:
    assert weakest_link([FIRST]) is None
    assert weakest_link([]) is None
