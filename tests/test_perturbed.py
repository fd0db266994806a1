"""The long stream of the bench: other events in each round, the same stream each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice

from scripts.perturbed import Stream, Told

START = datetime(2026, 1, 19, tzinfo=UTC)
TEXTS = (
    (
        "札幌で自動運転バスが接触",
        "札幌市で19日、モフノン社のバスに乗っていた佐藤さん(31)がけがをした。",
    ),
    (
        "福岡で配送ロボットが転倒",
        "福岡市で20日、トリヌワ社のロボットが転び、鈴木さん(45)がけがをした。",
    ),
    ("モフノンが陳謝", "モフノン社の田中社長は、札幌市の事故について陳謝した。"),
)
NEWS = [
    Told(
        url=f"https://news.example/{at}",
        title=title,
        text=text,
        publisher="架空新聞",
        published=START + timedelta(hours=at),
    )
    for at, (title, text) in enumerate(TEXTS)
]


def told(count: int) -> list[tuple[int, Told]]:
    return list(islice(Stream(NEWS), count))


def test_the_first_round_is_the_stream_itself_and_every_run_is_the_same() -> None:
    assert [one for _, one in told(3)] == NEWS
    assert told(30) == told(30)


def test_every_round_has_its_own_addresses_and_comes_after_the_one_before() -> None:
    some = [one for _, one in told(30)]
    assert len({one.url for one in some}) == 30
    assert [one.published for one in some] == sorted(one.published for one in some)


def test_places_names_and_numbers_become_others_and_reports_of_one_event_still_agree() -> None:
    rounds = [[one for _, one in told(30)][start : start + 3] for start in range(3, 30, 3)]
    assert any("札幌" not in first.title and "31" not in first.text for first, _, _ in rounds)
    assert any("佐藤さん" not in first.text for first, _, _ in rounds)
    for first, _, third in rounds:
        company = third.title.removesuffix("が陳謝")
        assert f"{company}社" in first.text
        assert f"{company}社" in third.text
