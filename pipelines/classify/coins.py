"""Currencies by the names that news gives them, and roughly what one of each is in US dollars."""

from __future__ import annotations

import re
from collections.abc import Mapping

COINS = {
    **{"円": 0.0067, "香港ドル": 0.128, "台湾ドル": 0.031, "豪ドル": 0.65, "カナダドル": 0.72, "加ドル": 0.72, "シンガポールドル": 0.75},
    **{"米ドル": 1.0, "ドル": 1.0, "ユーロ": 1.1, "ポンド": 1.25, "人民元": 0.14, "元": 0.14, "ウォン": 0.0007, "ルピー": 0.012},
    **{"バーツ": 0.029, "ペソ": 0.017, "フラン": 1.1, "レアル": 0.18, "ランド": 0.055, "リラ": 0.025, "ルーブル": 0.011},
    **{"リンギ": 0.22, "リンギット": 0.22, "ドン": 0.00004, "ディルハム": 0.27},
}  # fmt: skip
SIGNS = {
    **{"us$": 1.0, "usd": 1.0, "$": 1.0, "hk$": 0.128, "nt$": 0.031, "a$": 0.65, "au$": 0.65, "c$": 0.72, "ca$": 0.72, "s$": 0.75},
    **{"r$": 0.18, "nz$": 0.6, "€": 1.1, "eur": 1.1, "£": 1.25, "gbp": 1.25, "¥": 0.0067, "jpy": 0.0067, "₹": 0.012, "rs": 0.012},
    **{"rs.": 0.012, "inr": 0.012, "₩": 0.0007, "krw": 0.0007, "rm": 0.22, "chf": 1.1, "rmb": 0.14, "cny": 0.14, "sgd": 0.75, "hkd": 0.128},
}  # fmt: skip
NAMED = {
    **{"hong kong dollar": 0.128, "taiwan dollar": 0.031, "australian dollar": 0.65, "canadian dollar": 0.72, "singapore dollar": 0.75},
    **{"dollar": 1.0, "euro": 1.1, "pound": 1.25, "yen": 0.0067, "won": 0.0007, "yuan": 0.14, "renminbi": 0.14, "rupee": 0.012},
    **{"baht": 0.029, "peso": 0.017, "franc": 1.1, "real": 0.18, "reais": 0.18, "rand": 0.055, "lira": 0.025, "ruble": 0.011},
    **{"ringgit": 0.22, "dirham": 0.27, "krona": 0.095, "kronor": 0.095},
}  # fmt: skip


def any_of(names: Mapping[str, float]) -> str:
    """Return a pattern for one of the names, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
