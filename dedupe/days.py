"""Days that a text names, in Japanese and English, read against the article's own day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from dedupe.fold import Folded

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMES = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_KANJI = "月火水木金土日"
_ENGLISH = re.compile(
    r"\b(?:"
    rf"(?P<month>{_NAMES})\.? (?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%:])(?!,\d{{3}})"
    rf"(?:-\d{{1,2}}\b)?(?:,? (?P<year>(?:19|20)\d\d)\b)?"
    rf"|(?P<number2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{_NAMES})(?:,? (?P<year2>(?:19|20)\d\d)\b)?"
    r"|(?P<iso>(?:19|20)\d\d)[-/.](?P<iso_month>\d{1,2})[-/.](?P<iso_day>\d{1,2})(?!\d)"
    r"|on the (?P<only>\d{1,2})(?:st|nd|rd|th)(?! ?-)(?=[^\w ]|$| (?:at|in|by|for|that|after|to|and)\b)"
    rf"|(?P<weekday>{'|'.join(_WEEKDAYS)})\b(?! (?:times|mirror|express|mail|post|telegraph|herald))"
    r"|(?P<ago>\d{1,2}) days ago\b"
    r"|(?P<near>yesterday|today)\b"
    r")"
)
# Black Friday is no day of the article's week, nor is next or every Friday.
_NO_WEEKDAY = re.compile(r"(?:black|good|cyber|super|bloody|every|each|next|coming) $")
# Without one of these no Japanese day is there to look for.
_MARKS = ("日", "月", "曜", "夜", "晩", "朝", "きのう", "きょう", "おととい")
_NOT_A_DAY = r"(?![間本目分以前後程当])(?!あたり|\d+[回食個])"
_JAPANESE = re.compile(
    # The characters that one begins with: most of a text has none of them.
    r"(?=[\d令平昨去今先月火水木金土日一おき本])(?:"
    r"(?:(?P<year>\d{4})年|(?P<era>令和|平成)(?P<of>\d{1,2}|元)年|(?P<told>昨年|去年|今年)の?)?"
    r"(?:(?P<month>\d{1,2})月|(?P<step>先月|今月)の?)?"
    r"(?:(?P<first>\d{1,2})日?[~-])?(?P<number>\d{1,2})日"
    + _NOT_A_DAY
    + r"|(?<![\d/])(?P<month2>\d{1,2})/(?P<number2>\d{1,2})\([月火水木金土日](?:・祝)?\)"
    r"|(?<![来週毎])(?<!次の)(?P<weekday>[月火水木金土日])曜(?:日)?(?![版劇日])"
    r"|(?<!\d)(?P<ago>\d{1,2})日前(?!後)"
    r"|(?P<before>一昨日|おととい)|(?P<yesterday>昨日|昨夜|昨晩|(?<![ぁ-ん])きのう(?![ぁ-ん]?い))"
    r"|(?P<today>本日|今朝|(?<![ぁ-ん])きょう(?=[、はの午夜朝]))"
    r"|(?P<bare>\d{1,2})月(?!\d)"
    r")"
)


def days(text: Folded, original: str, day: date | None) -> Iterator[tuple[int, int, int]]:
    """Yield (ordinal, start, end) for each day that folded *text* names.

    A day without its month or year is the last such day up to *day* and a little beyond;
    without *day* it has no ordinal (0), and its digits are still no other quantity. English
    months and weekdays have a capital: may 5 people come is no day.
    """
    for found in _ENGLISH.finditer(text.text):
        name = next((n for n in ("month", "month2", "weekday") if found[n]), None)
        if name is None or original[text.span(*found.span(name))[0]].isupper():
            before = text.text[max(0, found.start() - 7) : found.start()]
            if name != "weekday" or not _NO_WEEKDAY.search(before):
                yield _english(found, day), *found.span()
    if any(mark in text.text for mark in _MARKS):
        for found in _JAPANESE.finditer(text.text):
            if found["first"]:
                middle = found.end("first")
                yield _dated(found, found["first"], day), found.start(), middle
                yield _dated(found, found["number"], day), found.start("number"), found.end()
            else:
                yield _japanese(found, day), *found.span()


def _english(found: re.Match[str], day: date | None) -> int:
    if found["weekday"]:
        return _last_weekday(_WEEKDAYS.index(found["weekday"]), day)
    if found["near"] or found["ago"]:
        return _back(int(found["ago"] or found["near"] == "yesterday"), day)
    if found["iso"]:
        return _valid(int(found["iso"]), int(found["iso_month"]), int(found["iso_day"]))
    month = found["month"] or found["month2"]
    year = found["year"] or found["year2"]
    number = int(found["number"] or found["number2"] or found["only"])
    return _ordinal(
        int(year) if year else None, _MONTHS.index(month[:3]) + 1 if month else None, number, day
    )


def _japanese(found: re.Match[str], day: date | None) -> int:
    if found["number"]:
        return _dated(found, found["number"], day)
    if found["weekday"]:
        return _last_weekday(_KANJI.index(found["weekday"]), day)
    if found["month2"]:
        return _ordinal(None, int(found["month2"]), int(found["number2"]), day)
    if found["ago"]:
        return _back(int(found["ago"]), day)
    back = next((n for n, name in enumerate(("today", "yesterday", "before")) if found[name]), None)
    return 0 if back is None else _back(back, day)


def _dated(found: re.Match[str], number: str, day: date | None) -> int:
    year = _year(found["year"], found["era"], found["of"], found["told"], day)
    if found["step"] and day:
        month = (day.month - 2) % 12 + 1 if found["step"] == "先月" else day.month
        return _valid(day.year - (month > day.month), month, int(number))
    return _ordinal(year, int(found["month"]) if found["month"] else None, int(number), day)


def _year(
    year: str | None, era: str | None, of: str | None, told: str | None, day: date | None
) -> int | None:
    if era and of:
        return (2018 if era == "令和" else 1988) + (1 if of == "元" else int(of))
    if told and day:
        return day.year - (told != "今年")
    return int(year) if year else None


def _ordinal(year: int | None, month: int | None, number: int, day: date | None) -> int:
    if year and month:
        return _valid(year, month, number)
    if day is None:
        return 0
    if month is not None:
        return _nearest([_valid(day.year + step, month, number) for step in (-1, 0, 1)], day)
    before = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return _nearest([_valid(*before, number), _valid(day.year, day.month, number)], day)


def _last_weekday(weekday: int, day: date | None) -> int:
    return day.toordinal() - (day.weekday() - weekday) % 7 if day else 0


def _back(number: int, day: date | None) -> int:
    return max(day.toordinal() - number, 0) if day else 0


def _nearest(ordinals: list[int], day: date) -> int:
    # News looks back; two days ahead is the most that a bare day announces.
    return max((o for o in ordinals if 0 < o <= day.toordinal() + 2), default=0)


def _valid(year: int, month: int, number: int) -> int:
    with suppress(ValueError):
        return date(year, month, number).toordinal()
    return 0
