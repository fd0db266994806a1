"""A rationale claims nothing that it cannot quote, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.models import Claim, Classification, Said, Tag
from jiken.taxonomy import ArticleClass
from pipelines.classify.cues import CueLists
from pipelines.classify.quoting import LONGEST, best
from pipelines.classify.rationale import MOST, rationale
from pipelines.classify.severity import severity

LISTS = CueLists.load(Path(__file__).parents[3] / "data" / "cues.toml")
GROUPS = ("task", "harm_types", "stakeholders")


def why(
    class_: ArticleClass,
    title: str,
    text: str = "",
    *,
    ai: bool = True,
    helper: bool = False,
    candidates: tuple[tuple[ArticleClass, float], ...] = (),
) -> tuple[Claim, ...]:
    cues = LISTS.find(title, text)
    step = severity(class_, title, text, cues)
    tags = [
        Tag(group=group, value=value, probability=0.9, said=cue.said)
        for group, value in LISTS.groups
        if group in GROUPS and (cue := best(cues, group, value))
    ]
    judged = Classification(
        class_=class_,
        ai=ai,
        helper=helper,
        ai_probability=0.9,
        candidates=candidates or ((class_, 0.9),),
        severity=step[0] if step else None,
        severity_said=step[1] if step else None,
        tags=tuple(tags),
    )
    return rationale(judged, title, text, cues)


def verified(claims: tuple[Claim, ...], title: str, text: str) -> None:
    assert len(claims) <= MOST
    for claim in claims:
        assert claim.quotes
        for said in claim.quotes:
            assert {"title": title, "text": text}[said.field][said.start : said.end] == said.said
            assert 0 < len(said.said) <= LONGEST
        first = " ".join(claim.quotes[0].said.split())
        assert first in claim.text_ja
        assert first in claim.text_en


ACCIDENT = (
    "自動運転バスが乗客を振り落とし1人死亡",
    "急加速した車両から乗客2人が転落し、1人が死亡した。県警が調べている。",
)


def test_an_incident_says_the_system_the_harm_and_the_step() -> None:
    claims = why(ArticleClass.INCIDENT, *ACCIDENT)
    verified(claims, *ACCIDENT)
    together = "".join(claim.text_ja for claim in claims)
    assert "自動運転" in claims[0].text_ja
    assert "人が命を落とした" in together
    assert "重大なインシデント" in together
    assert "people lost their lives" in " ".join(claim.text_en for claim in claims)


def test_the_kind_of_harm_is_the_one_that_the_quotation_names() -> None:
    title = "診断支援AIで肺がん見落とし"
    text = "病院によると、患者1人が死亡した。治療費の被害は500万円に上る。"
    claims = why(ArticleClass.INCIDENT, title, text)
    told = next(claim for claim in claims if "死亡" in claim.quotes[0].said)
    assert "人が命を落とした" in told.text_ja
    title = "AI採点ミスで3900人を低評価"
    assert "harm was done" in why(ArticleClass.INCIDENT, title)[1].text_en


@pytest.mark.parametrize(
    ("title", "ja", "en"),
    [
        ("配送ロボットにひかれ男性死亡", "人の死", "a death"),
        ("ロボットに挟まれ作業員が腕を骨折", "重いけがや病気", "a grave injury"),
        ("顔認識の誤りで誤認逮捕、男性を5日間勾留", "重大な権利侵害", "violation of rights"),
        ("AIの誤送信で30万人の口座番号が流出", "被害の規模", "the scale of the harm"),
        ("Robot breaks technician's collarbone", "重いけがや病気", "a grave injury"),
    ],
)
def test_a_step_says_what_lifts_it(title: str, ja: str, en: str) -> None:
    claims = why(ArticleClass.INCIDENT, title)
    verified(claims, title, "")
    assert f"という{ja}の記述から、深刻度は「重大なインシデント」" in claims[-1].text_ja
    assert en in claims[-1].text_en
    assert len(claims[-1].quotes[0].said) > 5


def test_an_accusation_is_not_told_as_what_happened() -> None:
    text = "採用AIが差別したとして応募者が開発企業を提訴した。別の応募者も企業を訴えた。"
    claims = why(ArticleClass.INCIDENT, "採用AIの差別を訴え集団訴訟", text)
    verified(claims, "採用AIの差別を訴え集団訴訟", text)
    assert not any("起きたこととして" in claim.text_ja for claim in claims)
    assert not any("something that happened" in claim.text_en for claim in claims)


def test_to_arrest_an_innocent_is_harm_and_no_accusation() -> None:
    claims = why(ArticleClass.INCIDENT, "Facial recognition leads police to arrest innocent man")
    assert not any("accusation" in claim.text_en for claim in claims)


@pytest.mark.parametrize(
    "title",
    [
        "Ministry's algorithm wrongly suspects hundreds of families of fraud",
        "The $2 an hour workers who made the chatbot safer: benefits denied",
        "AIが無実の人を「詐欺犯」と判定",
    ],
)
def test_what_only_goes_with_a_loss_is_called_none(title: str) -> None:
    claims = why(ArticleClass.INCIDENT, title)
    verified(claims, title, "")
    assert not any("money or property" in claim.text_en for claim in claims)


@pytest.mark.parametrize(
    ("title", "text", "other"),
    [
        (
            "Robotaxi clips cyclist",
            "A robotaxi brushed a bicycle and injured its rider. In the earlier case, a pedestrian was hit by a cab.",
            "pedestrian",
        ),
        (
            "自動運転車が自転車と接触",
            "自転車の高校生が軽傷を負った。同様の事故は昨年も大阪で起き、歩行者がはねられた。",
            "歩行者",
        ),
    ],
)
def test_another_case_is_no_ground(title: str, text: str, other: str) -> None:
    claims = why(ArticleClass.INCIDENT, title, text)
    verified(claims, title, text)
    assert not any(other in claim.quotes[0].said for claim in claims)


def test_that_nobody_was_hurt_is_never_the_danger() -> None:
    title, text = "自動運転バス、支線に掛かる", "けが人はなく路線は運休。"
    claims = why(ArticleClass.HAZARD, title, text)
    verified(claims, title, text)
    assert not any("けが人はなく" in c.quotes[0].said and "かねない" in c.text_ja for c in claims)
    assert any(
        "けが人はなく" in c.quotes[0].said and "インシデントではない" in c.text_ja for c in claims
    )


def test_harm_in_the_headline_is_quoted_rather_than_an_apology() -> None:
    title, text = "自動運転バスで5人けが", "運行会社は謝罪した。"
    claims = why(ArticleClass.INCIDENT, title, text)
    verified(claims, title, text)
    assert claims[1].quotes[0].said == title


def test_a_system_is_called_more_than_ai_where_the_front_does() -> None:
    claims = why(ArticleClass.INCIDENT, "AIが誤案内", "対話型AIの誤った案内で、客がだまされた。")
    assert claims[0].quotes[0].said == "対話型AI"


def test_a_hazard_says_that_nobody_was_hurt() -> None:
    title, text = (
        "配送ロボットが赤信号の横断歩道に進入する恐れ",
        "衝突の危険があったが、けが人はなかった。",
    )
    claims = why(ArticleClass.HAZARD, title, text)
    verified(claims, title, text)
    assert any("インシデントではない" in claim.text_ja for claim in claims)
    assert any("no incident" in claim.text_en for claim in claims)


def test_an_accusation_is_no_fact() -> None:
    title = "Parents sue chatbot maker over son's suicide"
    claims = why(ArticleClass.INCIDENT, title)
    verified(claims, title, "")
    assert any("accusation" in claim.text_en for claim in claims)
    assert any("訴え" in claim.text_ja for claim in claims)


@pytest.mark.parametrize(
    ("title", "ja", "en"),
    [
        ("生成AIの規制法案が参院で可決", "法律やルールの動き", "law or rules"),
        ("生成AIの著作権訴訟、地裁が判決", "裁判の進展", "a step in court"),
        ("生成AIに不安6割、意識調査", "調査や報告", "a survey or a report"),
        ("AI chatbot maker pauses teen accounts", "関係者の対応", "how those concerned respond"),
    ],
)
def test_a_response_says_of_what_kind(title: str, ja: str, en: str) -> None:
    claims = why(ArticleClass.COMPLEMENTARY, title)
    verified(claims, title, "")
    assert any(ja in claim.text_ja and en in claim.text_en for claim in claims)


def test_one_sentence_is_never_alone_where_there_is_another_to_quote() -> None:
    title, text = "Consultant paid for fake audio of candidate", "The man spoke on Friday."
    claims = why(ArticleClass.INCIDENT, title, text)
    verified(claims, title, text)
    assert len(claims) >= 2


@pytest.mark.parametrize(
    ("title", "system"),
    [
        ("Bank's AI loan tools refuse women", "AI loan tools"),
        ("Hospital's AI system misses cancer", "AI system"),
        ("AI is used in systems that misfire", "AI"),
        ("Hackers use AI to break into homes", "AI"),
    ],
)
def test_an_english_system_is_called_by_its_noun(title: str, system: str) -> None:
    claims = why(ArticleClass.INCIDENT, title)
    verified(claims, title, "")
    assert claims[0].quotes[0].said == system


def test_a_helper_is_on_the_side_that_helps() -> None:
    title = "AIカメラが溺れる人を検知し救助につなげる"
    claims = why(ArticleClass.UNRELATED, title, helper=True)
    verified(claims, title, "")
    assert any("助ける側" in claim.text_ja for claim in claims)


def test_without_ai_the_title_is_quoted() -> None:
    title, text = "新米の収穫始まる", "県内で新米の刈り取りが始まった。"
    claims = why(ArticleClass.UNRELATED, title, text, ai=False)
    verified(claims, title, text)
    assert claims[0].text_ja == "「新米の収穫始まる」という記事で、AIシステムは話に関わらない。"
    assert claims[1].quotes[0].said == text.removesuffix("。")


def test_needs_review_names_both_candidates_with_their_words() -> None:
    title, text = "対話AIの誤回答で男性が入院", "議会は規制法案を可決した。"
    two = ((ArticleClass.INCIDENT, 0.4), (ArticleClass.COMPLEMENTARY, 0.38))
    claims = why(ArticleClass.NEEDS_REVIEW, title, text, candidates=two)
    verified(claims, title, text)
    assert len(claims[-1].quotes) == 2
    assert "AIインシデント" in claims[-1].text_ja
    assert "補足情報" in claims[-1].text_ja


def test_inner_quotation_marks_are_kept_apart() -> None:
    title = "「架空の判例」を引用した弁護士をAIが生んだ"
    claims = why(ArticleClass.INCIDENT, title)
    verified(claims, title, "")
    assert any(f"『{title}』" in claim.text_ja for claim in claims)


def test_an_empty_article_has_no_rationale() -> None:
    assert why(ArticleClass.INCIDENT, "", "  \n") == ()


PIECES = st.sampled_from(
    [
        "AIが",
        "死亡した。",
        "恐れ、",
        "could kill ",
        "bill ",
        "「",
        "”",
        "ChatGPT ",
        "\n",
        "ｶﾞ",
        "検知",
    ]
)
ARTICLES = st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join)


@settings(max_examples=100, deadline=None)
@given(ARTICLES, ARTICLES, st.sampled_from(list(ArticleClass)), st.booleans(), st.booleans())
def test_no_claim_without_a_quotation_on_any_text(
    title: str, text: str, class_: ArticleClass, ai: bool, helper: bool
) -> None:
    two = ((ArticleClass.INCIDENT, 0.4), (ArticleClass.HAZARD, 0.3))
    verified(why(class_, title, text, ai=ai, helper=helper, candidates=two), title, text)


def told_of(tags: dict[str, tuple[str, str]], title: str, text: str) -> tuple[Claim, ...]:
    """Return the rationale of an incident with these tags: group to value and its words."""
    cues = LISTS.find(title, text)
    step = severity(ArticleClass.INCIDENT, title, text, cues)
    judged = Classification(
        class_=ArticleClass.INCIDENT,
        ai=True,
        helper=False,
        ai_probability=0.9,
        candidates=((ArticleClass.INCIDENT, 0.9),),
        severity=step[0] if step else None,
        severity_said=step[1] if step else None,
        tags=tuple(
            Tag(group=group, value=value, probability=0.9, said=_at(title, text, words))
            for group, (value, words) in tags.items()
        ),
    )
    return rationale(judged, title, text, cues)


def _at(title: str, text: str, words: str) -> Said:
    field, source = ("title", title) if words in title else ("text", text)
    start = source.index(words)
    return Said(field=field, start=start, end=start + len(words), said=words)


@pytest.mark.parametrize(
    ("title", "text", "value", "words", "en"),
    [
        (
            "Robotaxi hits cyclist in Leeds",
            "The car turned into the lane. The cyclist was injured and taken home.",
            "Physical (injury)", "injured", "people were hurt or their health suffered",
        ),
        (
            "配達ロボットが歩行者と衝突",
            "ロボットは歩道を走っていた。歩行者は軽いけがをした。",
            "Physical (injury)", "けがをし", "people were hurt or their health suffered",
        ),
        (
            "Driverless van runs into woman, breaking her arm", "It did not brake.",
            "Psychological", "brake", "people were hurt or their health suffered",
        ),
        (
            "AIの偽音声で2億円の損失", "会社は3回に分けて送金した。",
            "Reputational", "会社", "money or property was lost",
        ),
    ],
)  # fmt: skip
def test_the_harm_is_named_by_other_words_where_the_quotation_does_not(
    title: str, text: str, value: str, words: str, en: str
) -> None:
    claims = told_of({"harm_types": (value, words)}, title, text)
    verified(claims, title, text)
    [claim] = [c for c in claims if en in c.text_en]
    assert all(quote.said in claim.text_en for quote in claim.quotes)


def test_those_affected_are_told_with_the_words_that_name_them() -> None:
    title = "Deepfake images of actresses"
    text = "A man in Leeds was arrested on Monday over the leak, police said."
    claims = told_of({"stakeholders": ("Women", "actresses")}, title, text)
    assert "(affected: women “actresses”)" in " ".join(c.text_en for c in claims)
    assert "（影響を受けた側：女性「actresses」）" in "".join(c.text_ja for c in claims)


@pytest.mark.parametrize(
    ("value", "words"),
    [("Business", "合言葉を決めておく"), ("Consumers", "送金")],
)
def test_words_that_name_nobody_are_no_reason_that_somebody_is_affected(
    value: str, words: str
) -> None:
    title = "AIの偽音声で社長になりすまし、だまし取られる"
    text = "経理担当者が送金した。専門家は、社内だけの合言葉を決めておくことを勧める。"
    claims = told_of({"stakeholders": (value, words)}, title, text)
    assert "affected" not in " ".join(c.text_en for c in claims)


@pytest.mark.parametrize(
    ("title", "text", "never"),
    [
        ("AIの偽音声で詐欺の被害", "電話があった。だが、これも偽物だった。", "だが、これも"),
        (
            "AI drone kills two soldiers",
            "FORT HAZEL, Kan. (Wire) — An autonomous drone struck a vehicle, killing two soldiers.",
            "(Wire)",
        ),
        ("AIカメラの誤認で逮捕", "【札幌＝共同】顔認識の誤りで男性が誤認逮捕された。", "共同"),
    ],
)
def test_no_quotation_leans_on_another_sentence_or_begins_with_a_dateline(
    title: str, text: str, never: str
) -> None:
    claims = told_of({"harm_types": ("Economic/Property", title[:2])}, title, text)
    verified(claims, title, text)
    assert all(never not in quote.said for claim in claims[1:2] for quote in claim.quotes)


def test_a_headline_is_no_background() -> None:
    title = "Judge dismisses lawsuit over deepfake fraud"
    claims = why(ArticleClass.COMPLEMENTARY, title, "The court ruled on Thursday.")
    assert "as background" not in " ".join(claim.text_en for claim in claims)


@pytest.mark.parametrize(
    "text",
    ["社長が送金を頼んできたら、見破れるでしょうか。", "Can anyone tell a stolen voice?"],
)
def test_a_question_is_nothing_that_happened(text: str) -> None:
    title = "AI voice scam: AIの偽音声でだまし取られる"
    claims = told_of({"harm_types": ("Economic/Property", "だまし取")}, title, text)
    assert all(
        quote.said.rstrip("。?") not in text
        for claim in claims
        if "happened" in claim.text_en
        for quote in claim.quotes
    )


def test_nobody_died_of_a_lethal_dose_that_nobody_was_given() -> None:
    title = "Researchers hijack AI pump controller"
    text = "The pump was made to deliver a lethal dose across a room."
    claims = why(ArticleClass.INCIDENT, title, text)
    assert "lost their lives" not in " ".join(claim.text_en for claim in claims)


def test_the_harm_of_the_step_is_named_before_any_other() -> None:
    title = "配達ロボットが高齢者に衝突、腰の骨を折る重傷"
    text = "歩道を走っていた配達ロボットが女性に衝突し、女性は腰の骨を折る重傷を負った。"
    told = "".join(claim.text_en for claim in why(ArticleClass.INCIDENT, title, text))
    assert "people were hurt" in told
    assert "money or property was lost" not in told
