"""The OECD vocabulary for AI incidents, as records, exports and pages spell it, with Japanese names.

From the OECD AI Incidents and Hazards Monitor, *Defining AI incidents and related terms* (OECD
AI Papers 16, 2024, doi 10.1787/d1a8d965-en) and *Towards a common reporting framework for AI
incidents* (OECD AI Papers 34, 2025, doi 10.1787/f326d4ac-en). The Japanese names are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ArticleClass(StrEnum):
    """What an article, or an incident of several, is by the OECD's definitions."""

    INCIDENT = "incident"
    HAZARD = "hazard"
    COMPLEMENTARY = "complementary"
    UNRELATED = "unrelated"
    NEEDS_REVIEW = "needs review"

    @property
    def harmful(self) -> bool:
        """Whether harm was done, or could plausibly be."""
        return self in (ArticleClass.INCIDENT, ArticleClass.HAZARD)

    @property
    def aim(self) -> str:
        """The name as AIM writes it."""
        return _AIM[self]


_AIM = {
    ArticleClass.INCIDENT: "AI incident",
    ArticleClass.HAZARD: "AI hazard",
    ArticleClass.COMPLEMENTARY: "Complementary information",
    ArticleClass.UNRELATED: "Unrelated",
    ArticleClass.NEEDS_REVIEW: "",
}
DECIDED = tuple(c for c in ArticleClass if c is not ArticleClass.NEEDS_REVIEW)


class Severity(StrEnum):
    """The framework's ladder; a step that no quotation justifies is not established (None)."""

    HAZARD = "hazard"
    SERIOUS_HAZARD = "serious hazard"
    INCIDENT = "incident"
    SERIOUS_INCIDENT = "serious incident"
    DISASTER = "disaster"
    OTHER = "other"

    def fits(self, class_: ArticleClass) -> bool:
        """Whether what is of that class can be that severe: only harm and danger are."""
        return self in _LADDERS.get(class_, ())


_LADDERS = {
    ArticleClass.INCIDENT: (
        *(Severity.INCIDENT, Severity.SERIOUS_INCIDENT, Severity.DISASTER, Severity.OTHER),
    ),
    ArticleClass.HAZARD: (Severity.HAZARD, Severity.SERIOUS_HAZARD, Severity.OTHER),
}


class NoSeverity(StrEnum):
    """A reviewer's word that no step of the ladder is established, whatever is quoted for one."""

    NONE = "none"


NO_SEVERITY = NoSeverity.NONE
NO_SEVERITY_JA = "未確定"


