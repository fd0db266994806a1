"""Harm that was prevented is no harm that was done; harm that was done stays it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.models import Classification, Said, Tag
from jiken.taxonomy import ArticleClass, Severity
from pipelines.classify.averted import is_averted, is_averted_sum
from pipelines.classify.cues import CueLists
from pipelines.classify.quoting import best
from pipelines.classify.rationale import rationale
from pipelines.classify.scale import great
from pipelines.classify.severity import severity
from pipelines.classify.unharmed import nothing_lost, unharmed

LISTS = CueLists.load(Path(__file__).parents[3] / "data" / "cues.toml")
INCIDENT = ArticleClass.INCIDENT
# The words that are asked about stand in brackets.
KEPT_EN = [
    "Bank's AI blocks [$3 million] deepfake scam before money left",
    "The bank said its AI stopped a [$3 million] transfer to criminals.",
    "Clerk foils [$5m] voice-clone fraud",
    "A [$4 million] deepfake scam was thwarted by a sharp-eyed accountant.",
    "Police prevented the loss of [$2 million] to a fake finance chief.",
    "Its fraud model froze a [$6 million] payment to fraudsters.",
    "Fraudsters tried to steal [$7 million] with a cloned voice.",
    "An attempted [$8 million] deepfake fraud on a broker came to light.",
    "The firm came close to losing [$9 million] to a fake executive.",
    "Staff refused to wire [$3 million] to the caller, whose voice was fake.",
    "The transfer of [$2.5 million] was intercepted in time.",
    "The caller asked for [$3 million], but the clerk hung up.",
    "The scammers demanded a transfer of [$3 million], but the bank blocked it.",
    "The payment of [$5 million] never left the bank.",
    "The scam would have cost the firm [$4 million].",
    "The company avoided losing [$3 million] to a deepfake caller.",
    "An employee saw through a deepfake call asking for [$10 million].",
    "A [$25 million] deepfake heist was stopped before any money was sent.",
    "The tool saved customers from losing [$30 million] to scams.",
    "She nearly sent [$2 million] to a man who did not exist.",
    "The bank kept a customer from sending [$1.5 million] to fraudsters.",
    "The fraud of [$3 million] was averted when an officer called back.",
    "Deepfake scam foiled: [$3 million] stays in the bank",
    "He did not lose the [$2 million] that the caller asked for.",
    "Bank's AI blocked a [$3 million] scam, but a second one took $5 million.",
    "While one branch foiled a [$2 million] scam, another lost $6 million.",
    "The cooperative's new software spotted the cloned voice and halted the [$1.8 million] payment.",
    "A quick-thinking teller prevented a widow from handing [$1.2 million] to a deepfake suitor.",
    "Police foiled a plot to defraud a shipyard of [€4 million].",
    "The gang had hoped to walk off with [£3m]; officers arrested them first and nothing was taken.",
    "Had the treasurer not called back, [$7 million] would have gone to the fraudsters.",
    "Investigators recovered all of it: no part of the [$2 million] was lost to the scam.",
    "A [$2.4m] fraud attempt using an AI voice failed.",
    "AI voice fraudsters fail to steal [$3 million]",
    "Scammers fail in bid to con city out of [$3 million]",
    "Would-be thieves sought [$5 million] with a fake video call, but were rumbled.",
    "The council dodged a [$3 million] deepfake scam.",
    "Officials say the [$6 million] scam was detected before the transfer went through.",
    "Bank freezes [$9 million] sent to scammers after deepfake call",
    "Scam averted: firm almost transfers [$11 million]",
    "The false invoice for [$2 million] was rejected by its fraud filter.",
    "The attempt to swindle [$14 million] out of the port authority came to nothing.",
    "A deepfake of its chief nearly cost the broker [$2 million].",
    "Alert staff at a jeweller's spotted the fake call in time and [$3 million] stayed put.",
    "Its filters caught the [$5 million] invoice fraud before it was paid.",
    "The bank said it had prevented [$80 million] in deepfake fraud this year.",
    "AI saves pensioners [$2 million] from voice scams",
    "Fraudsters were unable to get their hands on the [$3 million].",
    "The transfer, worth [$4 million], was held back after a second check and never made.",
    "The deepfake caller wanted [$2 million]; the clerk refused.",
    "The request for [$9 million] turned out to be a deepfake and was ignored.",
    "A phone company's AI warned the victim in time, sparing her a [$1.1 million] loss.",
    "The scam, which sought [$6 million], was rumbled by a trainee.",
    "Scam thwarted at last minute, [€7 million] safe",
]
KEPT_JA = [
    "[2億円]詐欺を送金前に阻止",
    "偽動画を使った[2億円]の送金指示を見抜いて止めた。",
    "[2億円]の被害を未然に防いだ。",
    "[2億円]をだまし取ろうとした疑いで男を逮捕した。",
    "[2億円]の詐取は未遂に終わった。",
    "社員が不審に思い、[2億円]の送金を思いとどまった。",
    "[2億円]が送金される寸前で銀行が気付いた。",
    "銀行は[2億円]の不正送金を水際で食い止めた。",
    "[2億円]を失うところだった。",
    "[2億円]をだまし取られずに済んだ。",
    "偽の社長から[2億円]の送金を求められたが、経理担当者が見破った。",
    "[2億円]の送金を指示されたが、応じなかった。",
    "AIが[2億円]の不正送金を遮断した。",
    "[2億円]の損失を回避した。",
    "[2億円]の送金は実行されず、被害はなかった。",
    "AIが阻止した[2億円]の詐欺",
    "危うく[2億円]をだまし取られるところ",
    "[2億円]を振り込みそうになった。",
    "[2億円]の支払いは保留され、詐欺とわかった。",
    "[2億円]の被害を免れた。",
    "[2億円]の送金を拒否した。",
    "[2億円]の被害には至らなかった。",
    "銀行は[1億円]の送金を阻止したが、別の口座から2億円を奪われた。",
    "偽音声を使った[1億5千万円]の詐欺を、窓口の職員が声をかけて防いだ。",
    "[3億円]を狙った偽動画詐欺、AIが検知し被害ゼロ",
    "[2億円]の送金依頼は偽物と判明し、送金されなかった。",
    "不正検知AIが[2億円]の送金を一時停止し、詐欺と分かった。",
    "[2億円]の振り込みを取りやめた。",
    "[2億円]をだまし取る計画は失敗した。",
    "[2億円]の詐欺未遂の疑いで男が逮捕された。",
    "銀行のAIが[2億円]の詐欺を見抜き、送金を止めた。",
    "AIが偽の声を検知し、[2億円]の送金を未然に防止した。",
    "[2億円]をだまし取られる被害を水際で防いだ。",
    "[2億円]をだまし取ろうとして失敗した。",
    "[2億円]の送金手続きの途中で不審に思い、中断した。",
    "行員の機転で[2億円]の詐欺被害を防ぐ",
    "AIが警告、[2億円]の詐欺被害防ぐ",
    "[2億円]の詐欺被害を防止",
    "偽社長に[2億円]の送金を迫られたが、詐欺と気づき難を逃れた。",
    "[2億円]の不正送金を検知し停止。資金の流出はなかった。",
    "[2億円]の送金を指示するAI音声、社員が偽物と見抜く",
    "[2億円]詐取未遂の疑い",
]
LOST_EN = [
    "A finance worker lost [$25 million] to a deepfake call.",
    "Bank's AI blocked a $3 million scam, but a second one took [$5 million].",
    "The bank stopped a third payment after he had sent [$5 million].",
    "The bank failed to stop a [$4 million] deepfake scam.",
    "The tool did not block the [$4 million] transfer to the fraudsters.",
    "[$5 million] was stolen before the bank froze the account.",
    "He lost [$5 million] before the bank blocked his account.",
    "While one branch foiled a $2 million scam, another lost [$6 million].",
    "The scammers got away with [$3 million] although an alarm stopped a second transfer.",
    "They were tricked into paying [$3 million] and noticed a week later.",
    "The AI stopped the first call, and the second cost the firm [$3 million].",
    "Criminals stole [$3 million] with a cloned voice; police blocked the account.",
    "An AI that should have prevented fraud let [$3 million] go to scammers.",
    "The scam cost the firm [$3 million], but the bank prevented further losses.",
    "The firm said it lost [$3 million] and that new checks have since blocked two scams.",
    "The fraudsters moved [$4 million] through a mule account before police stopped them.",
    "After losing [$2 million], the firm installed software that blocks deepfake calls.",
    "The software, sold to stop fraud, paid [$5 million] to criminals.",
    "The AI blocked nothing, and [$2 million] was gone in an hour.",
    "Filters that block scams missed this one, and [$2 million] went to thieves.",
    "It was too late to stop the [$3 million] transfer.",
    "Nobody stopped the [$3 million] fraud.",
    "The bank could not halt the [$3 million] transfer to the scammers.",
    "The bank recovered half of the [$3 million] that was stolen.",
    "Deepfake scammers fleece pensioners of [$12 million]",
    "The fake executive had the money, [$12 million], within the hour; the theft was found on Monday.",
    "A cloned voice cheated a broker of [$3 million] despite checks meant to prevent fraud.",
    "The AI let through a [$6 million] payment to fraudsters that a human would have stopped.",
    "Scammers stole [$9 million] in a scheme the bank says it could have prevented.",
    "[$4 million] in client funds has vanished in a deepfake fraud that nobody stopped.",
    "The fraud, the first of its kind, cost [$7 million]; two copycat attempts were blocked.",
    "Victims sent [$2.2 million] to the scammers before accounts were frozen.",
]
LOST_JA = [
    "偽の社長の指示で[2億円]をだまし取られた。",
    "銀行は1億円の送金を阻止したが、別の口座から[2億円]を奪われた。",
    "[2億円]の詐欺を阻止できなかった。",
    "[2億円]の被害を防げなかった。",
    "AIは偽の声を見抜けず、[2億円]が送金された。",
    "[2億円]を振り込んだが、3回目の送金は銀行が止めた。",
    "[2億円]を送金した。残りの1億円は銀行が止めた。",
    "[2億円]の被害が出たため、会社は被害の拡大を防いだ。",
    "[2億円]をだまし取られ、その後の送金は阻止した。",
    "[2億円]のうち5千万円の送金は阻止された。",
    "AIが一部を阻止したものの、[2億円]を失った。",
    "警察は[2億円]の詐欺を防止する対策を求めた。",
    "[2億円]をだまし取られた会社は、AIで詐欺を防ぐ仕組みを入れた。",
    "被害を防ぐはずのAIが誤作動し、[2億円]が流出した。",
    "銀行が止めたのは1億円で、[2億円]は犯人に渡った。",
    "[2億円]の被害を止められなかった。",
    "[2億円]が犯人側に送金され、銀行が口座を凍結した。",
    "1億円の送金は止めたが、[2億円]は振り込まれていた。",
    "AIの見逃しで[2億円]の詐欺被害を防げず",
    "[2億円]の詐欺被害、阻止できず",
    "[2億円]を詐取、別の3億円は未遂",
    "[2億円]をだまし取られ、気付いたのは翌日だった。",
    "[2億円]を送金した後に詐欺と気付き、追加の送金を止めた。",
    "[2億円]の詐欺被害が発覚し、市は再発防止策をまとめた。",
    "詐欺を防ぐAIが働かず、[2億円]が奪われた。",
]
PREVENTED_EN = [
    "The system prevented a [death] on the line.",
    "The robot stopped before it could [kill] anyone.",
    "An alert foiled the [suicide] of a student.",
    "Guards thwarted an [attack] with an AI drone.",
    "The AI stopped a [scam] that targeted pensioners.",
    "The hospital averted a [fatal] overdose.",
    "The crash that was narrowly avoided could have [killed] dozens.",
    "A driver nearly [died] when the car swerved.",
    "A leak of patients' [data] was prevented by the firewall.",
    "A watch that called for help prevented her [death].",
    "AI camera averts [drowning] at a pool",
    "The lifeguard AI saved a boy from [drowning].",
    "Operators shut down the line in time and avoided [injuries].",
    "Its emergency brake kept the bus from [hitting] a child.",
    "A nurse noticed the AI's wrong [dose] before it was given, and nobody was hurt.",
    "A pilot overrode the autopilot and avoided a [crash].",
    "The drone was shot down before it could [injure] anyone.",
    "Quick work by a guard averted a [stabbing] by a robot arm.",
    "The chatbot's advice could have [killed] him had his wife not stepped in.",
]
PREVENTED_JA = [
    "人の[死]を未然に防いだ。",
    "AIが[詐欺]を阻止した。",
    "[自殺]を思いとどまった。",
    "[衝突]を免れた。",
    "[衝突]寸前で止まった。",
    "[攻撃]は水際で食い止められた。",
    "[事故]を未然に防いだ。",
    "見守りAIが[溺死]を防いだ。",
    "AIの警報で[死亡]事故は避けられた。",
    "AIが列車の[衝突]を回避した。",
    "看護師が気付き、[誤投与]は避けられた。",
    "運転手がブレーキを踏み、[衝突]を回避した。",
    "[事故]は間一髪で防がれた。",
    "歩行者が飛びのき、[けが]を免れた。",
]
DONE_EN = [
    "The ranking software [rejected] them before any person could have read a line.",
    "Robotaxi blocked an ambulance and the patient [died].",
    "Robotaxi blocks ambulance, patient [dies]",
    "The robot stopped when the man was [killed].",
    "Trains stopped by AI [error]",
    "The car failed to stop and [killed] a girl.",
    "The driver stopped after the car [killed] a girl.",
    "Nothing could have prevented the [death], an inquest heard.",
    "Payments were blocked by a [faulty] model.",
    "The bank foiled one scam while a second [scam] cost a widow her savings.",
    "The AI stopped working and two patients [died].",
    "A recall was halted and more people were [injured].",
    "The brake failed and the bus [hit] a child.",
    "Brakes stopped the bus only after it had [hit] a child.",
    "The guard could not prevent a [stabbing].",
]
DONE_JA = [
    "救急車を止め、患者が[死亡]した。",
    "[詐欺]を阻止できなかった。",
    "[死亡]事故を防ぐため、対策を求めた。",
    "男性は[死亡]した。会社は再発を防止した。",
    "[衝突]事故で男性が死亡し、次の事故は防いだ。",
    "AIが停止し、患者2人が[死亡]した。",
    "救助は間に合わず[死亡]した。",
    "ブレーキが間に合わず、[衝突]した。",
    "[事故]は防げたはずだった。",
    "[けが]をした男性は、会社が事故を防止しなかったと訴えた。",
]


def marked(sentence: str) -> tuple[str, int, int]:
    before, _, rest = sentence.partition("[")
    said, _, after = rest.partition("]")
    return before + said + after, len(before), len(before) + len(said)


@pytest.mark.parametrize("sentence", [*KEPT_EN, *KEPT_JA])
def test_a_sum_that_was_kept_is_no_loss(sentence: str) -> None:
    text, start, end = marked(sentence)
    assert is_averted_sum(text, start, end)
    assert all(said.end <= start or end <= said.start for said in great("", text))


@pytest.mark.parametrize("sentence", [*LOST_EN, *LOST_JA])
def test_a_sum_that_was_lost_is_a_loss_whatever_else_was_prevented(sentence: str) -> None:
    assert not is_averted_sum(*marked(sentence))


@pytest.mark.parametrize("sentence", [*PREVENTED_EN, *PREVENTED_JA])
def test_harm_that_was_prevented_is_none(sentence: str) -> None:
    assert is_averted(*marked(sentence))


@pytest.mark.parametrize("sentence", [*DONE_EN, *DONE_JA])
def test_harm_that_was_done_is_harm_whatever_stopped(sentence: str) -> None:
    assert not is_averted(*marked(sentence))


def why(title: str, text: str) -> tuple[Severity | None, str, str]:
    """Return the step, and the rationale in both languages, of an article taken for an incident."""
    cues = LISTS.find(title, text)
    step = severity(INCIDENT, title, text, cues)
    tags = [
        Tag(group=group, value=value, probability=0.9, said=cue.said)
        for group, value in LISTS.groups
        if group in ("task", "harm_types") and (cue := best(cues, group, value))
    ]
    judged = Classification(
        class_=INCIDENT,
        ai=True,
        helper=False,
        ai_probability=0.9,
        candidates=((INCIDENT, 0.9),),
        severity=step[0] if step else None,
        severity_said=step[1] if step else None,
        tags=tuple(tags),
    )
    claims = rationale(judged, title, text, cues)
    for claim in claims:
        for said in claim.quotes:
            assert {"title": title, "text": text}[said.field][said.start : said.end] == said.said
    ja, en = "".join(c.text_ja for c in claims), " ".join(c.text_en for c in claims)
    return step[0] if step else None, ja, en


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Credit union's AI blocks $3 million deepfake scam before money left", "Its fraud AI stopped a $3 million transfer to criminals who posed as a finance chief. No money was lost."),
        ("Voice-clone scam on shipyard foiled", "A clerk saw through a deepfake call that asked for $4 million. Nothing was lost."),
        ("Deepfake chief asks for $2 million", "The bank froze the payment in time and no funds left the account."),
        ("信金のAI、偽動画による3億円詐欺を送金前に阻止", "不正検知AIが、経営者の偽動画を使った3億円の送金指示を見抜いて止めたと発表した。被害はなかった。"),
        ("偽の社長の声で送金指示、窓口で見破る", "AIで作った偽の声だった。2億円の送金は実行されず、詐欺の被害は未然に防がれた。"),
        ("AI偽音声の詐欺未遂、金銭被害なし", "経理の担当者は1億5千万円の送金を思いとどまった。損失はなかった。"),
    ],
)  # fmt: skip
def test_a_prevented_fraud_has_no_step_and_nothing_was_lost_by_it(title: str, text: str) -> None:
    step, ja, en = why(title, text)
    assert step is None
    assert "prevented, or did not come about" in en
    assert "防がれたか、実害に至らなかった" in ja
    for claimed in ("was lost:", "money or property was lost", "harm was done", "happened"):
        assert claimed not in en
    assert "損害が出た" not in ja
    assert "被害が出た" not in ja


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bank's AI foils one deepfake scam but misses another", "The AI blocked a $3 million transfer. A second deepfake call cost a customer $5 million, which was stolen within minutes."),
        ("Deepfake caller tricks firm out of $6 million", "No money was lost at a sister firm, where a clerk hung up on the same scam."),
        ("偽社長の詐欺、2件目で3億円奪われる", "1件目の1億円の送金は銀行が阻止したが、2件目で3億円をだまし取られた。"),
        ("AI偽動画で2億円詐取される", "別の支店では送金前に見抜き、被害はなかった。本店は2億円をだまし取られた。"),
    ],
)  # fmt: skip
def test_a_loss_beside_a_prevented_one_is_serious(title: str, text: str) -> None:
    step, ja, en = why(title, text)
    assert step is Severity.SERIOUS_INCIDENT
    assert "prevented, or did not" not in en
    assert "実害に至らなかった" not in ja


SUMS = st.integers(2, 900).map(lambda n: f"${n} million")
VERBS = st.sampled_from(["blocked", "stopped", "thwarted", "foiled", "intercepted", "averted"])
FRAUDS = st.sampled_from(["deepfake scam", "voice-clone fraud", "transfer to fraudsters", "heist"])
STOPPED = st.sampled_from(
    ["を阻止した", "を未然に防いだ", "を水際で食い止めた", "は未遂に終わった"]
)
TAKEN = st.sampled_from(["をだまし取られた", "を奪われた", "を失った", "を詐欺犯に送金した"])


@given(st.sampled_from(["Its AI", "A teller", "The bank"]), VERBS, SUMS, FRAUDS, SUMS)
@settings(max_examples=40, deadline=None)
def test_only_the_sum_that_was_lost_counts(
    who: str, verb: str, kept: str, fraud: str, lost: str
) -> None:
    text = f"{who} {verb} a {kept} {fraud}, but a scam at a second branch took {lost}."
    assert [said.start for said in great("", text)] == [text.rindex(lost)]
    text = f"A client lost {lost} to a scam, while {who} {verb} a {kept} {fraud}."
    assert [said.start for said in great("", text)] == [text.index(lost)]


@given(st.integers(2, 90), STOPPED, st.integers(2, 90), TAKEN)
@settings(max_examples=40, deadline=None)
def test_only_the_sum_in_yen_that_was_lost_counts(
    kept: int, stopped: str, lost: int, taken: str
) -> None:
    text = f"銀行は{kept}億円の詐欺{stopped}が、別の店では{lost}億円{taken}。"
    assert [said.said for said in great("", text)] == [f"{lost}億円"]


@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_asked(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    assert is_averted(text, start, end) in (True, False)
    assert is_averted_sum(text, start, end) in (True, False)
    said = unharmed("", text)
    assert said is None or text[said.start : said.end] == said.said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No patient has been harmed.", "No patient has been harmed"),
        ("No one has been hurt so far.", "No one has been hurt"),
        ("No users were affected.", "No users were affected"),
        ("Nobody was injured.", "Nobody was injured"),
        ("The flaw has not been exploited.", "has not been exploited"),
        ("There is no known exploitation in the wild.", "no known exploitation in the wild"),
        ("No money was lost, the bank said.", "No money was"),
        ("The firm suffered no financial losses.", "suffered no financial losses"),
        ("患者への被害は確認されていない。", "患者への被害は確認されてい"),
        ("健康被害は出ていない。", "健康被害は出ていない"),
        ("実際の悪用は確認されていない。", "実際の悪用は確認されてい"),
        ("住民への影響はなかった。", "影響はなかった"),
        ("送金には至らなかった。", "送金には至らな"),
    ],
)
def test_that_nobody_was_harmed_is_quoted(text: str, words: str) -> None:
    said = unharmed("", text)
    assert said is not None
    assert words in said.said
    assert said == Said(field="text", start=said.start, end=said.end, said=said.said)


@pytest.mark.parametrize(
    "text",
    ["A patient was harmed.", "Nobody knows who was hurt.", "患者が被害を受けた。", "影響が出た。"],
)
def test_that_somebody_was_is_not(text: str) -> None:
    assert unharmed("", text) is None


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("No customer money was lost.", True),
        ("The firm did not lose any money.", True),
        ("被害はなかった。", True),
        ("Nobody was hurt, but money was lost.", False),
        ("けが人はいなかった。", False),
    ],
)
def test_no_loss_is_of_money(text: str, safe: bool) -> None:
    assert nothing_lost("", text) is safe


def test_a_hazard_by_which_nobody_was_harmed_is_no_incident() -> None:
    title = "Researchers warn AI pump controller can be hijacked"
    text = "It could be made to give a lethal dose. No patient has been harmed."
    judged = Classification(
        class_=ArticleClass.HAZARD,
        ai=True,
        helper=False,
        ai_probability=0.9,
        candidates=((ArticleClass.HAZARD, 0.9),),
    )
    claims = rationale(judged, title, text, LISTS.find(title, text))
    [claim] = [c for c in claims if "No harm is reported" in c.text_en]
    assert claim.quotes[0].said == "No patient has been harmed"
