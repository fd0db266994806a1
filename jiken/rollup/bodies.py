"""Organisations and AI systems that are in no table, by how news introduces them. No persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dedupe.fold import is_japanese
from jiken.rollup.records import FactKind

Spot = tuple[FactKind, str, int, int]
Patterns = tuple[re.Pattern[str], ...]

_KANJI = r"[\u3400-\u9fff々]"
_ENDS_JA = r"(?=[はがをにのでとや、。(（「」]|によると|から|$)"
_BODY_JA = (
    r"株式会社|合同会社|教育委員会|県教委|市教委|選挙管理委員会|消防局|消防本部|労働基準監督署|海上保安本部|大学病院|大学院|大学|高校"
    r"|研究所|研究機構|協会|連盟|財団|機構|委員会|警察署|総合病院|病院|銀行|信用金庫|交通|農機|電鉄|製薬|自動車|流通|ヘルスケア|ラボ"
    r"|ホールディングス|システムズ|モーターズ"
)
_FIRM_MORE_JA = r"園|舎|堂|屋|工業|電機|電器|建設|運輸|物流|商事|出版|放送|学園|法人"
# What an unknown company is called: katakana or Latin letters, or kanji that end as firms do.
_FIRM_JA = rf"(?:[ァ-ヴー・]{{3,20}}|[A-Za-z][A-Za-z0-9&. -]{{2,24}}|[ぁ-んァ-ヴー\u3400-\u9fff々]{{1,10}}?(?:{_BODY_JA}|{_FIRM_MORE_JA}))"
_JAPANESE = tuple(
    re.compile(pattern)
    for pattern in (
        # コマドリ社; 同社, 会社 and 本社 name nobody.
        r"(?P<name>[ァ-ヴーA-Za-z・&.-]{2,20}社)(?![会員長説内外屋])",
        # 運営会社パーセルパップ, 製造元の越路農機, を運営する博多ヘルスケア, 銀行クレジルス.
        r"(?:(?:運営会社|運営元|運営企業|製造元|製造会社|メーカー|開発元|開発会社|提供元|(?:運行|運営|開発)を担う)の?"
        r"|広告会社|配車会社|企業|スタートアップ|銀行|保険会社|農業法人|医療法人|調査会社|を(?:運営|開発|製造|提供|販売|運行)(?:する|した|している))"
        rf"[「『]?(?P<name>{_FIRM_JA})[」』]?{_ENDS_JA}",
        # 県警長岡署, 愛知県警小牧署.
        rf"[県道府]警(?P<name>{_KANJI}{{1,5}}署){_ENDS_JA}",
        r"(?P<name>(?:第[0-9]{1,2})?(?:[\u3400-\u9fff々ァ-ヴーA-Za-z]){1,12}?"
        rf"(?:{_BODY_JA})){_ENDS_JA}",
        rf"(?P<name>{_KANJI}{{2,8}}大)(?=[はが(（、])",
        # A city that announces something is who speaks.
        r"(?:^|(?<=[。、\n]))(?P<name>[\u3400-\u9fff々ァ-ヴ]{1,7}[市町村都県])(?=は(?:[0-9]|、)|が(?:[0-9]{1,5}人|誤))",
    )
)
# A suffix behind one of these, or behind nothing, names no body of its own.
_GENERIC_JA = re.compile(
    r"^[0-9]|^(?:同|当|各|両|会|本|支|他|私立|公立|国立|県立|市立|同じ|この|その|連邦|第三者|取引先?|振込先|送金先|取引先の|調査|検証|特別|外部|有識者|市内の|県内の|大手|民間|海運|鉄道|運営"
    r"|ある|複数|蘭|米|英|仏|独|豪|韓|印|地元|専門|搬送先の|韓国|自動運転|公共|航空|高速|都市|軽|乗用|電気|小型|大型|安全|農業|商業|工業|支援|新興|地方|都道府県|学校|医療"
    r"|女子|男子|国際|世界|全国|日本の|県|市|区|町|府|道|国|私|名門|有名|出身|付属|附属)?(?:"
    + f"{_BODY_JA}|{_FIRM_MORE_JA}"
    + r"|社|大|県立高校|公立高校|私立高校|市|県|町|村)$"
)
_CAP = r"(?:[A-Z][A-Za-zÀ-ÿ0-9'’&-]*|[A-Z]\.)"
_NAME_EN = (
    rf"{_CAP}(?: (?:{_CAP}|of|for|and|the)(?= )(?= (?:{_CAP}|of|for|and|the)\b))*(?: {_CAP})?"
)
_ENDING_EN = (
    r"(?:Police Department|Police|City Council|County Council|Council|High Court|District Court|Superior Court|Supreme Court|Court"
    r"|University|College|Institute|Hospital|Agency|Commission|Commissioner's Office|Authority|Administration|Ministry|Department"
    r"|Association|Society of [A-Z][a-z]+|Labs|Motors|Healthcare|Kotsu|Co\.|Inc\.?|Corp\.?|Ltd\.?|GmbH|LLC|Group|Holdings|Bank|Airlines)"
)
# The Metropolitan Police Department of the Japanese capital is not "… of the Japanese".
_NATION = r"(?:[A-Z][a-z]+(?:ese|ish|ian|ean|ican)\b|French\b|German\b|Dutch\b|U\.?[SK]\b)"
_ENGLISH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w'])(?P<name>(?:{_CAP} (?:(?:of|for|and|the) )?){{1,5}}{_ENDING_EN}(?: for {_CAP}| of (?:the )?(?!{_NATION}){_CAP}(?: {_CAP})?)?)(?![\w])",
        rf"\b(?P<name>(?:University|Bank|Ministry|Department|Institute|City|Law Society) of (?:the )?{_CAP}(?: {_CAP})?)",
        rf"\b[Tt]he (?P<name>city of {_CAP})(?= said| has| will)",
        rf"\b(?P<name>{_CAP}(?: {_CAP}){{0,2}} (?:prefectural )?(?:police|board of education))\b",
        rf"\b(?:operated|made|developed|run|built|owned|sold) by (?P<name>{_CAP}(?: {_CAP}){{0,3}})",
        rf"\b(?:maker|operator|manufacturer|startup|owner|developer|bank|firm|company|agency|regulator|authority|watchdog),? (?:is |called )?(?P<name>{_CAP}(?: {_CAP}){{0,2}})",
        rf"(?:^|(?<=[.!?\"”] ))(?P<name>{_CAP}(?: {_CAP}){{0,2}}), (?:which (?:runs|operates|makes|sells|owns|lost|develops)|a [\w-]+-based|an? (?:\w+ )?(?:startup|company|maker|firm))\b",
        rf"(?:^|(?<=[.!?\"”-] ))(?P<name>{_CAP}(?: (?:Labs|{_CAP}))?) (?:has )?(?:suspend(?:s|ed)|ground(?:s|ed)|recall(?:s|ed)|withdr[ae]ws?|blame[sd]|apologi[sz]e[sd]|disputes|disputed|would appeal|will pay)\b",
        rf"\b(?:sued|sues|fined|fines|suing) (?P<name>{_CAP}(?: {_CAP})?)\b",
    )
)
_NOT_BODIES = frozenset(
    "Bank Department Institute University Association Agency Ministry Commission Society Council "
    "The A An It He She They Police Prosecutors Officials Regulators Officers Investigators Lawyers Authorities "
    "Tribunal Court Mother Father Family Woman Man Study Report Group Company Monday Tuesday Wednesday Thursday Friday Saturday Sunday AI Court Hospital Japanese French German Dutch British American "
    "Armed Federal Local State City National Two Three Four Five Six Seven Eight Nine Ten Japan".split()
)
# A name does not begin with these.
_NOT_FIRST = frozenset(
    "In On At With For From By CEO President Chair Chief Will Film When While After Before".split()
)
_SYSTEM_EN = r"(?:AI|app|tool|chatbot|software|system|assistant|model|generator|adviser|advisor|platform|bot|planner|robot|program)"
_TITLED_EN = r"[A-Z][A-Za-z0-9-]+(?: (?:[A-Z][A-Za-z0-9]*|\d+))*"
_SYSTEMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:AI|アプリ|システム|ソフト|ボット|モデル|エージェント|アシスタント|サービス|サイト|ロボット|錠|端末)"
        r"[「『](?P<name>(?=[^」』]*(?:[ァ-ヴー]{2}|[A-Za-z]{2})|[ぁ-ん]{4,}[」』])[^」』\n]{2,24})[」』]",
        rf"\b(?!AI\b)(?i:{_SYSTEM_EN})(?:,? (?:called|named|known as))? (?P<name>{_TITLED_EN})",
        rf"\b{_SYSTEM_EN}s?, (?P<name>{_TITLED_EN})(?=,)",
        rf"\b{_SYSTEM_EN}s?\b[^.,;\n]{{0,40}}?,? (?:called|named|known as) (?P<name>{_TITLED_EN})",
        rf"\b(?:the )?(?:operator|maker) of (?P<name>{_TITLED_EN}), an?\b",
        rf"\b(?P<name>[A-Z][A-Za-z0-9-]+(?: (?:[A-Z][A-Za-z0-9]*|\d+))?), an? (?:[\w-]+ ){{0,3}}{_SYSTEM_EN}\b",
        rf"\b(?:a|the|by|of) (?:match by )?(?P<name>[A-Z][a-z]+[A-Z]\w+)(?=,| {_SYSTEM_EN})",
    )
)
# What stands behind "system" and names none.
_NO_SYSTEM = re.compile(
    r"^(?:アシスタント|エージェント|チャットボット|ロボット|サービス|システム|スマートフォン|It|The|A|An|In|On|At|And|But|He|She|They|This|AI"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day.*|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b.*|[A-Z]{5,}|Could|Is|Has|Was|For|To|From)$"
)
_MOST = 60
_TITLE_CASE = 0.6


@lru_cache(maxsize=64)
def bodies(text: str) -> tuple[Spot, ...]:
    """Return (kind, name, start, end) of organisations and systems that the *text* introduces."""
    patterns, of_systems = _patterns(text)
    systems = [spot for spot in _matches(of_systems, text) if not _NO_SYSTEM.match(spot[0])]
    organisations = (
        spot
        for spot in _matches(patterns, text)
        if not _names_nobody(spot[0])
        and not any(spot[1] < b and a < spot[2] for _, a, b in systems)
    )
    return (
        *((FactKind.SYSTEM, *spot) for spot in systems),
        *((FactKind.ORGANISATION, *spot) for spot in organisations),
    )


def _patterns(text: str) -> tuple[Patterns, Patterns]:
    """Return the patterns of organisations and of systems in the language of *text*."""
    if is_japanese(text):
        return _JAPANESE, _SYSTEMS[:1]
    return ((), ()) if is_title_case(text) else (_ENGLISH, _SYSTEMS[1:])


def is_title_case(text: str) -> bool:
    """Whether most words of an English headline have a capital, so that it tells no name.

    >>> is_title_case("Air Canada Chatbot Oversteps"), is_title_case("Sapporo man held over fakes")
    (True, False)
    """
    words = [word for word in text.split() if word[:1].isalpha() and word.isascii()]
    if len(words) < 4 or len(words) > 30:
        return False
    return sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)


def _matches(patterns: Patterns, text: str) -> Iterator[tuple[str, int, int]]:
    taken: list[tuple[int, int]] = []
    for pattern in patterns:
        for found in pattern.finditer(text):
            start, end = _trimmed(text, *found.span("name"))
            free = not any(start < b and a < end for a, b in taken)
            if free and end - start >= 2 and len(taken) < _MOST:
                taken.append((start, end))
                yield text[start:end], start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without an article in front and a possessive or a particle behind."""
    for article in ("The ", "A ", "An "):
        if text.startswith(article, start):
            start += len(article)
    for ending in ("'s", "’s"):
        if text[start:end].endswith(ending):
            end -= len(ending)
    return start, end


_ANY_POLICE = frozenset(
    f"{whose} police"
    for whose in "prefectural local city state federal national county metropolitan".split()
)


def _names_nobody(name: str) -> bool:
    return (
        bool(_GENERIC_JA.match(name))
        or name.endswith(("'s police", "’s police"))
        or name in _NOT_BODIES
        or name.lower() in _ANY_POLICE
        or name.split()[0] in _NOT_FIRST
        or all(word in _NOT_BODIES for word in name.split())
    )
