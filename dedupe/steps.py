"""The steps by which one event goes on: arrest to appeal, corrections, rising counts, resumption."""

from __future__ import annotations

import re
from collections.abc import Collection

from dedupe.fold import fold

# In this order a case goes through the courts: a later step than the first reports' is news.
_COURT = {
    "arrest": r"逮捕|身柄を拘束|\b(?:arrest|held on suspicion|in custody|detained)",
    "charge": r"書類送検|送検|起訴|提訴|\b(?:indict|charged (?:with|over|in)\b|charged$|refer(?:red)? to prosecutors|sues?\b|sued\b|lawsuit)",
    "trial": r"初公判|公判|棄却を求|却下.{0,8}(?:退け|認め)|\b(?:(?:stands?|faces?|facing|on|to|for|jury|civil|criminal|bench) trial\b|trial (?:begins?|opens?|starts?|of|date|over|set|next)\b|pleads?\b|pleaded\b|heads to court|hearing\b|motion to dismiss|must face\b|(?:suit|case) proceeds?|proceed\b)",
    "verdict": r"判決|有罪|無罪|実刑|和解|\b(?:sentenced?\b|verdict|convicted|guilty\b|settle|ruling\b|rules?\b|ruled\b|(?:suspended|prison|jail) term|gets? .{0,20}\b(?:years?|months?)\b)",
    "after verdict": r"控訴|上告|確定|\b(?:appeals?\b|approves?\b|upholds?\b|upheld\b|overturn)",
}
# What follows on any event, in no order: news where the first reports do not head with it.
_SOON = {
    "second charge": r"再逮捕|追起訴|追送検|再送検|余罪|\b(?:re-?arrest|(?:additional|fresh|new|further|more) (?:charges?|counts?)\b|charged again|second (?:charge|arrest))",
    "correction": r"訂正|おわび|お詫び|\b(?:correct(?:s|ed|ion)\b|retract)",
    "rising count": r"[0-9]人目|[0-9万](?:人|件|枚|世帯|社|台|校|点)(?:以上)?に(?:拡大|増|上|な|達|のぼ|$|[ 、,])|(?:被害|対象|死者|負傷者|けが人).{0,8}(?:拡大|増え|増加)|新たに[0-9]+(?:人|件)(?:の|が)(?:死亡|負傷|けが|被害|漏|流出|判明)|\b(?:(?:rises?|risen|climbs?|grows?|widens?|jumps?) to\b|(?:death )?toll\b|now says?\b|(?:second|third|more) (?:victims?|deaths?|patients?|families|cases)\b)",
    "resumption": r"再開|復旧|\b(?:resum(?:e|es|ed|ption)\b|restart|reopen|back (?:online|on|in|to)\b|returns? to\b)",
}
_LATER = {
    "measures": r"再発防止|(?:契約|受け?付け?|提供|販売|利用|採点|導入).{0,8}(?:停止|中止|取りやめ|見送)|見送り|廃止|自粛|辞任|解任|処分|補償|返金|回収|リコール|改修|検証結果|必須に|義務(?:付|化)|\b(?:recall|end(?:s|ed)?\b.{0,20}\b(?:contract|use|sales?)\b|bars?\b|will no longer|resigns?|scraps?\b|discontinu|compensat|refund|recover|restrict|safeguards?\b)",
    "authority": r"行政指導|業務改善|措置命令|勧告|立ち入り|要請|調査委|検証委|提言|報告書|許可.{0,6}(?:停止|取り消)|\b(?:ombudsman|watchdog|regulators?\b|permit\b|licen[cs]e\b|inquiry\b|investigat(?:e|es|ion)\b|fin(?:es|ed)\b|found at fault)",
}
COURT = tuple(_COURT)
SOON, LATER = frozenset(_SOON), frozenset(_LATER)
_PATTERNS = {step: re.compile(pattern) for step, pattern in {**_COURT, **_SOON, **_LATER}.items()}


def steps(title: str, lead: str) -> frozenset[str]:
    """Return the steps that the title tells of; where it tells of none, the lead's first sentence.

    A lead recounts what went before, so that it counts only where the title is silent.

    >>> sorted(steps("AI画像販売の男を再逮捕", "男は先月逮捕された。"))
    ['arrest', 'second charge']
    """
    return _steps(fold(title)[:300]) or _steps(_first_sentence(fold(lead)[:300]))


def _steps(said: str) -> frozenset[str]:
    return frozenset(step for step, pattern in _PATTERNS.items() if pattern.search(said))


def _first_sentence(lead: str) -> str:
    return re.split(r"(?<=。)|(?<=[.!?]) (?=[A-Z\"'])", lead, maxsplit=1)[0]


def court_step(some: Collection[str]) -> int:
    """Return how far the courts have come: 0 not at all, 1 arrest … 5 after the verdict."""
    return max((number for number, step in enumerate(COURT, start=1) if step in some), default=0)
