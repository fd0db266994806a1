from __future__ import annotations

from collections.abc import Callable

import pytest

from jiken.models import Role, SourceKind
from jiken.rollup import Assessment, Classified, Glossary, assess, pieces_text

MakeMember = Callable[..., Classified]
CRASH = (
    "【札幌＝共同】22日午後2時ごろ、旭川市で自動運転バスが縁石に乗り上げ、乗客5人が軽傷を負った。"
    "同社は謝罪した。北海道警によると、AIが路面の白線を見失った可能性がある。"
    "運行会社は国土交通省に事故を報告し、12月末まで運行を止める。あなたはどう思いますか？"
)
CRASH_EN = (
    "ASAHIKAWA, Japan (Kyodo) - A self-driving bus mounted a curb in Asahikawa on Thursday, injuring five passengers. "
    "They were taken away. Police suspect that its cameras lost the white line on the wet road. "
    "Could it happen again? Sign up for our newsletter."
)


@pytest.fixture
def found(member: MakeMember, glossary: Glossary) -> Assessment:
    members = [
        member(1, "自動運転バスで何が起きたのか？", "続きは会員限定です。"),
        member(2, "自動運転バスが縁石に乗り上げ、5人けが", CRASH),
        member(3, "Self-driving bus mounts curb, injuring five", CRASH_EN, language="en"),
        member(4, "【悲報】自動運転バスさん、やらかすwww", "草", kind=SourceKind.MATOME),
        member(
            5, "社説　自動運転は急ぎ過ぎだ", "事故は起きるべくして起きた。", role=Role.EDITORIAL
        ),
    ]
    return assess("x", members, glossary)


def test_the_headline_says_what_happened_in_both_languages(found: Assessment) -> None:
    assert found.title_ja
    assert found.title_en
    assert found.title_ja.said.said == "自動運転バスが縁石に乗り上げ、5人けが"
    assert found.title_en.said.said == "Self-driving bus mounts curb, injuring five"


def test_the_summary_is_whole_sentences_of_a_report_without_dateline_question_or_notice(
    found: Assessment,
) -> None:
    ja, en = pieces_text(found.summary_ja, "ja"), pieces_text(found.summary_en, "en")
    assert ja.startswith("22日午後2時ごろ、旭川市で自動運転バスが")
    assert ja.endswith("。")
    assert "会員限定" not in ja
    assert "？" not in ja
    assert en.startswith("A self-driving bus mounted a curb in Asahikawa on Thursday")
    assert "newsletter" not in en
    assert "?" not in en
    assert len(ja) <= 200
    assert len(en) <= 300
    assert 1 <= len(found.summary_ja) <= 3


def test_a_second_sentence_adds_facts_and_does_not_repeat(
    member: MakeMember, glossary: Glossary
) -> None:
    first = "14日、長岡市で無人のトラクターが男性をひき、男性は重傷を負った。"
    again = "長岡市で14日、無人トラクターに男性がひかれて重傷を負った。"
    other = "製造元の越路農機は同じ型の300台の使用を止めるよう求めた。"
    members = [
        member(1, "無人トラクターで重傷", first),
        member(2, "無人トラクター事故", again + other),
    ]
    summary = pieces_text(assess("x", members, glossary).summary_ja, "ja")
    assert "300台" in summary
    assert summary.count("長岡市") == 1


def test_a_suspects_name_is_left_out_of_the_sentence_that_is_quoted(
    member: MakeMember, glossary: Glossary
) -> None:
    members = [
        member(1, "AI画像販売の疑いで男逮捕", "警視庁は19日、無職仮名山太郎容疑者（31）をAI画像を販売した疑いで逮捕した。"),
        member(2, "Man held over AI images", "Tokyo police on Monday arrested Taro Kameiyama, 31, on suspicion of selling AI images of celebrities.", language="en"),
    ]  # fmt: skip
    found = assess("x", members, glossary)
    ja, en = pieces_text(found.summary_ja, "ja"), pieces_text(found.summary_en, "en")
    assert ja == "警視庁は19日、無職…容疑者（31）をAI画像を販売した疑いで逮捕した。"
    assert "Kameiyama" not in en
    assert en.endswith("on suspicion of selling AI images of celebrities.")


