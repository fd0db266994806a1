"""How many people were killed or injured, as Japanese and English news say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedupe.numerals import in_digits
from jiken.rollup.records import FactKind

_WORDS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty".split(),
        [*range(1, 21), 30, 40, 50],
        strict=True,
    )
)
_N = rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_PERSON = (
    r"(?:man|woman|boy|girl|cyclist|pedestrian|worker|employee|driver|passenger|motorcyclist|farmer"
    r"|student|patient|teenager|child|toddler|resident|user|customer|soldier|officer)"
)
_PEOPLE = (
    r"(?:people|persons|men|women|boys|girls|workers|employees|passengers|pedestrians|students|pupils"
    r"|children|patients|residents|users|customers|toddlers|teenagers|civilians|soldiers|officers|others)"
)
_ONE = rf"(?:a|an|the|its|his|her|one) (?:[\w'-]+ ){{0,3}}{_PERSON}\b"
_DIED = (
    r"(?:were |was |are |is |have |has |had |later |then |since |been )*(?:killed|died|dies|dead)\b"
)
_HURT = (
    r"(?:were |was |are |is |have |has |had |slightly |seriously |badly |being )*"
    r"(?:injured|hurt|wounded|hospitali[sz]ed|taken to (?:a |the )?hospitals?|treated for injur)"
)
_KILL = r"\bkill(?:s|ed|ing)? (?:at least |about |nearly |more than |over )?"
_HARM = r"\b(?:injur(?:es|ed|ing)|wound(?:s|ed|ing)|hurt(?:s|ing)?|hospitali[sz](?:es|ed|ing)) (?:at least |about |nearly |more than |over )?"
_HUMAN = r"(?:男性|女性|男児|女児|男子|女子|少年|少女|作業員|運転手|歩行者|高齢者|患者|男|女|児童|園児|乗客|生徒|さん|ちゃん)"
_AGED = r"(?:\(\d{1,3}[歳)]?\)?|\(\d{1,3}歳?\))?"
_HURT_JA = (
    r"(?:負傷|けが|ケガ|重傷|軽傷|重体|骨折|骨を折|病院に運ばれ|救急搬送|入院|重軽傷|体調不良)"
)
_DIED_JA = r"(?:死亡|死去|亡くな(?:った|って|り|る)|犠牲)"
# 1万2000人, 3万5,000人: never from the middle of a number.
_COUNT_JA = (
    r"(?<![\d.,百千万億兆])(?P<n>(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,6}(?:\.\d{1,3})?)"
    r"(?:[百千万億]{1,2}(?:(?:\d,\d{3}|\d{1,4})[百千万億]?){0,2})?)人"
)
_NOT = r"(?![^。、]{0,8}(?:な(?:い|かっ|し|く)|いな|ません|免れ|おそれ|恐れ|可能性))"

_PATTERNS = {
    FactKind.KILLED: tuple(
        re.compile(p)
        for p in (
            rf"{_COUNT_JA}(?:の[^、。0-9]{{1,8}})?(?:が|は|も|全員が)?[^、。0-9死]{{0,10}}{_DIED_JA}{_NOT}",
            rf"(?:死者|犠牲者|死亡者)[^。、0-9]{{0,10}}{_COUNT_JA}(?!増)",
            rf"{_HUMAN}{_AGED}(?P<one>)(?:が|は|、|も)?[^。、0-9死]{{0,18}}{_DIED_JA}{_NOT}",
            rf"\b{_N} (?:{_PEOPLE} |of (?:the |them )?(?:[a-z]+ )?|more )?(?:[a-z]+ )?{_DIED}",
            rf"{_KILL}{_N}\b(?! ?%)",
            rf"{_KILL}(?P<one>){_ONE}",
            rf"\bdeath toll\b[^.]{{0,80}}?\b(?:to|at|of|is|was|reaches|hits) {_N}\b",
            rf"\b{_PERSON}\b(?P<one>)(?:, (?:\d{{1,3}}, )?who)? {_DIED}",
            rf"\b{_PERSON} (?P<one>)(?:[\w'-]+ ){{0,3}}(?:dies|died|was killed)\b",
        )
    ),
    FactKind.INJURED: tuple(
        re.compile(p)
        for p in (
            rf"{_COUNT_JA}(?:の[^、。0-9]{{1,8}})?(?:が|は|も|全員が)?[^、。0-9死]{{0,14}}{_HURT_JA}{_NOT}",
            rf"(?:けが人|負傷者|重傷者|軽傷者|けがをした人)[^。、]{{0,14}}{_COUNT_JA}(?!増)",
            rf"{_HUMAN}{_AGED}(?P<one>)(?:が|は|、|も)?[^。0-9死]{{0,22}}{_HURT_JA}{_NOT}",
            rf"\b{_N} (?:{_PEOPLE} |of (?:the |them )?(?:[a-z]+ )?|more )?(?:[a-z]+ )?{_HURT}",
            rf"{_HARM}{_N}\b(?! ?%)",
            rf"{_HARM}(?P<one>){_ONE}",
            rf"\b{_PERSON} (?P<one>)(?:[\w'-]+ ){{0,3}}(?:{_HURT}|(?:critically|seriously|badly) hurt)",
            rf"\b{_N} people were being treated for",
        )
    ),
}
_MOST = 200
_WORD = re.compile(r"[a-z]{0,12}")


def casualties(text: str) -> Iterator[tuple[FactKind, float, int, int]]:
    """Yield (killed or injured, how many, start, end) from folded *text*.

    A person told of without a number is one. >>> [c[:2] for c in casualties("3人が死亡し、12人がけが")]
    [(<FactKind.KILLED: 'killed'>, 3.0), (<FactKind.INJURED: 'injured'>, 12.0)]
    """
    for kind, patterns in _PATTERNS.items():
        taken: list[tuple[int, int]] = []
        for pattern in patterns:
            for found in pattern.finditer(text):
                start, end = found.start(), _WORD.match(text, found.end()).end()  # type: ignore[union-attr]
                if len(taken) < _MOST and not any(start < b and a < end for a, b in taken):
                    taken.append((start, end))
                    yield kind, _value(found), start, end


def _value(found: re.Match[str]) -> float:
    told = found.groupdict().get("n")
    if not told:
        return 1.0
    return float(_WORDS[told]) if told in _WORDS else in_digits(told)[0].value
