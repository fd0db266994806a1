"""The headline comes out without the site's name, whichever part of the page has it right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.metadata import PageFacts
from pipelines.titles import best_title
from pipelines.titles_tails import without_tail

URL = "https://www.kakuu-shimbun.example/articles/20260119-001"
HEADLINE = "市のAI窓口が誤案内、職員が訂正に追われる"


def title(
    *,
    h1: tuple[str, ...] = (),
    og: str = "",
    linked: str = "",
    element: str = "",
    site: str = "",
    tails: tuple[str, ...] = (),
    announced: str | None = None,
    url: str = URL,
) -> str:
    meta = {"og:title": og, "og:site_name": site}
    article = {"headline": linked} if linked else {}
    facts = PageFacts(meta=meta, article=article, title=element, headings=h1)
    return best_title(facts, url, tails=tails, announced=announced)


@pytest.mark.parametrize(
    "tail",
    [
        "｜架空新聞",
        " | 架空新聞オンライン",
        " - 架空新聞",
        "：架空新聞デジタル",
        " : 社会 : ニュース : 架空新聞オンライン",
        "（2026年1月19日）｜架空ニュース",
        " | kakuu-shimbun",  # the host's own name
    ],
)
def test_the_sites_tail_is_no_part_of_a_headline(tail: str) -> None:
    assert title(h1=(HEADLINE,), og=HEADLINE + tail, element=HEADLINE + tail) == HEADLINE
    if " : 社会" not in tail:
        assert title(og=HEADLINE + tail, element=HEADLINE + tail) == HEADLINE


@pytest.mark.parametrize(
    "headline",
    [
        "首相「AIは味方だ」：識者が読む",
        "自動運転：消えた記録を追う",
        "GPT-5 - what the auditors found",
        "AI errors: a sign of the times",
        "A/Bテスト｜失敗から学ぶAIの落とし穴と対策のすべて",
    ],
)
def test_a_colon_or_dash_of_its_own_stays(headline: str) -> None:
    assert without_tail(headline, frozenset()) == headline


def test_the_registrys_tails_and_the_sites_own_name_are_cut() -> None:
    assert title(element=f"{HEADLINE} - みなと暮らし", tails=("みなと暮らし",)) == HEADLINE
    assert title(element=f"{HEADLINE} - みなと暮らし", site="みなと暮らし") == HEADLINE


def test_a_heading_that_is_the_sites_logo_is_no_headline() -> None:
    logo = "架空ニュース"
    tail = f"{HEADLINE}（全邦通信） - {logo}"
    assert title(h1=(logo, HEADLINE), og=tail, element=tail) == HEADLINE
    assert title(h1=(logo,), og=f"{HEADLINE} - {logo}", element=f"{HEADLINE} - {logo}") == HEADLINE


def test_what_metadata_agrees_on_outranks_a_heading_with_a_kicker() -> None:
    assert title(h1=(f"連載第5回 - {HEADLINE}",), og=HEADLINE, element=HEADLINE) == HEADLINE
    assert title(h1=("続報", "窓口の混乱"), og=HEADLINE, linked=HEADLINE) == HEADLINE


def test_the_displayed_headline_outranks_one_written_for_search_engines() -> None:
    og = "AI窓口の誤案内とは？職員が追われた訂正を解説"
    assert title(h1=(HEADLINE,), og=og, element=og) == HEADLINE


def test_quotation_marks_do_not_make_another_headline() -> None:
    curly, straight = "Clinic’s AI ‘doctor’ faces probe", "Clinic's AI 'doctor' faces probe"
    assert title(h1=(curly,), og=straight, element=straight) == straight


def test_a_feeds_title_decides_only_where_the_page_is_silent() -> None:
    assert title(announced=f"{HEADLINE}｜架空新聞") == HEADLINE
    assert title(h1=(HEADLINE,), announced="別の題") == HEADLINE
    assert title() == ""


@settings(max_examples=100)
@given(st.text(alphabet="AI事故 |｜-–:：（）»«新聞News.", max_size=60), st.text(max_size=20))
def test_any_title_is_read_without_complaint(text: str, site: str) -> None:
    found = title(h1=(text,), og=text, element=f"{text} | {site}", site=site, url=f"http://{site}")
    assert isinstance(found, str)


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://town.example/news/ai-camera-errs/", "AI camera errs"),
        ("https://town.example/news/ai-camera-errs.html", "AI camera errs"),
        ("https://town.example/news/4711", "AI camera errs - Town, County, State"),
        ("https://town.example/news/ai-camera-errs-town", "AI camera errs - Town, County, State"),
    ],
)
def test_what_the_address_spells_out_in_full_is_the_headline(address: str, right: str) -> None:
    assert title(og="AI camera errs - Town, County, State", url=address) == right


def test_a_heading_with_a_dash_is_not_cut_by_a_short_address() -> None:
    whole = "AI camera errs - what the auditors found"
    assert title(h1=(whole,), og=whole, url="https://town.example/ai-camera-errs") == whole
