"""A cue widened to the word that holds it, as Japanese and English build words."""

from __future__ import annotations

import re

from jiken.models import Said
from pipelines.classify.borders import LONGEST, whole

_JAPANESE = re.compile(r"[぀-ヿ一-鿿々]")
# The rest of a word, and the noun that 的な or の leads to; what is longer is no word.
_ENDING = re.compile(
    r"[一-鿿々ァ-ヺー]{0,24}+(?![一-鿿々ァ-ヺー])(?!(?:[はがをともへや]|(?<!的)に)(?![ぁ-ゖ]))"
    r"[ぁ-ゖ]{0,12}+(?![ぁ-ゖ])(?:(?<=[なの])[一-鿿々ァ-ヺー]{1,24}+(?![一-鿿々ァ-ヺー]))?"
)
# A particle follows, or kana without end.
_NOUN_ENDING = re.compile(r"[一-鿿々ァ-ヺー]{0,24}+(?![一-鿿々ァ-ヺー])")
_REACH = 12
_PARTICLE = re.compile(r"(?<=[A-Za-z0-9Ａ-Ｚａ-ｚ０-９])[がをでの](?=[一-鿿])")
_OWNER = re.compile(r"(?<=[A-Za-z])['’]s$")
_NOUN_BEFORE = re.compile(r"(?:[一-鿿々ァ-ヺー]|[A-Za-zÀ-ɏ0-9]+-)+$")
_NOUN_AFTER = re.compile(
    # What is done with AI, or to it, is no part of its name: AI導入, AI採用で.
    r"(?=[一-鿿ァ-ヺ]{2})(?!(?:導入|採用|活用|利用|使用|変更|開発|無実|データ|企業|大手|業界|時代|投資|市場|研究|競争|倫理|戦略|需要|普及|依存|動画問題)(?!システム|ツール))"
    r"(?![一-鿿々ァ-ヺー]{0,10}(?:ミス|トラブル|事故|事件|問題|犯罪|詐欺|悪用|被害|規制|訴訟))"
    r"[一-鿿々ァ-ヺー]{2,12}+(?![一-鿿々ァ-ヺー]|[ぁ-ゖ](?<![のがはをにでともへや]))|[ァ-ヺー]{2,12}+(?![ァ-ヺー])|(?:-[A-Za-zÀ-ɏ]{1,12}+){1,3}+(?![A-Za-zÀ-ɏ0-9-])"
)
# What a bare "AI" is part of in English: AI ad tools, artificial intelligence system.
_BARE = re.compile(r"(?:AI|A\.I\.|artificial intelligence|generative AI)", re.IGNORECASE)
_HEAD_AFTER = re.compile(
    r"(?: (?!(?:is|are|was|were|has|have|had|to|in|on|for|of|and|or|that|which|used|using|by|with|can|could|may|will|from|as|at|into|one|two|three|no|foils|blocks|stops|spots|catches|flags|detects|prevents|saves|finds|makes|creates|generates|helps|the|a|an|their|its)\b)[\w-]{2,14}){0,2}?"
    r" (?:tools?|systems?|models?|chatbots?|agents?|apps?|software|assistants?|bots?|robots?|algorithms?|cameras?|toys?|teddy bears?|detectors?|scanners?|speakers?"
    r"|platforms?|generators?|companions?|tutors?|translators?|summaries|images?|videos?|voices?|songs?|photos?|nudes|avatars?|deepfakes?)\b"
)


def term(title: str, text: str, said: Said) -> Said:
    """Return the noun round what names an AI system: 虐待判定AI for AI, AI for AIを使.

    In English the hyphenated word: AI-powered. What is longer than a word is left out whole.
    """
    source = title if said.field == "title" else text
    start, end = said.start, said.end
    if stem := _PARTICLE.search(source, start, end):
        end = stem.start()
    if owner := _OWNER.search(source, start, end):
        end = owner.start()
    if after := _NOUN_AFTER.match(source, end):
        end = after.end()
    elif _BARE.fullmatch(source, start, end) and (head := _HEAD_AFTER.match(source, end)):
        end = head.end()
    return _quoted(source, said, _before(source, start), end)


def word(title: str, text: str, said: Said) -> Said:
    """Return a cue with the rest of its Japanese word: 確認されていない for 確認されていな."""
    source = title if said.field == "title" else text
    start, end = said.start, said.end
    if _JAPANESE.match(source, end - 1):
        ending = _ENDING.match(source, end) or _NOUN_ENDING.match(source, end)
        end = ending.end() if ending else end
    if _JAPANESE.match(source, start):
        start = _before(source, start)
    return _quoted(source, said, start, end)


def _before(source: str, start: int) -> int:
    """Return where the noun begins that runs on into *start*; *start* where it is too long."""
    window = max(0, start - _REACH - 1)
    found = _NOUN_BEFORE.search(source[window:start])
    if found is None or (found.start() == 0 and window > 0):
        return start
    return window + found.start()


def _quoted(source: str, said: Said, start: int, end: int) -> Said:
    start, end = whole(source, start, end)
    if end - start > LONGEST:
        start, end = said.start, said.end
    return Said(field=said.field, start=start, end=end, said=source[start:end])
