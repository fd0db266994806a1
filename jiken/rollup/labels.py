"""How a fact sheet words its lines in Japanese and in English."""

from __future__ import annotations

from datetime import date

from jiken.rollup.records import FactKind

_LABELS = {
    FactKind.KILLED: ("死者", "killed"),
    FactKind.INJURED: ("負傷者", "injured"),
    FactKind.PEOPLE: ("人数", "people"),
    FactKind.AMOUNT: ("金額", "amount"),
    FactKind.COUNT: ("数", "number"),
    FactKind.SHARE: ("割合", "share"),
    FactKind.TERM: ("期間", "period"),
    FactKind.AGE: ("年齢", "age"),
    FactKind.DAY: ("日付", "date"),
    FactKind.PLACE: ("場所", "place"),
    FactKind.OFFENCE: ("容疑・不正行為", "offence"),
    FactKind.PROCEDURE: ("手続き", "procedure"),
    FactKind.ORGANISATION: ("組織", "organisation"),
    FactKind.SYSTEM: ("AIシステム", "AI system"),
}
_COUNTS = {
    "images": ("点数", "images or items"),
    "cases": ("件数", "cases"),
    "vehicles": ("台数", "vehicles or machines"),
    "books": ("冊数", "books"),
    "companies": ("社数", "companies"),
    "times": ("回数", "times"),
}
# {unit: (before and behind the number in Japanese, the same in English)}.
_UNITS = {
    "JPY": ("円", "{} yen"), "USD": ("ドル", "US${}"), "EUR": ("ユーロ", "€{}"), "GBP": ("ポンド", "£{}"),
    "CNY": ("人民元", "{} yuan"), "KRW": ("ウォン", "{} won"), "INR": ("ルピー", "{} rupees"),
    "AUD": ("豪ドル", "A${}"), "CAD": ("カナダドル", "C${}"), "HKD": ("香港ドル", "HK${}"),
    "TWD": ("台湾ドル", "NT${}"), "SGD": ("シンガポールドル", "S${}"),
    "people": ("人", "{}"), "age": ("歳", "{}"), "decade": ("代", "{}s"), "percent": ("%", "{}%"),
    "months": ("か月", "{} months"), "years": ("年", "{} years"), "weeks": ("週間", "{} weeks"),
    "images": ("点", "{}"), "cases": ("件", "{}"), "vehicles": ("台", "{}"), "books": ("冊", "{}"),
    "companies": ("社", "{}"), "times": ("回", "{}"),
}  # fmt: skip
_SPANS = ("months", "years", "weeks")
_MYRIADS = ((10**12, "兆"), (10**8, "億"), (10**4, "万"))
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def label(kind: FactKind, unit: str) -> tuple[str, str]:
    """Return what a line is headed with.

    >>> label(FactKind.AMOUNT, "JPY")
    ('金額', 'amount')
    """
    return _COUNTS.get(unit, _LABELS[kind]) if kind is FactKind.COUNT else _LABELS[kind]


def figure(number: float, unit: str) -> tuple[str, str]:
    """Return a number with its unit in both languages.

    >>> figure(18_500_000.0, "JPY"), figure(31.0, "age")
    (('1850万円', '18,500,000 yen'), ('31歳', '31'))
    >>> figure(1.0, "months")
    ('1か月', '1 month')
    """
    behind, around = _UNITS.get(unit, ("", "{}"))
    if number == 1 and unit in _SPANS:
        around = around.removesuffix("s")
    return f"{_japanese(number)}{behind}", around.format(_english(number))


def _english(number: float) -> str:
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.12g}"


def _japanese(number: float) -> str:
    """Return a number as Japanese news writes it: 1億2000万, 2.5, 640."""
    if number < 10_000 or not number.is_integer():
        return f"{number:.12g}"
    rest, written = int(number), ""
    for scale, sign in _MYRIADS:
        if part := rest // scale:
            written, rest = f"{written}{part}{sign}", rest % scale
    return f"{written}{rest or ''}"


def day(iso: str) -> tuple[str, str]:
    """Return a day in both languages.

    >>> day("2026-01-19")
    ('2026年1月19日', '19 January 2026')
    """
    told = date.fromisoformat(iso)
    return (
        f"{told.year}年{told.month}月{told.day}日",
        f"{told.day} {_MONTHS[told.month - 1]} {told.year}",
    )
