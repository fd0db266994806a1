"""Names of private suspects, victims and minors: what is left out of the sentences that are quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiken.rollup.glossary import Glossary

_TRADE = r"(?:無職|会社員|会社役員|自営業|アルバイト|大学生|高校生|派遣社員|公務員|教員|教諭|医師|店員|学生|従業員|作業員|運転手|の)"
_NAME_JA = r"(?P<name>[\u3400-\u9fff々]{2,10}|[ァ-ヴー・＝]{3,24}|[A-Z][A-Za-z.]+(?:[ ・][A-Z][A-Za-z.]+){0,2})"
_AGE = r"(?:\s?[（(][0-9０-９]{1,3}歳?[)）])?"
_TITLED = re.compile(
    rf"{_NAME_JA}{_AGE}(?:容疑者|被告|受刑者|死刑囚|さん|ちゃん|くん|君(?=[はがのを、(（])|氏)"
)
# 山田太郎(31), but not 会社役員の男(31).
_AGED = re.compile(r"(?P<name>[\u3400-\u9fff々]{3,7})\s?[（(][0-9０-９]{1,2}歳?[)）]")
# What is said to people who are not named, and what an age stands behind beside a name.
_NOBODY = re.compile(
    r"^(?:患者|利用者|お客|皆|学生|生徒|保護者|医者|職人|業者|読者|ご遺族|遺族|家族|奥|外国人|高齢者|神|旦那|母親|父親|娘|息子|夫妻|両親|店員|赤|沢山|子供|園児|住民|町民|市民)$"
)
_ROLE = re.compile(
    r"(?:被告|死刑囚|男|女|男性|女性|児|男子|女子|少年|少女|生徒|児童|員|社長|会長|校長|園長|店長|院長|町長|市長|局長|部長|課長|役|学生|高校生|中学生|小学生"
    r"|医師|教師|看護師|弁護士|者|業|職|長男|次男|三男|長女|次女|三女|母親|父親|妻|夫婦|夫妻|運転手|選手|歌手|助手|友人|知人|外国人|主婦|娘|息子|孫)$"
)
_LEADING_TRADE = re.compile(rf"^{_TRADE}+")
_CAP = r"[A-Z][a-z'’-]+"
_ENGLISH = re.compile(
    rf"\b(?:Mr|Ms|Mrs|Dr)\.? (?P<titled>{_CAP}(?: {_CAP})?)"
    rf"|\b(?:named|identified as|suspect|defendant|victim|plaintiff|son|daughter|wife|husband|mother|father),? (?P<called>{_CAP} (?:[A-Z]\. )?{_CAP})"
    rf"|(?P<aged>{_CAP} (?:[A-Z]\. )?{_CAP})(?=, (?:[1-9][0-9]?(?![0-9-])|an? [0-9]{{1,2}}-year-old|who\b|whose\b|the (?:suspect|victim|defendant)))"
)
_PUBLIC = frozenset({"person", "company", "product", "organisation", "media", "university"})
# Who is arrested or sentenced is a person, if no place or body of two words.
_DEEDS = r"(?:arrested|detained|convicted|sentenced|indicted|jailed|imprisoned|charged)"
_TRIED = re.compile(
    rf"\b{_DEEDS} (?P<done>{_CAP} (?:[A-Z]\. )?{_CAP})|(?P<was>{_CAP} (?:[A-Z]\. )?{_CAP})(?= (?:was|has been|is) {_DEEDS})"
)
_BODY = re.compile(
    r"(?:Police|Court|County|City|Labs|Inc|Corp|Motors|University|Group|Bank|Hospital|Ministry"
    r"|Prefecture|Province|District|Island|Islands|Town|Village|School|College|Council|Agency)$"
)
Span = tuple[int, int]


def private_names(text: str, glossary: Glossary) -> tuple[Span, ...]:
    """Return where *text* names persons that the alias table does not know as public, in order."""
    found = [span for span in _found(text) if not _is_public(text[span[0] : span[1]], glossary)]
    tried = [span for span in _tried(text) if not _is_known(text[span[0] : span[1]], glossary)]
    return tuple(sorted({*found, *tried}))


def names_nobody(text: str, glossary: Glossary) -> bool:
    """Whether *text* names no private person."""
    return not private_names(text, glossary)


def _found(text: str) -> Iterator[Span]:
    for pattern, nobody in ((_TITLED, _NOBODY), (_AGED, _ROLE)):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if trade := _LEADING_TRADE.match(match["name"]):
                start += trade.end()
            if end - start >= 2 and not nobody.search(text[start:end]):
                yield start, end
    for match in _ENGLISH.finditer(text):
        group = match.lastgroup
        if group and not (group == "aged" and _BODY.search(match[group])):
            yield match.span(group)


def _tried(text: str) -> Iterator[Span]:
    for match in _TRIED.finditer(text):
        group = match.lastgroup
        if group and not _BODY.search(match[group]):
            yield match.span(group)


def _is_known(name: str, glossary: Glossary) -> bool:
    """Whether the alias table has all of the name, whatever it is of."""
    return any((n.start, n.end) == (0, len(name)) for n in glossary.found(name, "text"))


def _is_public(name: str, glossary: Glossary) -> bool:
    """Whether the alias table has all of the name, as that of a public person or of a company.

    That of a town is many a private person's, too.
    """
    found = (n for n in glossary.found(name, "text") if n.kind in _PUBLIC)
    return sum(n.end - n.start for n in found) >= len(name) - 1