# {key of the tag in exports: {value as AIM spells it: its Japanese name}}
TAGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "principles": MappingProxyType(
            {
                "Accountability": "アカウンタビリティ",
                "Fairness": "公平性",
                "Human wellbeing": "人間の幸福",
                "Privacy & data governance": "プライバシーとデータガバナンス",
                "Respect of human rights": "人権の尊重",
                "Robustness & digital security": "頑健性とデジタルセキュリティ",
                "Safety": "安全性",
                "Sustainability": "持続可能性",
                "Transparency & explainability": "透明性と説明可能性",
                "Democracy & human autonomy": "民主主義と人間の自律",
            }
        ),
        "industries": MappingProxyType(
            {
                "Arts, entertainment, and recreation": "芸術・娯楽・レクリエーション",
                "Business processes and support services": "業務プロセス・支援サービス",
                "Consumer products": "消費財",
                "Consumer services": "消費者サービス",
                "Digital security": "デジタルセキュリティ",
                "Education and training": "教育・訓練",
                "Energy, raw materials, and utilities": "エネルギー・原材料・公益事業",
                "Environmental services": "環境サービス",
                "Financial and insurance services": "金融・保険",
                "General or personal use": "一般・個人利用",
                "Government, security, and defence": "行政・治安・防衛",
                "Healthcare, drugs, and biotechnology": "医療・医薬・バイオ",
                "IT infrastructure and hosting": "IT基盤・ホスティング",
                "Logistics, wholesale, and retail": "物流・卸売・小売",
                "Media, social platforms, and marketing": "メディア・SNS・マーケティング",
                "Mobility and autonomous vehicles": "モビリティ・自動運転",
                "Real estate": "不動産",
                "Robots, sensors, and IT hardware": "ロボット・センサー・IT機器",
            }
        ),
        "stakeholders": MappingProxyType(
            {
                "General public": "一般市民",
                "Consumers": "消費者",
                "Workers": "労働者",
                "Government": "政府・行政",
                "Business": "企業",
                "Children": "子ども",
                "Civil society": "市民社会",
                "Women": "女性",
                "Trade unions": "労働組合",
                "Other": "その他",
            }
        ),
        "harm_types": MappingProxyType(
            {
                "Physical (death)": "身体(死亡)",
                "Physical (injury)": "身体(負傷)",
                "Psychological": "心理的被害",
                "Reputational": "評判・名誉",
                "Economic/Property": "経済・財産",
                "Environmental": "環境",
                "Public interest": "公共の利益",
                "Human or fundamental rights": "人権・基本的権利",
                "Other": "その他",
            }
        ),
        "task": MappingProxyType(
            {
                "Recognition/object detection": "認識・物体検出",
                "Organisation/recommenders": "整理・推薦",
                "Event/anomaly detection": "事象・異常検知",
                "Forecasting/prediction": "予測",
                "Interaction support/chatbots": "対話支援・チャットボット",
                "Goal-driven organisation": "目標指向の制御",
                "Reasoning with knowledge structures/planning": "知識推論・計画",
                "Content generation": "コンテンツ生成",
                "Other": "その他",
            }
        ),
        "autonomy": MappingProxyType(
            {
                "No-action autonomy (human support)": "自律動作なし(人の支援)",
                "Low-action autonomy (human-in-the-loop)": "低い自律性(人が判断に入る)",
                "Medium-action autonomy (human-on-the-loop)": "中程度の自律性(人が監督)",
                "High-action autonomy (human-out-of-the-loop)": "高い自律性(人が介在しない)",
            }
        ),
        "functions": MappingProxyType(
            {
                "Human resource management": "人事",
                "Sales": "営業",
                "ICT management and information security": "IT管理・情報セキュリティ",
                "Marketing and advertisement": "マーケティング・広告",
                "Logistics": "物流",
                "Citizen/customer service": "市民・顧客対応",
                "Procurement": "調達",
                "Maintenance": "保守",
                "Accounting": "会計",
                "Monitoring and quality control": "監視・品質管理",
                "Production": "制作・生産",
                "Manufacturing": "製造",
                "Planning and budgeting": "計画・予算",
                "Research and development": "研究開発",
                "Compliance and justice": "法令順守・司法",
                "Other": "その他",
            }
        ),
        "relation": MappingProxyType(
            {
                "direct cause": "直接の原因",
                "contributing factor": "寄与要因",
                "failure to act": "作動しなかった",
                "overreliance": "過度の依存",
                "intentional misuse": "意図的な悪用",
                "human error": "人為ミス",
                "failure to comply with legal frameworks": "法令違反",
                "other": "その他",
            }
        ),
    }
)

# What exports of the older monitor hold: importers accept it, new records do not use it.
LEGACY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "principles": ("Performance", "Reskill or upskill"),
        "industries": (
            *("Agriculture", "Construction and air conditioning", "Food and beverages"),
            *("Travel, leisure and hospitality", "Other"),
        ),
        "stakeholders": ("Minorities", "Unknown"),
        "harm_types": ("Physical", "Human rights", "Unknown", "N/A"),
    }
)

CLASSES_JA: Mapping[ArticleClass, str] = MappingProxyType(
    {
        ArticleClass.INCIDENT: "AIインシデント",
        ArticleClass.HAZARD: "AIハザード",
        ArticleClass.COMPLEMENTARY: "補足情報",
        ArticleClass.UNRELATED: "対象外",
        ArticleClass.NEEDS_REVIEW: "要確認",
    }
)
SEVERITIES_JA: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.HAZARD: "ハザード",
        Severity.SERIOUS_HAZARD: "重大なハザード",
        Severity.INCIDENT: "インシデント",
        Severity.SERIOUS_INCIDENT: "重大なインシデント",
        Severity.DISASTER: "災害",
        Severity.OTHER: "その他",
    }
)


def japanese(group: str, value: str) -> str:
    """Return the Japanese name of a tag's *value*, the value itself where it is a legacy one.

    >>> japanese("harm_types", "Physical (death)")
    '身体(死亡)'
    """
    return TAGS[group].get(value, value)
