"""Which language a title and text are in, by script and, for Latin letters, common words."""

from __future__ import annotations

import re
from collections import Counter

READ = 4_000
"""Characters looked at: the beginning of an article is enough."""

_KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾝ]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[一-\u9fff㐀-\u4dbf々]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_OTHER = re.compile(r"[Ͱ-\u1fff]")
_WORD = re.compile(r"[a-zà-ÿ']+")
_ENGLISH = frozenset(
    _WORD.findall(
        "the of and to in a is that for on it with as was at by from are be has have had his her its"
        " an not this they their after says said over will new who how why what more about"
    )
)
_NEIGHBOURS = frozenset(
    _WORD.findall(
        "der die das und ist nicht ein eine mit von le la les des et est une dans pour que qui sur el"
        " los las del una por con para il di che della non per het een van dei nel och att som"
    )
)
_HINT = re.compile(r"[a-z]{2}")


def language(text: str, hint: str | None = None) -> str:
    """Return the ISO 639-1 code of *text*'s language, "und" if it cannot be told.

    *hint* is what page, feed or registry say ("ja", "en-GB"); script outranks it.

    >>> language("AIが誤診、病院が謝罪"), language("石破首相動静", hint="ja")
    ('ja', 'ja')
    """
    seen = text[:READ]
    likely = _hinted(hint)
    letters = Counter({
        "kana": len(_KANA.findall(seen)),
        "han": len(_HAN.findall(seen)),
        "ko": len(_HANGUL.findall(seen)),
        "latin": len(_LATIN.findall(seen)),
        "other": len(_OTHER.findall(seen)),
    })  # fmt: skip
    return _by_script(letters, likely) or _by_words(seen, letters, likely) or likely or "und"


def _by_script(letters: Counter[str], likely: str | None) -> str | None:
    """Latin letters weigh little here: Japanese headlines are full of company names."""
    east = letters["kana"] + letters["han"] + letters["ko"]
    if 8 * east <= letters["latin"] + letters["other"]:
        return None
    if letters["ko"] > letters["kana"] + letters["han"] / 2:
        return "ko"
    if 20 * letters["kana"] > letters["han"] or likely == "ja":
        return "ja"
    return "zh"


def _by_words(text: str, letters: Counter[str], likely: str | None) -> str | None:
    if letters["latin"] <= letters["other"]:
        return None if likely not in ("ja", "en") else "und" if letters["other"] else None
    words = _WORD.findall(text.lower())
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _NEIGHBOURS for word in words)
    if english > 2 * foreign:
        return "en"
    if likely == "en" and foreign > 2 * english:
        return "und"
    return None


def _hinted(hint: str | None) -> str | None:
    code = (hint or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if _HINT.fullmatch(code) else None
