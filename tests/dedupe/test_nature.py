from __future__ import annotations

import pytest

from dedupe.nature import nature, stage


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("[社説]顔認証の誤作動 検証を急げ", "editorial"),
        ("社説：生成AIと選挙", "editorial"),
        ("【解説】なぜ自動運転バスは止まれなかったのか", "editorial"),
        ("AIの「幻覚」とは何か", "editorial"),
        ("Opinion: The chatbot ruling was overdue", "editorial"),
        ("Editorial | Robots on our pavements", "editorial"),
        ("What the Harbour City ruling means for chatbots", "editorial"),
        ("今週のAIニュースまとめ", "round-up"),
        ("AI事故ランキング 上半期", "round-up"),
        ("This week in AI: three crashes and a ban", "round-up"),
        ("Five AI scandals of the year", "round-up"),
        ("The week in tech", "round-up"),
        ("From fake voices to runaway robots: a bad spring for AI", "round-up"),
        ("ロボット事故の1週間の動き", "round-up"),
        ("2025年のAI事故を振り返る", "round-up"),
        ("Flight from Tokyo to Kaku delayed by AI scheduling fault", "report"),
        ("今年の夏祭りでAI誘導が誤作動 3人けが", "report"),
        ("自動運転バスが自転車と接触 けが人なし", "report"),
        ("生成AIで偽画像作成か 31歳男を逮捕", "report"),
        ("Robot bus hits parked bicycle in Japan", "report"),
        ("Seven passengers hurt as robot bus brakes", "report"),
        ("AI企業の説明責任を問う集会に500人", "report"),
        ("Police explain why robotaxi was stopped", "report"),
    ],
)
def test_a_page_says_by_its_title_what_it_is(title: str, wanted: str) -> None:
    assert nature(title, "") == wanted


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("偽画像販売の男を逮捕", "偽画像販売の男を起訴"),
        ("偽画像販売の男を起訴", "偽画像販売の男に有罪判決"),
        ("自動運転バスの運転員を書類送検", "自動運転バスの運行再開"),
        ("Man arrested over deepfakes", "Man pleads guilty over deepfakes"),
        ("Mother sues chatbot maker", "Chatbot maker must face trial, says court"),
    ],
)
def test_an_affair_goes_on_in_stages(earlier: str, later: str) -> None:
    assert 0 < stage(earlier, "") < stage(later, "")
