"""What kind of page a story is: a report, an editorial (or explainer), or a round-up."""

from __future__ import annotations

import re
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dedupe.commentary import Commentator
from dedupe.fold import fold

# From this probability a page comments. By cross-validation so do 0.4 % of the reports of AI incidents and 0 to 1 %
# of those of other news, see commentary.md: a report taken for commentary is missed by its event, which costs more.
COMMENTS = 0.45
FRONT_CHARACTERS = 1500
# A list of this many items, under a title or beginning of a digest, is a round-up.
ITEMS = 3


class Nature(StrEnum):
    """The kind of page. Only reports make incidents."""

    REPORT = "report"
    EDITORIAL = "editorial"
    ROUND_UP = "round-up"


# A label that the page gives itself, a question put to the reader, or a title that only promises to explain. Titles that
# count or add what matters are reporters' too ("Five things to watch as …", "…, here's what that means"): the head weighs those.
_EDITORIAL = re.compile(
    r"社説|論説|主張[:】|]|コラム(?!ニスト)|天声人語|余録|春秋|産経抄|オピニオン|"
    r"[【\[(|](?:寄稿|論点|視点)|^(?:寄稿|論点|視点)[: ]|(?:寄稿|論点|視点)[:】\])|]|"
    r"(?:ます|です|でしょう|ません)か[?]?$|^[^?]{2,30}とは何か[?]?$|"
    r"[|【\[(]解説|解説[】\])|]|を解説(?!へ)|徹底解説|を考える(?:$|[ |【(])|なぜ.{0,24}(?:か|のか|ない)[?]?(?:$|[|【(])|"
    r"^(?:[\w']{1,20} )?(?:opinion|editorial|op-ed|commentary|column|analysis|explainer|explained|perspective|podcast) ?[:|]|"
    r"[|:(\[] ?(?:opinion|editorial|op-ed|commentary|analysis|explainer|podcast)\b|"
    r"^(?:why|what) (?:the|it|this|that|does|do)\b.{0,80}\b(?:matters?|means?)\b|"
    r"^(?:the guardian view|letters?:)|\bq ?& ?a\b",
)
# How a page (or who sums it up) begins when it names itself: "A law firm's case note on …", "Consumer column, …".
_NAMED = re.compile(
    # What somebody else writes ("the president's blog, …") is no name of the page.
    r"^(?!.{0,60}'s (?:column|blog|newsletter|podcast),)(?:an? |the |this |our )?(?:[\w'.-]+ ){0,4}?(?:column|commentary|op-ed|essay|blog(?: post)?|"
    r"(?:[\w'-]{1,20}-)?(?:case|firm|client|research|legal) note|"
    r"explainer|guide|primer|podcast|newsletter|opinion piece|retrospective|case study|legal (?:summary|analysis)|"
    r"(?:humou?rous|satirical|hot|long) (?:take|look)|(?:[\w-]{0,20}database|encyclopa?edia|wiki)[\w-]{0,10} (?:entry|article|account))"
    r"(?:[:,;]| (?:on|of|about|around|that|which|from|for|by)\b)|"
    r"^(?:commentary|analysis|opinion|explainer|editorial)(?: ?[:|]| (?:on|around|of)\b)|"
    # It speaks of itself, or looks back over years.
    r"\bthe (?:piece|essay|writer|columnist|blogger|podcast|episode) (?:argues|says|speculates|explains|asks|considers|concludes|"
    r"suggests|looks|warns|sees|thinks|wonders)\b|"
    r"^(?:an? |the )?[\"']?(?:one|two|three|five|ten|a|[0-9]{1,2}) (?:years?|decades?) (?:ago|on|later)\b"
)
_NAMED_JA = re.compile(
    r"^[^。]{10,90}社会問題(?:に|と)なっている。|"
    r"と論じる|について論じ|(?:を|と|して)解説する|(?:意味|経緯|背景|課題|論点|問題|違い)を(?:考える|語る|探る|読み解く|論じる)(?!集|会|催|シンポ|講|フォーラム|イベント|つどい|授業)|読み解く。?$|"
    r"(?:影響|教訓|課題|責任|論点|意味)を(?:考察|検討|分析|整理)する|対策を(?:考察|分析|整理)する|(?:措置|事例|反応|経緯|論点|影響)をまとめ(?:る|た)。?$|"
    r"考える。?$|(?:個人|筆者|弁護士|専門家)の(?:感想|論評|コラム|解説|ブログ)。?$|^[^。]{0,24}の(?:解説|論評|コラム|論考|評論)。|"
    r"[0-9]選(?:を|。|$)|^[^。]{0,40}から[0-9一二三五十]{1,2}年(?:。|、)[^。]{0,40}(?:か|だろう)。"
)
# An encyclopaedia's entry has the affair's name for a title and defines it in its first sentence.
_AFFAIR = r"(?:問題|事件|事故|騒動|訴訟|疑惑)"
_ENTRY_TITLE = re.compile(rf"^[^、。 「」()!?]{{4,30}}{_AFFAIR}$")
_ENTRY = re.compile(rf"^[^。]{{10,150}}{_AFFAIR}(?:である|のこと)?。")
# A title of a digest; 'N stories', a week, a year.
_ROUND_UP = re.compile(
    r"(?:ニュース|記事|話題|動き|トピック|出来事|トラブル|事件|事故).{0,6}まとめ|週間?まとめ|今週の|先週の|[1一]週間の|"
    r"(?:今月|先月|上半期|下半期|今年|[0-9]+年)の?(?:AI|ai).{0,8}(?:事件|事故|トラブル)|(?:[0-9]{4}年|今年|昨年|[今先]月|[今先]週|半期|事件|事故|ニュース|トラブル|出来事)[^ ]{0,4}振り返る|振り返る ?[0-9]{4}年|[0-9]+大ニュース|注目ニュース|"
    r"ニュース[0-9]+選|(?:[0-9]+|[一二三四五六七八九十])つの(?:出来事|ニュース|話題|失敗)|(?:事件|事故|トラブル|失敗|ニュース|記事).{0,8}ランキング|ヘッドライン|ダイジェスト|"
    r"(?:今日|きょう|今朝|けさ|昨日|朝|夕方|夜|週末|週刊|月刊)の?(?:主な)?(?:ai)?(?:ニュース|事件簿|[0-9]+本|まとめ)|週報|事件簿|"
    r"^(?:what happened )?this week(?!'s)\b|\bthis week (?:in|:)|\bthe week'?s |^(?:the |a |our |one )?(?:week|month|year) in\b|"
    r"\b(?:week|month|year) in (?:review|pictures|tech|ai|news)\b|\bweekly (?:round|digest|news|recap)|\b(?:week|month|year|news|ai) recap\b|"
    r"\bround-?up\b|\bnews ?brief\b|\bdigest\b|\btop stories\b|\bin other news\b|\bthe download:|"
    r"\b(?:morning|evening) (?:brief(?:ing)?|news|digest|edition)\b|"
    r"\b(?:daily|(?:mon|tues|wednes|thurs|fri|satur|sun)day) (?:brief(?:ing)?|digest|edition)\b|"
    r"^from [^:]{3,60} to [^:]{3,60}: |"
    r"^(?:the )?(?:top |best |worst )?(?:[3-9]|[1-9][0-9]|three|four|five|six|seven|ten) (?:biggest |worst |top |latest )?"
    r"(?:ai |tech )?(?:stories|incidents|scandals|news|headlines|mishaps|failures|blunders)\b",
)
_DIGEST = re.compile(
    r"(?:ニュース|話題|出来事|トラブル|動き)を(?:[0-9]+本|まとめ|紹介|お届け)|主なニュース|[0-9]+本お届け|駆け足|おはようございます|"
    r"\b(?:good (?:morning|evening)|(?:things|stories) to (?:know|start|watch)|here(?:'s| is| are) (?:what happened|the (?:top )?stories|your)|"
    r"we look back at|in today's|also today|in other news)\b",
)
_ITEM = re.compile(
    r"[・▽▼■□●◆◇▶①-⑳]|(?:^|\s)(?:[1-9]|10)[.)] |"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday): |"
    r"(?:^|[。、. ])(?:1?[0-9]月、|in (?:january|february|march|april|may|june|july|august|september|october|november|december) )",
    re.M,
)
# What a site appends to its titles, set off by blanks: "… | 社説 | 架空タイムス", "… : まとめの館".
_TAIL = re.compile(r" (?:[|:@-]|::) [^|:@-]{1,40}$|@[^@]{1,40}$")


