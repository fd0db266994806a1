"""Who is affected or at risk, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiken.models import Classification, Said, Tag
from jiken.taxonomy import TAGS
from pipelines.classify import wording
from pipelines.classify.quotable import Quotable
from pipelines.classify.quoting import overlap
from pipelines.classify.worded import with_words
from pipelines.classify.wording import Both

# Words that name somebody: "app", "driverless" and 送金 only go with those concerned.
_SOMEBODY = re.compile(
    r"[人者員児女男客民母父娘妻夫優囚衆]|アイドル|子ども|子供|こども|生徒|学生|高校生|教師|教諭|親|歌手|作家|選手|候補|会社|企業|社$|店|銀行|信金|メーカー|事業|業界"
    r"|市|県|府|省|庁|都|国|町|村|政府|自治体|役所|警察|議会|大統領|首相|大臣|議員|行政|軍|ユーザー|ドライバー|スタッフ|アーティスト|クリエ"
    r"|\b(?:wom[ae]n|m[ae]n|girls?|boys?|child\w*|kids?|teen\w*|minors?|students?|pupils?|classmates?|teachers?|idols?|actress\w*|actors?|singers?|artists?|authors?|writers?"
    r"|creators?|musicians?|workers?|employees?|staff|nurses?|doctors?|drivers?|riders?|passengers?|pedestrians?|cyclists?|patients?|customers?|users?|consumers?|clients?|shoppers?"
    r"|travell?ers?|voters?|residents?|citizens?|tenants?|claimants?|borrowers?|applicants?|candidates?|people|public|famil\w+|parents?|mothers?|fathers?|sons?|daughters?|victims?"
    r"|celebrit\w+|government\w*|department\w*|minist\w+|agenc\w+|cit(?:y|ies)|police|officials?|council\w*|state|congress\w*|senat\w*|lawmakers?|politicians?|president\w*|diplomats?"
    r"|military|army|school\w*|hospital\w*|compan\w+|firms?|business\w*|banks?|publishers?|retailers?|makers?|investors?|shareholders?|industry|employers?|studios?|newspapers?"
    r"|seniors?|elderly|pensioners?|year-olds?|humans?|minorit\w+|immigrants?|refugees?)\b",
    re.IGNORECASE,
)
_ONLY_WITH = re.compile(r"会見|会員|手当|人工知能|大統領選")
_NAMES = {value: Both(ja, value) for value, ja in TAGS["stakeholders"].items() if value != "Other"}
_NOBODY = Both("", "")


def people(judged: Classification, article: Quotable, used: Sequence[Said]) -> list[Tag]:
    """Return at most two of those concerned whose words are quoted already, or tell of the event."""
    return [
        tag
        for tag in with_words(judged, "stakeholders", _NAMES)
        if tag.said and _names_somebody(tag.said)
        if _is_in(tag.said, used) or article.is_of_event(tag.said)
    ]


def affected(tags: Sequence[Tag], used: Sequence[Said]) -> Both:
    """Return "(affected: women “actresses”)": the words where no quotation before holds them."""
    who = _listed(tags, used)
    return Both(f"（影響を受けた側：{who.ja}）", f" (affected: {who.en})") if tags else _NOBODY


def at_risk(tags: Sequence[Tag], used: Sequence[Said]) -> Both:
    """Return "(at risk: women “actresses”)": the words where no quotation before holds them."""
    who = _listed(tags, used)
    return Both(f"（影響を受けうる側：{who.ja}）", f" (at risk: {who.en})") if tags else _NOBODY


def _names_somebody(said: Said) -> bool:
    return bool(_SOMEBODY.search(said.said)) and not _ONLY_WITH.search(said.said)


def _listed(tags: Sequence[Tag], used: Sequence[Said]) -> Both:
    return wording.listed([_worded(tag, used) for tag in tags])


def _worded(tag: Tag, used: Sequence[Said]) -> Both:
    name = Both(TAGS[tag.group][tag.value], tag.value[:1].lower() + tag.value[1:])
    if tag.said is None or _is_in(tag.said, used):
        return name
    quote = wording.quoted(tag.said.said)
    return Both(f"{name.ja}{quote.ja}", f"{name.en} {quote.en}")


def _is_in(said: Said, used: Sequence[Said]) -> bool:
    return any(overlap(said, other) for other in used)
