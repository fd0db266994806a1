"""Countries, AI systems and organisations come from what the article names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiken.models import Said
from pipelines.classify.cues import CueLists
from pipelines.classify.nations import alpha3
from pipelines.classify.places import Mention, countries, named

LISTS = CueLists.load(Path(__file__).parents[3] / "data" / "cues.toml")


def mention(id_: str, source: str, words: str, *within: str, field: str = "text") -> Mention:
    start = source.index(words)
    said = Said(field=field, start=start, end=start + len(words), said=words)
    return Mention(kind=id_.partition(":")[0], id=id_, said=said, within=within)


def codes(*args: object, **kwargs: object) -> list[str]:
    return [tag.value for tag in countries(*args, **kwargs)]  # type: ignore[arg-type]


def test_a_city_is_in_its_country() -> None:
    title = "札幌の自動運転バスが接触"
    city = mention(
        "city:sapporo", title, "札幌", "prefecture:hokkaido", "country:japan", field="title"
    )
    (tag,) = countries([city], title, "")
    assert (tag.value, tag.said) == ("JPN", city.said)


@pytest.mark.parametrize(
    ("text", "place"),
    [("【ワシントン共同】韓国の警察が捜査を始めた。", "ワシントン"), ("WASHINGTON (AP) — South Korea opened a probe.", "WASHINGTON")],
)  # fmt: skip
def test_a_dateline_is_surer_than_an_actor(text: str, place: str) -> None:
    korea = "韓国" if "韓国" in text else "South Korea"
    found = [
        mention("country:south-korea", text, korea),
        mention("city:washington-dc", text, place, "country:united-states"),
    ]
    assert codes(found, "", text) == ["USA", "KOR"]


def test_a_company_is_no_place() -> None:
    text = "OpenAIが発表した"
    company = mention("company:openai", text, "OpenAI", "country:united-states")
    assert codes([company], "", text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("スペイン語の対話AIが誤った案内をした。", "スペイン"),
        ("The Spanish-language hotline failed.", "Spanish"),
        ("Callers who speak Spanish were cut off.", "Spanish"),
        ("The bot answered in Spanish.", "Spanish"),
    ],
)
def test_a_language_is_no_place(text: str, words: str) -> None:
    assert codes([mention("country:spain", text, words)], "", text) == []


def test_in_spanish_cities_is_a_place() -> None:
    text = "The buses run in Spanish cities."
    assert codes([mention("country:spain", text, "Spanish")], "", text) == ["ESP"]


def test_a_body_that_many_countries_have_is_of_the_one_that_is_named() -> None:
    diet = "authority:diet", "国会", "country:japan"
    for text, wanted in (
        ("韓国で国会が法案を審議した。", ["KOR"]),
        ("国会が法案を審議した。", ["JPN"]),
    ):
        found = [mention(diet[0], text, diet[1], diet[2])]
        if "韓国" in text:
            found.append(mention("country:south-korea", text, "韓国"))
        assert codes(found, "", text) == wanted


def test_the_publishers_country_stands_in_without_a_quotation() -> None:
    (tag,) = countries([], "無題", "本文", "jp")
    assert (tag.value, tag.said) == ("JPN", None)
    assert countries([], "無題", "本文", "??") == ()


@pytest.mark.parametrize(
    ("title", "code"),
    [("米当局がテスラを調査", "USA"), ("英政府がAI法案", "GBR"), ("独連邦捜査局が摘発", "DEU")],
)
def test_one_letter_before_a_body_is_a_country(title: str, code: str) -> None:
    (tag,) = countries([], title, "")
    assert tag.value == code
    assert tag.said is not None
    assert title[tag.said.start : tag.said.end] == tag.said.said


def test_what_only_one_country_has_is_a_last_resort() -> None:
    title = "偽の県職員の声で900万円被害、県警が捜査"
    (tag,) = countries([], title, "", "us")
    assert (tag.value, tag.probability) == ("JPN", 0.5)
    korea = mention(
        "country:korea", "韓国で900万円の被害", "韓国", "country:south-korea", field="title"
    )
    assert codes([korea], "韓国で900万円の被害", "") == ["KOR"]


def test_rice_is_no_country() -> None:
    assert codes([], "新米の価格をAIが予測", "") == []


@pytest.mark.parametrize(
    ("code", "wanted"),
    [("jp", "JPN"), ("GBR", "GBR"), ("FR", "FRA"), ("de", "DEU"), ("EU", None), ("", None), ("X", None)],
)  # fmt: skip
def test_iso_codes(code: str, wanted: str | None) -> None:
    assert alpha3(code) == wanted


def test_systems_and_organisations_by_name() -> None:
    title = "ChatGPTの誤回答でOpenAIを提訴、AirTagは無関係"
    found = [
        mention("product:chatgpt", title, "ChatGPT", "company:openai", field="title"),
        mention("company:openai", title, "OpenAI", field="title"),
        mention("product:airtag", title, "AirTag", field="title"),
    ]
    tags = named(found, LISTS.find(title, ""))
    assert [(tag.group, tag.value) for tag in tags] == [
        ("system", "ChatGPT"),
        ("organisation", "OpenAI"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="米英政府当局【】（）() A-Z東京—. \n", max_size=80))
def test_any_text_gives_quotations_that_verify(text: str) -> None:
    for tag in countries([], text, text):
        assert tag.said is not None
        assert text[tag.said.start : tag.said.end] == tag.said.said


def test_a_kind_of_body_is_no_organisation_by_name() -> None:
    text = "The regulator opened an inquiry."
    assert named([mention("authority:regulator", text, "regulator")], ()) == ()