def nature(
    title: str,
    text: str,
    vector: NDArray[np.float32] | None = None,
    commentator: Commentator | None = None,
) -> Nature:
    """Return what *title* and the front of *text* say that the page is.

    A label decides; where there is none, *commentator*, with the *vector* of title and lead.

    >>> nature("[社説]性的ディープフェイク 人権侵害防ぐ法整備を", "").value
    'editorial'
    """
    head, front = fold(title)[:300], fold(text[:FRONT_CHARACTERS])
    if _is_round_up(head, text[:FRONT_CHARACTERS].lower()):
        return Nature.ROUND_UP
    if _is_labelled(head, front[:400]):
        return Nature.EDITORIAL
    if commentator is None or vector is None:
        return Nature.REPORT
    comments = commentator.probability(title, text, vector) >= COMMENTS
    return Nature.EDITORIAL if comments else Nature.REPORT


def is_labelled(title: str) -> bool:
    """Return whether *title* itself says that the page comments or explains.

    >>> is_labelled("Opinion: The chatbot ruling was overdue")
    True
    """
    return bool(_EDITORIAL.search(fold(title)[:300]))


def _is_labelled(head: str, front: str) -> bool:
    """Whether the page says of itself that it comments, explains or keeps a record."""
    if _EDITORIAL.search(head) or _NAMED.search(front) or _NAMED_JA.search(front):
        return True
    return bool(_ENTRY_TITLE.search(head) and _ENTRY.search(front))


def _is_round_up(head: str, front: str) -> bool:
    """Whether the title is a digest's, or the page begins as one and lists several things.

    A site's name behind the title does not count: many a site of all kinds is a まとめ.
    """
    if _ROUND_UP.search(_TAIL.sub("", head)):
        return True
    return bool(_DIGEST.search(front[:300])) and len(_ITEM.findall(front)) >= ITEMS
