"""The words of a rationale beside its quotations, in Japanese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from jiken.taxonomy import CLASSES_JA, SEVERITIES_JA, ArticleClass, Severity


class Both(NamedTuple):
    """The same in Japanese and in English."""

    ja: str
    en: str


# What was done, and what could be.
DONE: Mapping[str, Both] = {
    "Physical (death)": Both("人が命を落とした", "people lost their lives"),
    "Physical (injury)": Both(
        "人がけがをするか健康を損なった", "people were hurt or their health suffered"
    ),
    "Psychological": Both("人の心が傷つけられた", "people suffered psychological harm"),
    "Reputational": Both("名誉や評判が傷つけられた", "someone's reputation was harmed"),
    "Economic/Property": Both("金銭や財産に損害が出た", "money or property was lost"),
    "Environmental": Both("環境が損なわれた", "the environment was harmed"),
    "Public interest": Both("公共の利益が損なわれた", "the public interest was harmed"),
    "Human or fundamental rights": Both("人の権利が侵された", "people's rights were violated"),
}
COULD: Mapping[str, Both] = {
    "Physical (death)": Both("人命が失われ", "lives could be lost"),
    "Physical (injury)": Both("人のけがや健康被害が起き", "people could be hurt"),
    "Psychological": Both("人の心が傷つけられ", "people could suffer psychological harm"),
    "Reputational": Both("名誉や評判が傷つけられ", "reputations could be harmed"),
    "Economic/Property": Both("金銭や財産に損害が出", "money or property could be lost"),
    "Environmental": Both("環境が損なわれ", "the environment could be harmed"),
    "Public interest": Both("公共の利益が損なわれ", "the public interest could be harmed"),
    "Human or fundamental rights": Both("人の権利が侵され", "people's rights could be violated"),
}
SOME_DONE = Both("被害が出た", "harm was done")
SOME_COULD = Both("被害が起き", "harm could follow")
TASKS: Mapping[str, Both] = {
    "Recognition/object detection": Both("認識", "recognition"),
    "Organisation/recommenders": Both("推薦や順位付け", "recommendation or ranking"),
    "Event/anomaly detection": Both("異常の検知", "anomaly detection"),
    "Forecasting/prediction": Both("予測", "prediction"),
    "Interaction support/chatbots": Both("対話", "conversation"),
    "Goal-driven organisation": Both("自律的な制御", "goal-driven control"),
    "Reasoning with knowledge structures/planning": Both("推論や計画", "reasoning or planning"),
    "Content generation": Both("コンテンツの生成", "content generation"),
}
# What a response is about, by the words that gave it; the first that fits.
RESPONSES: Sequence[tuple[re.Pattern[str], Both]] = (
    (
        re.compile(
            r"判決|裁判|和解|控訴|公判|有罪|無罪|訴訟|棄却|地裁|最高裁|\b(?:court|judge|ruling|ruled|settle|verdict|trial|appeal|lawsuit|jury|fair use)",
            re.IGNORECASE,
        ),
        Both("裁判の進展", "a step in court"),
    ),
    (
        re.compile(
            r"法|条例|規制|指針|ガイドライン|規則|規準|規格|義務|施行|可決|ルール|枠組み|\b(?:bill|law|legislat|regulat|ban|rule|act\b|guideline|polic|senat|congress|moratorium|treaty)",
            re.IGNORECASE,
        ),
        Both("法律やルールの動き", "law or rules"),
    ),
    (
        re.compile(
            r"調査|アンケート|推計|試算|報告|白書|統計|割が|研究|\b(?:survey|poll|study|report|research|index|predict|forecast|respondent)",
            re.IGNORECASE,
        ),
        Both("調査や報告", "a survey or a report"),
    ),
    (
        re.compile(
            r"停止|再開|対策|保護|撤回|謝罪|要請|声明|改善|取りやめ|呼びかけ|禁止|\b(?:pause|halt|stop|respon|safeguard|guardrail|pledge|statement|remov|apolog|control|limit|restrict|withdraw|urge|call)",
            re.IGNORECASE,
        ),
        Both("関係者の対応", "how those concerned respond"),
    ),
)
COMMENT = Both("論評や解説", "comment or analysis")
# An accusation stands for harm that is said to have been done.
ACCUSED = re.compile(
    r"提訴|訴え|逮捕|告訴|書類送検|集団訴訟|賠償|\b(?:su(?:e|es|ed|ing)\b|lawsuit|alleg|accus|arrest|charged|class action|fined)",
    re.IGNORECASE,
)
# To arrest or accuse an innocent is the harm itself.
WRONGED = re.compile(
    r"誤認|誤って|無実|冤罪|不当(?:に|な)?(?:逮捕|拘束)|\b(?:innocent|wrong|mistaken|false)(?:ly|ful|fully)?\b",
    re.IGNORECASE,
)
# What is told as done: the Japanese past, an English participle.
HAPPENED = re.compile(
    r"(?:[たっ]た|れた|した|んだ|いた|った|ていた|されて|している|れている)(?![いがらり])|\b[a-z]{3,}ed\b"
    r"|\b(?:lost|stole|stolen|took|taken|hit|struck|sent|made|fell|gave|given|got|shot|hurt|led|cut|broke|broken|wrote|found|told|said|ran|drove|paid)\b",
    re.IGNORECASE,
)
ASKED = re.compile(r"(?:でしょう|だろう|の)か$|[?？]|べき|(?:must|should|ought to)\b")
POSSIBLE = re.compile(
    r"恐れ|おそれ|可能性|危険|リスク|懸念|かねな|得る|うる|警告|警鐘|\b(?:could|may|might|risk|warn|fear|threat|danger|concern)",
    re.IGNORECASE,
)
STEPS: Mapping[Severity, Both] = {
    Severity.SERIOUS_HAZARD: Both(SEVERITIES_JA[Severity.SERIOUS_HAZARD], "a serious hazard"),
    Severity.SERIOUS_INCIDENT: Both(SEVERITIES_JA[Severity.SERIOUS_INCIDENT], "a serious incident"),
    Severity.DISASTER: Both(SEVERITIES_JA[Severity.DISASTER], "a disaster"),
}
# What lifts a step, by the value of group "severity"; "number" is people or sums.
GROUNDS: Mapping[str, Both] = {
    "community": Both("社会生活の混乱", "a community upset"),
    "death": Both("人の死", "a death"),
    "serious_injury": Both("重いけがや病気", "a grave injury or illness"),
    "rights": Both("重大な権利侵害", "a grave violation of rights"),
    "number": Both("被害の規模", "the scale of the harm"),
    "plausible": Both("重大な危険", "a grave danger"),
}
CLASSES: Mapping[ArticleClass, Both] = {
    ArticleClass.INCIDENT: Both(CLASSES_JA[ArticleClass.INCIDENT], "an AI incident"),
    ArticleClass.HAZARD: Both(CLASSES_JA[ArticleClass.HAZARD], "an AI hazard"),
    ArticleClass.COMPLEMENTARY: Both(
        CLASSES_JA[ArticleClass.COMPLEMENTARY], "complementary information"
    ),
    ArticleClass.UNRELATED: Both(CLASSES_JA[ArticleClass.UNRELATED], "an unrelated article"),
}


def listed(some: Sequence[Both]) -> Both:
    """Return one, or two joined: "認識と予測", "recognition and prediction"."""
    return Both("と".join(each.ja for each in some), " and ".join(each.en for each in some))


def response(*said: str) -> Both:
    """Return what kind of response the words tell of, those that come first before the rest."""
    kinds = (both for words in said for pattern, both in RESPONSES if pattern.search(words))
    return next(kinds, COMMENT)


def is_accusation(said: str) -> bool:
    """Whether words tell of an accusation, and not of one against an innocent."""
    return bool(ACCUSED.search(said)) and not WRONGED.search(said)


def quotes(some: Sequence[str]) -> Both:
    """Return quotations, one after the other.

    >>> quotes(["衝突した", "けがをした"]).ja, quotes(["hit her", "broke a leg"]).en
    ('「衝突した」「けがをした」', '“hit her” and “broke a leg”')
    """
    both = [quoted(said) for said in some]
    return Both("".join(each.ja for each in both), " and ".join(each.en for each in both))


def quoted(said: str) -> Both:
    """Return a quotation in the marks of each language that do not stand in it.

    >>> quoted("「架空の判例」を引用").ja, quoted('called "safe"').en
    ('『「架空の判例」を引用』', '‘called "safe"’')
    """
    line = " ".join(said.split())
    ja = f"『{line}』" if "「" in line or "」" in line else f"「{line}」"
    en = f"‘{line}’" if any(mark in line for mark in '“”"') else f"“{line}”"
    return Both(ja, en)
