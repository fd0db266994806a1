from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from dedupe import Knowledge, Model, Profile, Story, compare, profile
from dedupe.packed import packed, unpacked

TOLD: tuple[tuple[str, str, float | None], ...] = (
    (
        "札幌の31歳男を逮捕 生成AIで偽画像50万点",
        "警視庁は19日、札幌市の無職の男(31)を逮捕した。",
        0,
    ),
    ("Sapporo man, 31, arrested over 520,000 AI images", "Police arrested a man from Sapporo.", 9),
    ("", "本文だけの短い知らせ。", None),
    ("見出しだけ \ud800", "", 3),
    ("[社説]AIの偽画像 規制を急げ", "", 24),
)


NO_VECTOR = np.zeros(0, dtype=np.int8)


@pytest.fixture
def told(make: Callable[..., Story], knowledge: Knowledge) -> list[Profile]:
    return [profile(make(at, *row), knowledge) for at, row in enumerate(TOLD, start=1)]


def test_a_profile_comes_back_without_what_only_reasons_and_blocking_read(
    told: list[Profile],
) -> None:
    left_out = {"mentions": {}, "quantities": (), "blocking": (), "lead_vector": NO_VECTOR}
    for one in told:
        back, wanted = unpacked(packed(one)), replace(one, **left_out)
        for field in fields(Profile):
            mine, yours = getattr(back, field.name), getattr(wanted, field.name)
            if isinstance(yours, np.ndarray):
                assert (mine.dtype, mine.tolist()) == (yours.dtype, yours.tolist())
            else:
                assert (mine, type(mine)) == (yours, type(yours))


def test_evidence_is_the_same(told: list[Profile], model: Model) -> None:
    back = [unpacked(packed(one)) for one in told]
    for i in range(len(told)):
        for j in range(i):
            assert compare(back[i], back[j], model) == compare(told[i], told[j], model)
