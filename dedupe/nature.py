"""What kind of page a story is by its own words: a report, an editorial, or a round-up."""

from __future__ import annotations

import re
from enum import StrEnum

from dedupe.fold import fold


class Nature(StrEnum):
    """The kind of page. Only reports make incidents."""

    REPORT = "report"
    EDITORIAL = "editorial"
    ROUND_UP = "round-up"


_EDITORIAL = re.compile(
    r"社説|論説|主張[:】|]|コラム|天声人語|余録|春秋|産経抄|オピニオン|寄稿|論点|視点[:】|]|"
    r"[|【\[(]解説|解説[】\])|]|を解説|徹底解説|を考える|とは何か|とは[?]|なぜ.{0,24}(?:か|のか|ない)[?]?(?:$|[|【(])|"
    r"\b(?:opinion|editorial|op-ed|commentary|column|analysis|explainer|explained|perspective|podcast)\b ?[:|]|"
    r"[|:(] ?(?:opinion|editorial|op-ed|commentary|analysis|explainer|podcast)\b|"
    r"^(?:why|how|what) (?:we|you|i|the|it|to|does|do|is|are)\b.{0,80}\b(?:matters?|means?|need to know|should|works?)\b|"
    r"\b(?:what (?:it|this|that) means|lessons? (?:from|of)|takeaways?|everything you need to know)\b|"
    r"^(?:the guardian view|letters?:)",
)
_ROUND_UP = re.compile(
    r"(?:ニュース|記事|話題|動き|トピック|出来事).{0,6}まとめ|週間?まとめ|今週の|先週の|[1一]週間の|(?:今月|先月|上半期|下半期|今年|[0-9]+年)の(?:AI|ai).{0,8}(?:事件|事故|トラブル)|を振り返る|[0-9]+大ニュース|注目ニュース|"
    r"ニュース[0-9]+選|ランキング|ヘッドライン|ダイジェスト|今日のニュース|週報|"
    r"\b(?:this week|week in|weekly (?:round|digest|news|recap)|round-?up|news ?brief|digest|daily brief|top stories|"
    r"in other news|month in|year in|morning (?:brief|report|news)|the download:|recap)\b|"
    r"^from [^:]{3,60} to [^:]{3,60}: |"
    r"^(?:the )?(?:top |best |worst )?(?:[3-9]|[1-9][0-9]|three|four|five|six|seven|ten) (?:biggest |worst |top |latest )?"
    r"(?:ai |tech )?(?:stories|incidents|scandals|news|things|headlines|moments)\b",
)
_EDITORIAL_LEAD = re.compile(
    r"と論じる|について論じ|を解説する|考える[。]?$|"
    r"\b(?:column|commentary|opinion piece)\b",
)


def nature(title: str, lead: str) -> Nature:
    """Return what *title* (and the start of *lead*) say that the page is.

    >>> nature("[社説]性的ディープフェイク 人権侵害防ぐ法整備を", "").value
    'editorial'
    """
    head = fold(title)[:300]
    if _ROUND_UP.search(head):
        return Nature.ROUND_UP
    if _EDITORIAL.search(head) or _EDITORIAL_LEAD.search(fold(lead)[:400]):
        return Nature.EDITORIAL
    return Nature.REPORT


# In the order in which one event goes on. A later stage than the first reports' is a follow-up.
_STAGES = (
    r"逮捕|身柄を拘束|\barrest|\bheld on suspicion|\bin custody|\bdetained",
    r"書類送検|送検|起訴|提訴|\bindict|\bcharged (?:with|over)|\brefer(?:red)? to prosecutors|\bsues?\b|\bsued\b|\blawsuit",
    r"初公判|公判|棄却を求|\btrial\b|\bpleads?\b|\bpleaded\b|\bheads to court|\bhearing\b|\bmotion to dismiss|\bmust face\b",
    r"判決|有罪|無罪|実刑|和解|\bsentenced?\b|\bverdict|\bconvicted|\bguilty\b|\bsettle|\bruling\b|\brules?\b|\bruled\b",
    r"控訴|上告|再開|確定|訂正|\bappeals?\b|\bresum(?:e|es|ed|ption)|\bback online|\bapproves?\b|\bcorrection\b",
)
_STAGE = tuple(re.compile(pattern) for pattern in _STAGES)


def stage(title: str, lead: str) -> int:
    """Return how far the affair has come by the story's words: 0 unknown, 1 arrest … 5 afterwards.

    >>> stage("AI画像販売の男を逮捕", ""), stage("", "懲役2年の判決")
    (1, 4)
    """
    said = fold(title)[:300] or fold(lead)[:300]
    reached = [number for number, pattern in enumerate(_STAGE, start=1) if pattern.search(said)]
    return max(reached, default=0)
