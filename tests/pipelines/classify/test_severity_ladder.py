"""A step of severity is climbed only with words that justify it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiken.models import Said
from jiken.taxonomy import ArticleClass, Severity
from pipelines.classify.cues import CueLists
from pipelines.classify.quoting import LONGEST
from pipelines.classify.scale import great
from pipelines.classify.severity import severity

LISTS = CueLists.load(Path(__file__).parents[3] / "data" / "cues.toml")
INCIDENT, HAZARD = ArticleClass.INCIDENT, ArticleClass.HAZARD


def step(class_: ArticleClass, title: str, text: str = "") -> tuple[Severity, str] | None:
    found = severity(class_, title, text, LISTS.find(title, text))
    return (found[0], found[1].said) if found else None


@pytest.mark.parametrize(
    ("class_", "title", "text", "wanted"),
    [
        (INCIDENT, "産業用ロボットに挟まれ作業員が死亡", "", Severity.SERIOUS_INCIDENT),
        (INCIDENT, "Robotaxi kills pedestrian", "", Severity.SERIOUS_INCIDENT),
        (INCIDENT, "自動運転バスが縁石に接触し乗客が重傷", "", Severity.SERIOUS_INCIDENT),
        (INCIDENT, "顔認識で誤認逮捕、男性が市を提訴", "", Severity.SERIOUS_INCIDENT),
        (INCIDENT, "偽のCFOが出た会議で2億円をだまし取られる", "", Severity.SERIOUS_INCIDENT),
        (INCIDENT, "Deepfake call: firm loses $25 million to scammers", "", Severity.SERIOUS_INCIDENT),
        (INCIDENT, "偽のCFOが出た会議で20万円をだまし取られる", "", Severity.INCIDENT),
        (INCIDENT, "自動運転バスが電柱に衝突した", "けが人はなかった。", Severity.INCIDENT),
        (INCIDENT, "Robotaxi crashes into a pole", "No one was injured or killed.", Severity.INCIDENT),
        (INCIDENT, "Security robot drowns in fountain: death of a guard robot", "", Severity.INCIDENT),
        (HAZARD, "対話AIが生物兵器の作り方を答える恐れ", "", Severity.SERIOUS_HAZARD),
        (HAZARD, "Flaw could let attackers read chats", "", Severity.HAZARD),
    ],
)  # fmt: skip
def test_the_ladder(class_: ArticleClass, title: str, text: str, wanted: Severity) -> None:
    found = step(class_, title, text)
    assert found is not None
    assert found[0] is wanted
    assert found[1] in (title + "\n" + text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1億2000万人の情報が流出した。", "1億2000万人"),
        ("1億2,000万人の情報が流出した。", "1億2,000万人"),
        ("１億２０００万人の情報が流出した。", "１億２０００万人"),
        ("12万3000世帯が停電した。", "12万3000世帯"),
        ("3千万人の情報が流出した。", "3千万人"),
        ("1億5,000万円の被害が出た。", "1億5,000万円"),
        ("3千5百万ドルの被害が出た。", "3千5百万ドル"),
        ("2兆1,500億円の損失を出した。", "2兆1,500億円"),
        ("The fault left 120,000 homes without electricity.", "120,000 homes"),
    ],
)
def test_a_great_number_is_read_whole(text: str, words: str) -> None:
    assert [said.said for said in great("", text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "3万5,000人が被害を受けた。",
        "1,200万円の被害が出た。",
        "10万人当たり3人が被害を受けた。",
        "絵が盗まれたとして3億6千万円の賠償を求めて提訴した。",
        "The theft led to a $25 million lawsuit.",
        "12345678901234567890人が被害",
    ],
)
def test_a_smaller_one_or_a_sum_claimed_is_none(text: str) -> None:
    assert not list(great("", text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Details of half a million patients were exposed.", "half a million patients"),
        ("The error wrongly cut payments to 1.2m benefit claimants.", "1.2m benefit claimants"),
        ("Hundreds of thousands of customers lost power.", "Hundreds of thousands of customers"),
        ("誤送信で数十万人の口座番号が漏れた。", "数十万人"),
        ("約12万軒が停電した。", "12万軒"),
        ("He transferred 150 million yen to the fraudsters.", "150 million yen"),
        ("The scam cost him 3 million euros, all stolen.", "3 million euros"),
        ("Fraudsters took Rs 14.5 crore; the sum was stolen.", "Rs 14.5 crore"),
        ("Fraudsters stole ₹10,50,00,000 from them.", "₹10,50,00,000"),
        ("A deepfake chief had a clerk pay; he paid out HK$200 million.", "HK$200 million"),
        ("2,000 万ドルをだまし取られた。", "2,000 万ドル"),
        ("1億バーツをだまし取られた。", "1億バーツ"),
    ],
)
def test_a_great_number_is_read_in_other_words_and_currencies(text: str, words: str) -> None:
    assert [said.said for said in great("", text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "Fraudsters stole HK$5 million.",  # about 640,000 US dollars
        "Fraudsters stole Rs 1,50,000.",
        "数千人の口座番号が漏れた。",
        "市は住宅給付を誤って打ち切り、230万ポンドを返還した。",
        "The service is used by 2 million people.",
        "The firm paid $25 million for the start-up.",
    ],
)
def test_what_is_smaller_or_no_loss_is_no_great_number(text: str) -> None:
    assert not list(great("", text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The crash left three people dead.", "three people dead"),
        ("She took her own life after months of chats.", "took her own life"),
        ("倒れた男性は病院で息を引き取った。", "息を引き取った"),
        ("He fractured two vertebrae and his left wrist.", "fractured two vertebrae"),
        ("One person remains critical.", "remains critical"),
        ("The machine cost him two fingers: he lost two fingers.", "lost two fingers"),
        ("女性は足の骨を折り、全治3カ月と診断された。", "骨を折"),
        ("作業員は腕に障害が残った。", "障害が残"),
        ("The software named the wrong man, who spent six days in jail.", "six days in jail"),
        ("人違いとわかるまで、男性は5日間、身柄を拘束された。", "5日間、身柄を拘束"),
    ],
)
def test_the_words_that_lift_a_step_are_quoted(text: str, words: str) -> None:
    found = step(INCIDENT, "AIの誤り AI error", text)
    assert found is not None
    assert found[0] is Severity.SERIOUS_INCIDENT
    assert words in found[1]


@pytest.mark.parametrize(
    "text",
    [
        "The robot bruised a man. The case follows a similar one in Oslo in which two people died.",
        "ロボットが男性の足を踏んだ。県内では昨年、同じ機種の事故で9人が死亡している。",
        "The robot bruised a man. Nationwide, 300 people died of such accidents last year.",
        "The robot bruised a man, who could have lost an eye.",
        "ロボットが男性に当たった。失明の恐れはない。骨を折るおそれもあった。",
        "A deepfake fooled a clerk. Its maker was detained for five days and jailed for two years.",
        "偽の音声で30万円をだまし取った男は、10日間勾留された。",
    ],
)
def test_another_case_a_fear_or_an_offenders_sentence_lifts_no_step(text: str) -> None:
    found = step(INCIDENT, "AIの件 AI case", text)
    assert found is None or found[0] is Severity.INCIDENT


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A tractor ran him over, leaving him with broken legs.", Severity.SERIOUS_INCIDENT),
        ("The robot hit a woman, who fell and broke an arm.", Severity.SERIOUS_INCIDENT),
        ("The robot injured two toddlers. Neither was seriously hurt.", Severity.INCIDENT),
    ],
)
def test_broken_bones_are_a_serious_injury(text: str, wanted: Severity) -> None:
    found = step(INCIDENT, "Robot hits people", text)
    assert found is not None
    assert found[0] is wanted


def test_the_classifiers_own_letter_is_quoted_with_its_clause() -> None:
    title = "バスが止まり、乗客が降りた"
    told = severity(INCIDENT, title, "", (), Said(field="title", start=3, end=4, said="止"))
    assert told is not None
    assert told[1].said == title


def test_a_disaster_needs_deaths_and_a_community_upset() -> None:
    text = "停電で病院が止まり12人が死亡、県は非常事態を宣言した。"
    found = step(INCIDENT, "送電AIの誤り", text)
    assert found is not None
    assert found[0] is Severity.DISASTER
    assert "非常事態" in found[1]


def test_a_sum_raised_is_no_harm() -> None:
    assert step(INCIDENT, "同社が100億円を調達、AIの誤判定を謝罪した") == (
        Severity.INCIDENT,
        "同社が100億円を調達、AIの誤判定を謝罪した",
    )


@pytest.mark.parametrize("class_", [ArticleClass.COMPLEMENTARY, ArticleClass.UNRELATED, ArticleClass.NEEDS_REVIEW])  # fmt: skip
def test_other_classes_have_none(class_: ArticleClass) -> None:
    assert step(class_, "作業員が死亡") is None


def test_without_words_it_is_not_established() -> None:
    assert step(INCIDENT, "まる") is None


def test_the_classifiers_own_quotation_stands_in() -> None:
    said = Said(field="title", start=0, end=2, said="まる")
    assert severity(INCIDENT, "まる", "", (), said) == (Severity.INCIDENT, said)


@pytest.mark.parametrize(
    "piece",
    [
        "1,000",
        "9" * 50,
        "$1 ",
        "10,000 people ",
        "1万",
        "億円",
        "broke his ",
        "held in jail for ",
        "昨年も",
        "follows a similar ",
        "one of the ",
    ],
)
def test_hostile_numbers_are_no_trouble(piece: str) -> None:
    text = piece * 20_000
    found = severity(INCIDENT, text, text, LISTS.find(text, text))
    assert found is None or len(found[1].said) <= LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "Such images of an actual person are called sexual deepfakes.",
        "実在の人の顔を使った画像は「児童ポルノ」とも呼ばれる。",
        "「児童ポルノ」とは、子どもの性的な姿を写した画像のことだ。",
        "What is known as child pornography is banned.",
        "Child pornography is defined as any image of a child in such a state.",
        "検索の概要は、作家が既に亡くなったと表示した。",
        "対話AIは俳優が死亡したと誤って答えた。",
        "The assistant falsely claimed that the actor was found dead.",
        "元同級生の写真を裸に加工した画像を販売したとして、男が逮捕された。",
        "He sold sexually explicit deepfakes of actresses.",
        "The regulator fined the firm €30.5 million over breaches of privacy law.",
        "The jury returned a verdict of $42.5 million in compensatory damages over the theft.",
        "市は情報流出で3億円の賠償を命じられた。",
    ],
)
def test_an_explanation_a_false_report_or_an_award_lifts_no_step(text: str) -> None:
    found = step(INCIDENT, "AIの問題 AI trouble", text)
    assert found is None or found[0] is Severity.INCIDENT


@pytest.mark.parametrize(
    "text",
    [
        "警察は、児童ポルノを生成AIで作った疑いで男を逮捕した。",
        "He used an image model to make child sexual abuse material.",
        "同社によると、男性は死亡したと発表された。",
        "Police said he was found dead.",
        "The firm was fined after scammers stole $3 million from its clients.",
    ],
)
def test_what_was_done_still_does(text: str) -> None:
    found = step(INCIDENT, "AIの問題 AI trouble", text)
    assert found is not None
    assert found[0] is Severity.SERIOUS_INCIDENT
