"""Whether a title or summary that a model wrote may be shown, by its form alone."""

from __future__ import annotations

import re
import unicodedata

from jiken.opinion.outcomes import NoOpinion, Outcome

_ADDRESS = re.compile(r"://|\bwww\.|\b[\w-]{1,60}@[\w-]{1,60}\.\w|\.[a-z]{2,10}/\w", re.IGNORECASE)
# Orders, not reports of orders: that an agent ignored its instructions is news.
_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instruction|prompt|rule|message|above|previous)"
    r"|\bas an ai(?: language)? model\b|\byou are (?:now |an? )|\b(?:click|tap) here\b"
    r"|\brespond (?:only )?with\b|\b(?:i cannot|i can't|i'm sorry)\b"
    r"|\b(?:begin|end) (?:article|report)\b"
    r"|(?:無視|従|忘れ)(?:し|っ)?(?:て(?:ください|下さい)|ろ\b|なさい|せよ)"
    r"|あなたは.{0,20}(?:アシスタント|モデル)です|こちらをクリック"
    r"|申し訳(?:ございません|ありません)が",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>{}\[\]`|\\]|\*\*|^#|&\w{1,8};")
_BLANK = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[。！？]|[.!?](?=\s|$)")
_KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def refuse_leftovers(text: str) -> None:
    """Raise NoOpinion where *text* holds an address, or tells somebody what to do.

    A model that was talked over by a page writes what the page wants to be read.
    """
    folded = unicodedata.normalize("NFKC", text)
    if _ADDRESS.search(folded):
        raise NoOpinion(Outcome.ADDRESS)
    if _INSTRUCTION.search(folded):
        raise NoOpinion(Outcome.INSTRUCTION)


def worded(text: str, language: str, limit: int) -> str:
    """Return *text* on one line, at most *limit* characters; raises NoOpinion if it is unfit."""
    clean = _BLANK.sub(" ", "".join(map(_visible, text))).strip()
    if not clean:
        raise NoOpinion(Outcome.EMPTY)
    if _MARKUP.search(clean):
        raise NoOpinion(Outcome.MARKUP)
    if not _is_in(clean, language):
        raise NoOpinion(Outcome.WRONG_LANGUAGE)
    return _shortened(clean, limit)


def _visible(character: str) -> str:
    """Return the character, a blank for a control one, nothing for what shows nothing."""
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def _is_in(text: str, language: str) -> bool:
    """Whether *text* can be Japanese (kana or kanji in it), or English (Latin for the most)."""
    japanese = len(_KANA_OR_KANJI.findall(text))
    if language == "ja":
        return japanese > 0
    return sum(c.isascii() and c.isalpha() for c in text) > 4 * japanese


def _shortened(text: str, limit: int) -> str:
    """Return as many whole sentences as *limit* has room for; raises NoOpinion if not one."""
    if len(text) <= limit:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text) if end.end() <= limit]
    if not ends:
        raise NoOpinion(Outcome.TOO_LONG)
    return text[: ends[-1]]
