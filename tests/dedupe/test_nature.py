from __future__ import annotations

import pytest

from dedupe.nature import nature


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
        # Clauses of one headline, as Japanese desks set them in English.
        ("Robot Bus Stops; No Driver on Board; Brakes Possibly at Fault", "report"),
        ("配送ロボットはどの国で禁止されていますか", "editorial"),
        # Reporters count, ask and add what it means, too: such a title alone decides nothing.
        ("Five things to know about the robot bus", "report"),
        ("Regulator halts robot buses. Here's what that means for you", "report"),
        ("Five takeaways from the robot bus hearing", "report"),
        ("ロボットバスの祭典とは何か？地域の足になったか？", "report"),
        ("配送ロボットが目指す「やさしい街」とは？", "report"),
        ("Mayor fires back after critical op-ed: 'The buses are safe'", "report"),
        ("Anonymous engineer in Kaku Post op-ed: brakes were known to fail", "report"),
        ("「AIを考える会」が市に要望書", "report"),
        ("ロボットと暮らす街を考える", "editorial"),
        ("Globe editorial: Robot buses need a driver", "editorial"),
        ("OPINION: The robot bus was always going to stop", "editorial"),
        # Words of commentary that reporters use of others.
        ("ロボットバス有識者会議 安全確認が論点の1つに", "report"),
        ("【論点】ロボットバスの再開は早すぎないか", "editorial"),
        ("運行会社の社長が米紙に寄稿 再開に意欲", "report"),
        ("寄稿: ロボットバスに運転席を", "editorial"),
        ("コラムニスト装うAI偽広告、警察が注意", "report"),
        ("架空市、住みたい街ランキングで3位に", "report"),
        ("社長、在任3年を振り返る「事故が転機に」", "report"),
        ("被災の経験を振り返るシンポジウム 架空市", "report"),
        ("2つの事件で同じAI音声か 男を逮捕", "report"),
        ("AI失敗ランキング 1位は誤発注", "round-up"),
        ("This week's robot bus chaos leaves commuters stranded", "report"),
        ("This week the robots came home", "round-up"),
        ("Seven moments that stood out at the robot bus hearing", "report"),
        ("City to decide this week whether robot bus may run", "report"),
        ("Robot bus firm's chief ousted after less than a year in charge", "report"),
        ("Robot bus runs into kerb in second year of trial", "report"),
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
    ("title", "text", "wanted"),
    [
        # A page that names itself in its first words.
        ("", "A law firm's case note on the tribunal's decision against an airline.", "editorial"),
        ("", "Commentary: the chatbot row shows how little is tested.", "editorial"),
        ("", "配送ロボットの事故を受けた弁護士の解説。", "editorial"),
        ("", "銀行の相談AIが誤回答した問題の経緯と意味を読み解く。", "editorial"),
        # Reports say such words too, of others.
        ("", "The former mayor's blog, which drew few readers, was shut on Monday.", "report"),
        ("", "市は再発防止の対策を検討するとしている。", "report"),
        ("", "事故の教訓と課題を考える集会が20日、市内で開かれた。", "report"),
        ("", "衝突事故から1年となる20日、現場の近くで追悼の式が開かれた。", "report"),
        ("", "配送ロボットの衝突事故について、遠隔監視の課題を考える。", "editorial"),
        ("", "A columnist was arrested on Monday over an AI-made video, police said.", "report"),
        ("", "The guide robot fell down the stairs of a museum, which closed the hall.", "report"),
        ("病院のAI問診で誤判定　専門家が原因を解説へ", "病院は19日、会見を開く。", "report"),
    ],
)
def test_a_page_says_what_it_is_in_its_first_words(title: str, text: str, wanted: str) -> None:
    assert nature(title, text) == wanted


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("けさの3本　銀行AI、台風、高校野球", "主なニュースです。", "round-up"),
        ("Thursday briefing: bank bot, storm, rail strike", "Good morning.", "round-up"),
        (
            "銀行AI停止、台風接近ほか",
            "おはようございます。けさの主なニュースです。▽銀行の相談AIが停止▽台風が接近▽高校野球が開幕",
            "round-up",
        ),
        (
            "A bank bot, a storm and a strike",
            "Here is what happened this month. 1. A bank's bot failed. 2. A storm came. 3. Trains stopped.",
            "round-up",
        ),
        # One report may list its measures.
        (
            "銀行、再発防止策を公表",
            "銀行は19日、再発防止策を公表した。・負荷試験・監視・研修",
            "report",
        ),
        # The site's name says nothing of the page.
        ("自動運転バスが縁石に接触 : 乗り物ニュースまとめ", "", "report"),
        ("Robot bus hits kerb in Kaku - Transport News Digest", "", "report"),
        ("自動運転バスの事故に思う | 社説 | 架空タイムス", "", "editorial"),
    ],
)
def test_a_digest_lists_several_things_and_says_so(title: str, text: str, wanted: str) -> None:
    assert nature(title, text) == wanted


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        ("架空市長偽動画問題", "架空市の市長が暴言を吐いたように見せる偽動画がAIで作られ拡散した問題。作者は不明。", "editorial"),
        ("市長の偽動画が拡散　架空市が注意喚起", "架空市の市長の偽動画が拡散した問題。市は19日、注意を呼び掛けた。", "report"),
    ],
)  # fmt: skip
def test_an_entry_is_titled_by_the_affair_and_begins_by_defining_it(
    title: str, text: str, wanted: str
) -> None:
    assert nature(title, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("AI検索の珍回答10選を紹介する。", "editorial"),
        ("配送ロボットの事故から1年、遺族は何を思うのか。", "editorial"),
        ("Two years on, the town still argues about its robot bus.", "editorial"),
        ("The robot bus hit a pole. The columnist wonders who was watching.", "editorial"),
        ("A law-firm note on the robot bus ruling, for operators.", "editorial"),
        ("サッカーのAI判定で10選手が抗議した。", "report"),
        ("事故から1カ月後の19日、市は運行を再開した。", "report"),
        ("Two years after the crash, police charged the operator.", "report"),
        ("The writer sued the maker of a chatbot on Monday.", "report"),
    ],
)
def test_lists_and_looks_back_are_no_reports(text: str, wanted: str) -> None:
    assert nature("", text) == wanted
