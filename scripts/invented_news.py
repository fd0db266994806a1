"""Invented news about AI, in Japanese and English, written straight into a store in great numbers.

Every sentence is ours. Places, numbers, days and deeds vary, so that words are rare and frequent as
in news; nothing is encoded or compared: what clustering and classifying would say is made up, too.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import cast

from jiken.models import Said
from jiken.rollup import Assessment, Quote, RolledClaim, RolledTag
from jiken.store import Store
from jiken.store.articles import spaced
from jiken.store.as_json import written
from jiken.taxonomy import TAGS, ArticleClass, Severity

PLACES = [
    (f"{ja}{suffix}", f"{en} {kind}")
    for ja, en in (
        ("青葉", "Aoba"), ("水城", "Mizuki"), ("北浜", "Kitahama"), ("白嶺", "Shirane"), ("桜台", "Sakuradai"),
        ("若松原", "Wakamatsubara"), ("霧島台", "Kirishimadai"), ("三宝", "Sanpo"), ("汐見", "Shiomi"), ("富岡野", "Tomiokano"),
    )
    for suffix, kind in (("市", "City"), ("県", "Prefecture"), ("町", "Town"), ("区", "Ward"))
]  # fmt: skip
ACTORS = [
    ("通信販売会社", "an online retailer"), ("市立病院", "a municipal hospital"), ("県教育委員会", "the board of education"),
    ("地方銀行", "a regional bank"), ("タクシー会社", "a taxi company"), ("出版社", "a publisher"), ("中学校", "a junior high school"),
    ("介護施設", "a care home"), ("倉庫会社", "a warehouse operator"), ("電力会社", "a power company"), ("水道局", "the waterworks"),
]  # fmt: skip
SYSTEMS = [
    ("生成AI", "a generative AI tool"), ("顔認識システム", "a face recognition system"), ("自動運転バス", "a self-driving bus"),
    ("対話AI", "a chatbot"), ("画像診断支援AI", "a diagnostic support system"), ("採用選考AI", "a hiring algorithm"),
    ("配送ロボット", "a delivery robot"), ("音声合成ソフト", "a voice cloning program"), ("需要予測AI", "a forecasting system"),
]  # fmt: skip
DEEDS = [
    ("誤った案内を続け、{n}人に影響が出た", "kept giving wrong directions and affected {n} people"),
    ("利用者{n}人の個人情報を別人に表示した", "showed the personal data of {n} users to others"),
    ("偽の動画が拡散し、{n}万円の被害が出た", "was used for fake videos that cost victims {n}0,000 yen"),
    ("歩行者と接触し、{n}歳の女性がけがをした", "hit a pedestrian, injuring a woman of {n}"),
    ("性的な偽画像{n}枚が作られ、警察が捜査している", "was used to make {n} sexual fake images, police say"),
    ("応募者{n}人を不当に低く評価していた", "unfairly marked down {n} applicants"),
    ("{n}件の見落としがあったと発表した", "missed {n} cases, the operator said"),
    ("架空の判例{n}件が書面に載っていた", "put {n} invented precedents into a filing"),
    ("停止せず、{n}時間にわたり誤作動した", "malfunctioned for {n} hours without stopping"),
]  # fmt: skip
AFTER = [
    ("担当者は「確認が足りなかった」と話している。", "“We did not check enough,” an official said."),
    ("再発防止のため、第三者委員会を設けるという。", "A committee of outsiders is to look into it."),
    ("専門家は、導入前の検証が欠かせないと指摘する。", "Experts say that such systems must be tested before use."),
    ("国は事業者に報告を求めた。", "The government has asked the operator for a report."),
    ("同様の問題は昨年も各地で起きていた。", "Similar problems had come up elsewhere last year."),
    ("運用は当面の間、見合わせる。", "Operation is suspended for the time being."),
    ("警察は詳しい経緯を調べている。", "Police are looking into the details."),
    ("被害者の家族は説明を求めている。", "The families are asking for an explanation."),
    ("市議会では条例の見直しを求める声が上がった。", "Council members called for new rules."),
]  # fmt: skip
PUBLISHERS = [
    *((f"{name}{kind}", "ja") for name in ("東陽", "北辰", "中央", "湾岸", "みずほ野") for kind in ("新聞", "テレビ", "経済", "通信", "速報", "オンライン")),
    *((f"The {name} {kind}", "en") for name in ("Harbor", "Northern", "Capital", "Valley", "Morning") for kind in ("Ledger", "Herald", "Wire", "Gazette", "Post", "Review")),
]  # fmt: skip
WORDS = [
    *(ja for ja, _ in SYSTEMS), *("police", "chatbot", "hospital", "謝罪", "捜査", "偽画像", "個人情報", "robot", "青葉市", "Kitahama"),
]  # fmt: skip
EVENTS = [
    '"face recognition" hospital', "青葉市 顔認識システム", '"personal data" bank', "配送ロボット 停止せず",
    "偽画像 警察 中学校", '"wrong directions" Mizuki', "個人情報 銀行 水城",
]  # fmt: skip
FIRST, DAYS = date(2023, 1, 1), 1_090
AT_ONCE = 5_000
HARMS, INDUSTRIES = tuple(TAGS["harm_types"]), tuple(TAGS["industries"])
AFFECTED, PRINCIPLES = tuple(TAGS["stakeholders"]), tuple(TAGS["principles"])
KINDS = (
    *[(ArticleClass.INCIDENT, Severity.INCIDENT)] * 5,
    *[(ArticleClass.INCIDENT, Severity.SERIOUS_INCIDENT)] * 2,
    *[(ArticleClass.HAZARD, Severity.HAZARD)] * 3,
    *[(ArticleClass.COMPLEMENTARY, None)] * 3,
    *[(ArticleClass.NEEDS_REVIEW, None)] * 2,
    *[(ArticleClass.UNRELATED, None)] * 6,
)
REASONS = json.dumps(
    [
        {"kind": "wording", "sign": "≈", "share": 0.62},
        {"kind": "meaning", "sign": "≈", "share": 0.91},
        {"kind": "time", "sign": "≈", "hours": 5.5},
    ],
    ensure_ascii=False,
)
Told = Callable[[str, int], None]
Row = tuple[object, ...]


def fill(store: Store, articles: int, incidents: int, told: Told, seed: int = 7) -> None:
    """Write so many articles, about six of ten in one of so many incidents, into an empty store."""
    chance = random.Random(seed)
    number, stories = 0, _incidents(chance, articles, incidents)
    while batch := list(islice(stories, AT_ONCE // 5)):
        with store.writing():
            number = _write(store, chance, batch, number)
        if number // 50_000 != (number - 5 * AT_ONCE) // 50_000:
            told("articles", number)


def _incidents(
    chance: random.Random, articles: int, incidents: int
) -> Iterator[tuple[str, date, int, int]]:
    """Yield (id, day, how many in-event articles, how many of no incident after them)."""
    left = articles
    for n in range(incidents):
        day = FIRST + timedelta(days=n * DAYS // incidents)
        most = chance.choices((1, 5, 20, 60), (40, 36, 20, 4))[0]
        size = min(chance.randint(1 if most == 1 else most // 4 + 1, most), left)
        mean = left // (incidents - n)
        extra = max(0, min(left - size, round(mean * 0.4)))
        extra = left - size if n == incidents - 1 else extra
        left -= size + extra
        yield f"{day}-{n % 65_536:04x}", day, size, extra


def _write(
    store: Store, chance: random.Random, batch: list[tuple[str, date, int, int]], number: int
) -> int:
    rows: dict[str, list[Row]] = {name: [] for name in _SQL}
    for incident, day, size, extra in batch:
        event = _Event(chance)
        own = []
        for place in range(size + extra):
            number += 1
            if place >= size:
                event = _Event(chance)
            at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
                minutes=chance.randint(0, 1_439) + 300 * min(place, size)
            )
            article = event.article(chance, number, at)
            _article(rows, article)
            if place < size:
                own.append(article)
                linked = own[chance.randrange(len(own) - 1)] if place else None
                rows["member"].append(_member(chance, incident, article, linked))
                if linked:
                    rows["evidence"].append((linked["id"], number, 0.93, 0.95, 3))
                rows["class"].append(_classification(article, event))
        rows["incident"].append(_incident(incident, day, own))
        rows["assessment"].append(_assessment(chance, incident, event_of(own), own))
        rows["assessed"] += [(incident, one["id"]) for one in own]
    for name, sql in _SQL.items():
        store.db.conn.executemany(sql, rows[name])
    return number


_spaced = lru_cache(100_000)(spaced)


class _Event:
    """What happened, as several articles tell it."""

    def __init__(self, chance: random.Random) -> None:
        self.place, self.actor = chance.choice(PLACES), chance.choice(ACTORS)
        self.system, self.deed = chance.choice(SYSTEMS), chance.choice(DEEDS)
        self.number = chance.randint(2, 400)
        self.kind = chance.choice(KINDS)

    def article(self, chance: random.Random, number: int, at: datetime) -> dict[str, object]:
        publisher, language = chance.choice(PUBLISHERS)
        side = 0 if language == "ja" else 1
        deed = self.deed[side].format(n=self.number)
        after = [one[side] + " " * side for one in chance.sample(AFTER, 5)]
        place, actor, system = self.place[side], self.actor[side], self.system[side]
        if language == "ja":
            title = f"{place}の{actor}、{system}が{deed}"
            first = f"{place}の{actor}は{at.month}月{at.day}日、{system}が{deed}と明らかにした。"
        else:
            title = f"{system[0].upper()}{system[1:]} {deed} in {place}"
            first = f"{system[0].upper()}{system[1:]} used by {actor} in {place} {deed}, it became known on {at:%B} {at.day}. "  # fmt: skip
        return {
            "id": number, "url": f"https://news{number % 60}.example/{at:%Y/%m}/{number}", "title": title,
            "text": first + "".join(after), "parts": [first, *after], "language": language, "publisher": publisher, "at": at.isoformat(timespec="seconds"),
            "event": self,
        }  # fmt: skip


def event_of(own: list[dict[str, object]]) -> _Event:
    event = own[0]["event"]
    assert isinstance(event, _Event)
    return event


_SQL = {
    "article": "INSERT INTO articles(id, canonical_url, title, text, lead, language, source,"
    " publisher, family, country, source_kind, published_at, published_precision,"
    " published_offset, published_raw, fetched_at, content_hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'publisher', ?, 'instant', 540, '', ?, ?)",
    "address": "INSERT INTO addresses VALUES (?, ?, ?)",
    "fts": "INSERT INTO articles_fts(rowid, title, text, publisher) VALUES (?, ?, ?, ?)",
    "incident": "INSERT INTO incidents(id, day, last_day, title_ja, title_en, article_count,"
    " independent_source_count, languages, countries, created_at, changed_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "member": "INSERT INTO memberships VALUES (?, ?, ?, ?, ?, ?, ?)",
    "evidence": "INSERT INTO evidence VALUES (?, ?, ?, ?, ?)",
    "class": "INSERT INTO classifications VALUES (?, ?, 'bench', 'bench', ?, 1, 0, ?, ?, ?)",
    "assessment": "INSERT INTO assessments VALUES (?, 'bench', 'bench', ?, ?, ?, 0, ?)",
    "assessed": "INSERT INTO assessed VALUES (?, ?)",
}


def _article(rows: dict[str, list[Row]], one: dict[str, object]) -> None:
    id_, url, title, text = one["id"], str(one["url"]), str(one["title"]), str(one["text"])
    publisher, at = str(one["publisher"]), one["at"]
    lead = text[:120]
    rows["article"].append(
        (id_, url, title, text, lead, one["language"], publisher, publisher, publisher, "JP", at, at, f"{id_:064x}")
    )  # fmt: skip
    key = url.partition("://")[2]
    rows["address"].append((key, url, id_))
    parts = cast(list[str], one["parts"])
    rows["fts"].append((id_, _spaced(title), "".join(map(_spaced, parts)), _spaced(publisher)))


def _member(
    chance: random.Random, incident: str, one: dict[str, object], linked: dict[str, object] | None
) -> Row:
    role = chance.choices(("report", "copy", "follow-up"), (6, 2, 2))[0] if linked else "report"
    other = linked["id"] if linked else None
    return (
        incident, one["id"], role, other if role == "copy" else None, other,
        0.9 if linked else None, REASONS if linked else "[]",
    )  # fmt: skip


def _classification(one: dict[str, object], event: _Event) -> Row:
    class_, severity = event.kind
    record = {
        "class_": class_, "ai": True, "helper": False, "ai_probability": 0.97, "severity": severity,
        "candidates": [[class_, 0.8], ["unrelated", 0.1]], "model": "bench",
    }  # fmt: skip
    return one["id"], f"{one['id']:064x}", class_, 0.8, severity, json.dumps(record)


def _incident(incident: str, day: date, own: list[dict[str, object]]) -> Row:
    titles = {str(one["language"]): one["title"] for one in reversed(own)}
    last = str(own[-1]["at"])[:10]
    sources = len({one["publisher"] for one in own})
    at = f"{last}T12:00:00+00:00"
    return (
        incident, str(day), max(last, str(day)), titles.get("ja"), titles.get("en"), len(own), sources,
        json.dumps(sorted(titles)), '["JP"]', at, at,
    )  # fmt: skip


def _assessment(
    chance: random.Random, incident: str, event: _Event, own: list[dict[str, object]]
) -> Row:
    class_, severity = event.kind
    probability = round(chance.uniform(0.35, 0.55) if class_ is ArticleClass.NEEDS_REVIEW else chance.betavariate(6, 1.6), 4)  # fmt: skip
    said = [_quote(one, "text", 0, 60) for one in own[:3]]
    heads = {str(one["language"]): _quote(one, "title", 0, 999) for one in reversed(own)}
    tags = [
        *(("harm_types", value) for value in chance.sample(HARMS, 2)),
        *(("industries", value) for value in chance.sample(INDUSTRIES, 2)),
        *(("stakeholders", value) for value in chance.sample(AFFECTED, 2)),
        *(("principles", value) for value in chance.sample(PRINCIPLES, 2)),
        ("country", chance.choices(("JPN", "USA", "GBR", "KOR", "IND"), (60, 20, 8, 7, 5))[0]),
        ("organisation", f"{event.place[1]} Police"),
    ]
    claim = RolledClaim(
        text_ja=f"害が生じたと報じられている：「{said[0].said.said}」。",
        text_en=f"Reports tell of harm: “{said[0].said.said}”.",
        quotes=(said[0],),
    )
    found = Assessment(
        incident=incident, class_=class_, candidates=((class_, probability), (ArticleClass.UNRELATED, 0.1)),
        ai_probability=0.98, reports=tuple(int(str(one["id"])) for one in own[:5]), severity=severity,
        severity_quotes=(said[0],) if severity else (),
        tags=tuple(RolledTag(group=g, value=v, probability=0.8, sources=1, quotes=(chance.choice(said),)) for g, v in tags),
        rationale=(claim, claim, claim), title_ja=heads.get("ja"), title_en=heads.get("en"),
        summary_ja=tuple(q for q in said if q.language == "ja"), summary_en=tuple(q for q in said if q.language == "en"),
    )  # fmt: skip
    return incident, class_, probability, severity, written(found)


def _quote(one: dict[str, object], field: str, start: int, end: int) -> Quote:
    words = str(one[field])[start:end]
    said = Said(field=field, start=start, end=start + len(words), said=words)
    return Quote(article=int(str(one["id"])), language=str(one["language"]), said=said)
