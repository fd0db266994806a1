"""What the site says among the paragraphs is not the article's."""

import pytest

from pipelines.body_lines import Line
from pipelines.boilerplate import is_notice, kept_lines

FIRST = "札幌市は19日、生成AIを使う窓口案内が誤った手続きを伝えていたと発表した。"
SECOND = "市によると、誤案内は少なくとも31件に上り、窓口を訪れた人に謝罪した。"
ENGLISH = "The city said on Monday that its chatbot had given wrong advice to 31 people."


def kept(*texts: str | Line, titles: tuple[str, ...] = ()) -> list[str]:
    rows = [text if isinstance(text, Line) else Line(text=text) for text in texts]
    return kept_lines(rows, titles)


def link(text: str) -> Line:
    return Line(text=text, linked=len(text))


@pytest.mark.parametrize(
    "notice",
    [
        "この記事は会員限定です。登録すると続きをお読みいただけます。",
        "残り1901文字",
        "会員登録すると続きをお読みいただけます",
        "無断転載・複製を禁じます",
        "Copyright © Kakuu Shimbun. All Rights Reserved.",
        "この記事をシェアする",
        "公式アカウントをフォロー",
        "【関連記事】AI窓口とは",
        "関連：AI窓口の導入進む",
        "▲ページの先頭へ",
        "PR",
        "Advertisement",
        "The town hall's help desk on Monday. | Photo by Example Press",
        "Visitors wait at the counter (File photo: Example Press)",
        "Loading...",
        "Reading time: 8 minutes",
        "Read more: How chatbots fail",
        "Sign up for our morning newsletter",
        "Follow us on X and Facebook",
        "This article is for subscribers only.",
        "Copy link",
        "（全邦通信）",
    ],
)
def test_a_notice_is_dropped_wherever_it_stands(notice: str) -> None:
    assert is_notice(notice)
    assert kept(FIRST, notice, SECOND, notice) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The post showed the mayor in handcuffs (an image by software), and thousands shared it.",
        "The post showed the mayor in handcuffs (photo: fabricated), the court was told.",
        "Loading docks stood empty after the robots stopped.",
        "写真はAIが作った（画像：偽物）と市は19日に発表した。",
        "会員限定のサービスでAIが誤作動し、利用者31人の情報が見えていた。",
        "無断転載されたAI画像をめぐり、写真家が同社を訴えた。",
        "広告に使われたAI画像について、同社は謝罪した。",
        "関連記事の表示順をAIが決めていたと、同社は説明する。",
        "Sign language users said the AI system misread them.",
        "Comments made by the chatbot were offensive, the court heard.",
        "Share prices fell after the AI error was disclosed to investors.",
        "Image generators were used to make the picture, police said.",
        "Follow-up tests found the same error.",
    ],
)
def test_a_paragraph_that_begins_like_a_notice_stays(paragraph: str) -> None:
    assert kept(FIRST, paragraph, SECOND) == [FIRST, paragraph, SECOND]


def test_other_stories_end_with_the_next_own_paragraph() -> None:
    others = ["関連記事", link("AI窓口、全区に拡大へ"), "顔認証の誤りで謝罪"]
    assert kept(FIRST, *others, SECOND) == [FIRST, SECOND]
    assert kept(FIRST, SECOND, *others) == [FIRST, SECOND]
    assert kept(ENGLISH, "Related stories", "Chatbots on the rise") == [ENGLISH]


def test_comments_do_not_end_up_in_the_text() -> None:
    assert kept(FIRST, "コメント(3件)", "ひどい話", "怖いね") == [FIRST]
    assert kept(ENGLISH, "3 comments", "So sad") == [ENGLISH]


def test_the_headline_and_its_labels_are_no_paragraph() -> None:
    title = "AI窓口が誤案内"
    head = [link("社会"), title, "2026年1月19日 10時30分"]
    assert kept(*head, FIRST, SECOND, titles=(title,)) == [FIRST, SECOND]


def test_a_headline_again_far_below_stays_where_it_is() -> None:
    title = "AI窓口が誤案内"
    assert kept(FIRST, SECOND, title, titles=(title,)) == [FIRST, SECOND, title]


def test_a_subheading_stays() -> None:
    assert kept(FIRST, "原因は古い資料", SECOND) == [FIRST, "原因は古い資料", SECOND]