def test_a_public_figure_is_named(member: MakeMember, glossary: Glossary) -> None:
    one = member(
        1, "AI企業を提訴", "実業家のイーロン・マスク氏は19日、AI企業を相手取り訴訟を起こした。"
    )
    assert "マスク氏" in pieces_text(assess("x", [one], glossary).summary_ja, "ja")


def test_an_incident_of_one_language_has_title_and_summary_in_that_one(
    member: MakeMember, glossary: Glossary
) -> None:
    found = assess("x", [member(1, "自動運転バスで5人けが", CRASH)], glossary)
    assert found.title_en is None
    assert found.summary_en == ()
    assert found.summary_ja


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("会社員の仮名沢俊夫さん（当時54歳）が死亡した。", "会社員の…さん（当時54歳）が死亡した。"),
        ("警察は仮名沢隼人被告（31）を起訴した。", "警察は…被告（31）を起訴した。"),
        ("横浜市の会社役員の男（45）を逮捕した。", None),
        ("店員の女性（33）がけがをした。", None),
        ("患者さんの画像が外部に流出していた。", None),
        ("Police arrested Hanako Kanazawa, 33, on Monday over the images.", "Police arrested …, 33, on Monday over the images."),
        ("Mr. Kanazawa sold the images for months, police said.", "Mr. … sold the images for months, police said."),
        ("Hanako Kanazawa was arrested on Monday over the AI images.", "… was arrested on Monday over the AI images."),
        ("A court in Leeds sentenced Hanako Kanazawa over the AI images.", "A court in Leeds sentenced … over the AI images."),
        ("A man from New York was arrested on Monday over the AI images.", None),
        ("Voters in Matsusaka, Mie Prefecture, who looked it up read a wrong date.", None),
        ("The team beat Kent State, 45-17, in a game run by an AI referee.", None),
    ],
)  # fmt: skip
def test_private_names_are_left_out_and_other_words_are_not(
    text: str, left: str | None, member: MakeMember, glossary: Glossary
) -> None:
    language = "en" if text.isascii() else "ja"
    found = assess("x", [member(1, "AI", text, language=language)], glossary)
    pieces = found.summary_en if language == "en" else found.summary_ja
    assert pieces_text(pieces, language) == (left or text)


def test_what_finds_nothing_of_the_harm_gives_no_title(
    member: MakeMember, glossary: Glossary
) -> None:
    """A page on a product, grouped with two reports of an accident, is older than both."""
    members = [
        member(
            1,
            "新型AIバスの試乗会を開催",
            "自動車会社は新型AIバスの試乗会を開いた。",
            class_="unrelated",
        ),
        member(2, "AIバス事故で5人けが", "AIバスが事故を起こし、5人がけがをした。"),
        member(3, "AIバスが縁石に衝突、5人負傷", "AIバスが縁石に衝突し、乗客5人が負傷した。"),
    ]
    found = assess("x", members, glossary)
    assert found.title_ja
    assert found.title_ja.article == 2
    assert all(piece.article != 1 for piece in found.summary_ja)


@pytest.mark.parametrize(
    "colour",
    [
        "Comparing her pupils' essays with their marks, she could not make sense of it.",
        "Some of the best had scored like the worst.",
        "In 46 households the money came too late as a result, the city says.",
    ],
)
def test_a_sentence_that_leans_on_another_opens_no_summary(
    colour: str, member: MakeMember, glossary: Glossary
) -> None:
    told = "An AI marker gave 3,900 pupils scores that were too low, the exam board said."
    one = member(1, "AI marker gave 3,900 pupils low scores", f"{colour} {told}", language="en")
    assert pieces_text(assess("x", [one], glossary).summary_en, "en").startswith(told)
