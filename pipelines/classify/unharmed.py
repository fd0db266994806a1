"""Statements that nobody was harmed, or nothing lost: beside the cues of "severity.unharmed"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from jiken.models import Said
from pipelines.classify.cues import LONGEST_TEXT, LONGEST_TITLE
from pipelines.width import folded

_NOBODY = (
    r"no (?:known |actual |real |other )?(?:patients?|people|persons?|one|users?|customers?|residents?|passengers?|workers?|drivers?|pedestrians?|children|students|victims?|member of the public|(?:\w+ ){0,2}?(?:harm|injur(?:y|ies)))"
    r"|nobody|none of the \w+"
)
_HURT = re.compile(
    rf"\b(?:{_NOBODY}) (?:is|are|was|were|has|have|had)(?: (?:yet|so far|ever|actually|known to have|believed to have|thought to have|reported))*(?: been)?(?: (?:physically|seriously))? (?:hurt|harmed|injured|affected|killed|done|reported|found|recorded|caused)\b"
    r"|\bno (?:known |reported |confirmed )?(?:harm|injuries|exploitation|casualties|abuse)\b(?: (?:in the wild|so far))?|\b(?:has|have|had) not (?:yet )?been (?:abused|exploited|harmed|hurt)\b"
    r"|\bcaused no (?:harm|injuries|damage)\b",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\bno (?:[\w'’]+ ){0,2}?(?:money|funds|cash|payments?|savings|financial loss(?:es)?|loss(?:es)?|cent|penny)\s(?:is|was|were|had|has|have|ever|actually|left|changed|went|ultimately|reported|occurred|resulted)\b"
    r"|\b(?:did not|didn't|never|not) (?:lost|lose|losing) (?:any|a (?:single )?(?:cent|penny|yen|dollar|pound)|money)|\bwithout losing (?:any|a |money)|\bnothing was (?:lost|stolen|taken|paid)\b"
    r"|\b(?:no one|nobody) (?:has )?lost (?:any )?money\b|\b(?:suffered|had|with|caused|reported) no (?:financial |monetary )?loss(?:es)?\b|\bnot a (?:cent|penny|yen|dollar) was\b",
    re.IGNORECASE,
)
_NOT_JA = r"(?:はな(?:かった|い|く)|はありません|は出(?:ていない|なかった|ておらず)|は(?:生じ|発生し|確認され)て(?:いな|おら)|はゼロ|は確認されなかった|はいな(?:かった|い|く)|はおらず)"
_HURT_JA = re.compile(
    rf"(?:患者|人|利用者|乗客|子ども|生徒|住民|歩行者|人的|健康|身体|物的)?(?:への|の)?(?:実害|被害|けが人|負傷者|死傷者|健康被害|影響){_NOT_JA}"
    rf"|(?:実際の)?(?:悪用|被害|攻撃)(?:(?:の|され(?:た|る)|を受けた|に遭った)(?:との)?(?:報告|事例|例|事案))?{_NOT_JA}|けが(?:はなかった|はない|人はなし)|全員無事|無事だった"
)
_LOST_JA = re.compile(
    rf"(?:金銭|金銭的|実|実際の|財産|顧客の|資金の)?な?(?:実害|被害|損失|損害|金銭被害){_NOT_JA}|(?:送金|支払い|出金|資金流出|被害)に(?:は)?(?:至ら(?:な|ず)|遭わ(?:な|ず))"
    r"|(?:送金|支払い|振り込み|出金|引き出し)(?:は|が)(?:行われ|実行され|され)(?:な(?:かった|い)|ず|ていな)|未遂に終わ|事なきを得|被害を(?:免れ|未然に防い)"
)
_KANA = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
_FRONT = 200


@lru_cache(maxsize=1)
def unharmed(title: str, text: str) -> Said | None:
    """Return the words that say that nobody was harmed or nothing lost, None where none do.

    >>> unharmed("", "No patient has been harmed.").said, unharmed("", "A patient was harmed.")
    ('No patient has been harmed', None)
    """
    return next((said for said in _found(title, text, (_HURT, _LOST), (_HURT_JA, _LOST_JA))), None)


def nothing_lost(title: str, text: str) -> bool:
    """Whether an article says that no money was lost.

    >>> nothing_lost("", "No money was lost."), nothing_lost("", "被害はなかった。")
    (True, True)
    """
    return any(True for _ in _found(title, text, (_LOST,), (_LOST_JA,)))


def _found(
    title: str,
    text: str,
    english: tuple[re.Pattern[str], ...],
    japanese: tuple[re.Pattern[str], ...],
) -> Iterator[Said]:
    for field, source in (("title", title[:LONGEST_TITLE]), ("text", text[:LONGEST_TEXT])):
        where = folded(source)
        for pattern in japanese if _KANA.search(where.text, 0, _FRONT) else english:
            for found in pattern.finditer(where.text):
                first, last = where.span(*found.span())
                yield Said(field=field, start=first, end=last, said=source[first:last])
