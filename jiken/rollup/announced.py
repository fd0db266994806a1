"""Days that are still to come: news looks back, and announces 4月20日に開かれる or "set for June 3".

`dedupe.days` reads a day without its year as the last one of that name, which clustering needs.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum

from dedupe.fold import folded, is_japanese

_SEEN = 60
# Days ahead: without a word on it a date is rather to come than that of last year where it is so
# near, since of the latter news says the year; and so far ahead one with a word on it may lie.
_NEAR, _FAR = 95, 270
_DATED = re.compile(r"\d{4}|令和|平成|昨|去|今|先|きのう|きょう|おととい|ago|yester|today|前")
_MONTH = re.compile(r"月|\d/\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")
_WEEKDAY = re.compile(r"曜|day$")

# "Friday, Jan. 11" and "Sunday's massacre" are what they were read as.
_OWN_DATE = re.compile(
    r",? (?:the \d|\d\d? [a-z]{3}|jan|feb|mar[. c]|apr|may \d|june? \d|july? \d|aug|sept?[. e]|oct|nov|dec)|['’]s\b"
)
_LASTS = re.compile(r"に及|連続|た[つっち]|早ま|遅れ|続け|ぶり|がかり|[でが]?経過|余り")
_EVENTS = r"発売|開催|公開|施行|開始|開幕|開業|開設|締め?切り?|期限|初公判|判決|投開?票|告示|公示"
_BEFORE_JA = re.compile(
    r"(?:投開?票日?|期限|締め?切り?|予定日?|施行日?|発売日?|開始日?|公判|期日|開幕|次回)[はが](?:予定通り)?$"
)
_BEHIND_JA = re.compile(
    # What happened, or lasts since then: 開かれた, 続いている, 3日に及ぶ.
    r"(?P<past>(?<=[しっいんきりちえけせてねべめれげ])た(?=[。、」とがのこもうほあ\u4e00-\u9fffァ-ヴ]|$)|[てで]い(?:る|ま)"
    r"|んだ(?=[。、」と]|$)|に及)"
    # What comes: 開かれる, 行う, 発売予定, 25日投開票の, 開催に向け.
    r"|(?P<ahead>(?:(?<![あいよ])(?<!おけ)(?<!関す)(?<!対す)(?<!めぐ)[るす]|[行払扱]う|[開引招]く|[組進]む)"
    r"(?=[。、」と予方見計こ\u4e00-\u9fffァ-ヴ]|$)|ます|予定|見通し|見込み|方針|計画|に向け|を控え"
    rf"|投開?票の|(?:{_EVENTS})(?![しさすでを中後時前のがはにさ日]))"
)
_WAS = re.compile(r".{0,4}(?:だった|でした|過ぎた)")
_OWN_VERB = re.compile(rf"(?:午[前後]|[\d時分:朝夜昼頃ごろ]){{0,8}}(?:に(?!、)|から|の|{_EVENTS})")
_TOKENS_EN = re.compile(
    r"(?P<past>\b(?:was|were|been)\b(?: \w+){0,2} (?:due|set|scheduled|expected|planned|slated|to)\b"
    r"|\b(?:was|were|had|said|says|told|since|held(?! on)|took|began|came|went|did|last)\b(?! be\b))"
    r"|(?P<ahead>\b(?:will|shall|due|scheduled|planned|plans?|slated|expected|upcoming|coming|until"
    r"|deadline|ahead of|(?:is|are|been) set|set (?:for|to)|to be|goes|takes effect|as scheduled)\b)"
    r"|(?P<done>(?<!be )(?<!being )\b[a-z]{2,}ed\b)"
)


class _Told(Enum):
    AHEAD = "ahead"
    PAST = "past"
    OPEN = "open"


def meant(text: str, start: int, end: int, told: date, day: date) -> date:
    """Return the day that *text* means at [start, end), which was read as *told*, from *day* on.

    It is *told* where the text gives the year, tells of the past, or says nothing of what comes.
    """
    said = folded(text[start:end]).text
    before, behind = _around(text, start, end)
    if before.endswith(("来月", "来月の")) and not _MONTH.search(said):
        return _in_month(_after(day), told.day) or told
    if told >= day or _DATED.search(said) or _OWN_DATE.match(behind):
        return told
    ahead = _next(said, told, day)
    if ahead is None or (ahead - day).days > _FAR:
        return told
    speaks = (_japanese if is_japanese(text) else _english)(before, behind)
    return ahead if _is_ahead(said, told, day, ahead, speaks) else told


def lasts(text: str, end: int) -> bool:
    """Whether what was read as a day says how long something lasted: 留置は3日に及んだ."""
    return _LASTS.match(text, end) is not None


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    before, behind = text[max(0, start - _SEEN) : start], text[end : end + _SEEN]
    return folded(before).text, folded(behind).text


def _is_ahead(said: str, told: date, day: date, ahead: date, speaks: _Told) -> bool:
    away, back = (ahead - day).days, (day - told).days
    if _MONTH.search(said):
        return speaks is _Told.AHEAD or (speaks is _Told.OPEN and away <= _NEAR)
    # 20日 alone is the nearer one of two.
    return speaks is _Told.AHEAD and bool(_WEEKDAY.search(said) or away < back)


def _next(said: str, told: date, day: date) -> date | None:
    """Return the first day of that name after *told*, None where the calendar has none."""
    if _MONTH.search(said):
        return _in_month(told.replace(year=told.year + 1, day=1), told.day)
    if _WEEKDAY.search(said):
        return told + timedelta(days=7)
    return _in_month(day if day.day <= told.day else _after(day), told.day)


def _after(day: date) -> date:
    """Return a day of the next month."""
    return day.replace(day=1) + timedelta(days=32)


def _in_month(month: date, number: int) -> date | None:
    try:
        return month.replace(day=number)
    except ValueError:
        return None


def _japanese(before: str, behind: str) -> _Told:
    """Return what the verb says that the day belongs to: 20日に開かれる, but 20日、やめると発表した."""
    clause = re.split(r"[。\n]", behind, maxsplit=1)[0]
    said = list(_BEHIND_JA.finditer(clause))
    found = said[0 if _OWN_VERB.match(clause) else -1] if said else None
    if _BEFORE_JA.search(before) and not _WAS.match(clause):
        return _Told.AHEAD
    if found is None or clause.startswith("と", found.end()):
        return _Told.OPEN
    return _Told.PAST if found["past"] else _Told.AHEAD


def _english(before: str, behind: str) -> _Told:
    """Return what the nearest verb says: the last one before the day, else the first behind it."""
    said = list(_TOKENS_EN.finditer(re.split(r"[.;!?\n]\s", before)[-1]))
    found = said[-1] if said else _TOKENS_EN.search(re.split(r"[.;!?\n]", behind, maxsplit=1)[0])
    if found is None:
        return _Told.OPEN
    return _Told.AHEAD if found["ahead"] else _Told.PAST
