from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from jiken.models import Article, Membership, Precision, Published, Role, SourceKind
from jiken.rollup import Member, first_day, roll_up

NIGHT_IN_TOKYO = datetime(2026, 1, 19, 16, 30, tzinfo=UTC)  # 01:30 on the 20th in Japan


def member(number: int, role: Role = Role.REPORT, **changes: object) -> Member:
    article = Article(
        canonical_url=f"https://news.example/{number}",
        title=f"見出し{number}",
        text="",
        lead="",
        language="ja",
        source="minato",
        publisher="みなと新報",
        family="minato",
        country="JP",
        fetched_at=NIGHT_IN_TOKYO,
        content_hash=str(number),
        published=Published(at=NIGHT_IN_TOKYO + timedelta(hours=number), offset=540),
    )
    return Member(
        article=replace(article, **changes),  # type: ignore[arg-type]
        membership=Membership(article=number, incident="2026-01-20-abcd", role=role),
    )


def test_the_day_is_the_publishers_own_day() -> None:
    assert roll_up("2026-01-20-abcd", [member(0)], 1).day == date(2026, 1, 20)


def test_an_editorial_days_before_sets_no_date_and_is_not_counted() -> None:
    early = Published(at=NIGHT_IN_TOKYO - timedelta(days=2), offset=540)
    members = [member(1), member(2, Role.EDITORIAL, published=early)]
    incident = roll_up("2026-01-20-abcd", members, 1)
    assert incident.day == date(2026, 1, 20)
    assert incident.article_count == 1
    assert len(incident.memberships) == 2
    assert first_day(members) == date(2026, 1, 20)


def test_titles_come_in_both_languages_from_the_earliest_first_hand_report() -> None:
    members = [
        member(1, source_kind=SourceKind.MATOME, title="【画像】AIの男"),
        member(3),
        member(2, Role.COPY),
        member(4, language="en", title="Man held over AI images"),
        member(5, language="en", title="Police arrest man over AI images"),
    ]
    incident = roll_up("2026-01-20-abcd", members, 3)
    assert incident.title_ja == "見出し3"
    assert incident.title_en == "Man held over AI images"
    assert incident.languages == ("en", "ja")


def test_a_title_that_asks_gives_way_to_one_that_tells() -> None:
    members = [
        member(1, title="生成AIで何が起きたのか？"),
        member(2, Role.FOLLOW_UP, title="AI画像販売の男を起訴"),
        member(3, language="en", title="What we know about the AI arrest"),
        member(4, language="en", title="Man held over AI images"),
    ]
    incident = roll_up("2026-01-20-abcd", members, 4)
    assert incident.title_ja == "AI画像販売の男を起訴"
    assert incident.title_en == "Man held over AI images"


def test_an_incident_of_one_language_has_no_title_in_the_other() -> None:
    assert roll_up("2026-01-20-abcd", [member(1)], 1).title_en is None


def test_undated_articles_alone_leave_the_day_open() -> None:
    undated = member(1, published=None)
    assert roll_up("2026-01-20-abcd", [undated], 1).day is None
    assert first_day([undated]) == NIGHT_IN_TOKYO.date()


def test_a_month_is_no_more_than_a_month() -> None:
    month = Published(
        at=datetime(2025, 7, 31, 15, tzinfo=UTC), precision=Precision.MONTH, offset=540
    )
    assert member(1, published=month).article.published.exported() == "2025-08"  # type: ignore[union-attr]
