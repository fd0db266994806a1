"""Figures of quality on partitions small enough to count by hand."""

from __future__ import annotations

import importlib.util
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiken.quality import (
    Figures,
    Gold,
    GoldError,
    Limits,
    Placement,
    churn,
    crossed,
    figures,
    mistakes,
    read_gold,
    read_limits,
    url_key,
)
from jiken.quality.neighbours import Members
from jiken.quality.partition import partition_figures

SHARED = (Path(__file__).parents[2] / "../shared").resolve()
DAY = 86_400.0


def members(
    predicted: Sequence[object],
    true: Sequence[object],
    languages: Sequence[str] | None = None,
    days: Sequence[float] | None = None,
) -> Members:
    return Members(
        predicted=list(predicted),
        true=list(true),
        languages=languages or ["ja"] * len(true),
        at=np.array(days or [0.0] * len(true)) * DAY,
    )


def gold(folder: Path, rows: Sequence[Mapping[str, object]], **articles: str) -> Gold:
    """Write and read a gold set; *articles* maps names to languages, each at NAME.example."""
    given = [{"url": at(name), "language": spoken} for name, spoken in articles.items()]
    write(folder / "articles.jsonl", given)
    write(folder / "gold.jsonl", rows)
    return read_gold(folder)


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def at(name: str) -> str:
    return f"https://{name}.example/記事"


def placed(**incidents: str | None) -> list[Placement]:
    return [Placement(urls=(at(name),), incident=i, role="report") for name, i in incidents.items()]


def test_two_desks_in_one_incident_and_one_left_out() -> None:
    # 大阪の二紙は一つに、三紙目は別の事件と一緒にされた
    told = partition_figures(members("AABB", ["大阪", "大阪", "大阪", "那覇"]))
    assert told.b3_precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert told.b3_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert told.pair_precision == 1 / 2
    assert told.pair_recall == 1 / 3
    assert told.split_rate == 1.0  # the one event of several lies in two incidents
    assert told.merge_rate == 1 / 2  # one of the two incidents of several mixes events


def test_pairs_of_two_languages_are_counted_apart() -> None:
    told = partition_figures(members("AABA", "xxxy", ["ja", "en", "en", "en"]))
    assert told.cross_lingual_precision == 1 / 2  # ja with x's en, and with y's
    assert told.cross_lingual_recall == 1 / 2


def test_pairs_further_apart_than_the_window_are_not_judged() -> None:
    far = members("AB", "xx", days=[0.0, 9.0])
    assert partition_figures(far).b3_recall == 1 / 2
    assert partition_figures(far, window_days=4).b3_recall == 1.0
    assert partition_figures(far, window_days=9).b3_recall == 1 / 2


def test_an_undated_member_is_near_to_all() -> None:
    told = partition_figures(members("AB", "xx", days=[0.0, float("nan")]), window_days=1)
    assert told.b3_recall == 1 / 2


PARTITIONS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["ja", "en"])), min_size=1, max_size=24)  # fmt: skip


@given(PARTITIONS)
def test_the_same_partition_is_right_in_every_figure(rows: list[tuple[int, int, str]]) -> None:
    true = [row[0] for row in rows]
    told = partition_figures(members([f"名{t}" for t in true], true, [row[2] for row in rows]))
    assert (told.b3_precision, told.b3_recall, told.b3_f1) == (1.0, 1.0, 1.0)
    assert (told.split_rate, told.merge_rate) == (0.0, 0.0)
    assert told.pair_f1 in (1.0, None)
    assert told.cross_lingual_recall in (1.0, None)


@given(PARTITIONS)
def test_everything_alone_is_precise_and_everything_together_is_complete(
    rows: list[tuple[int, int, str]],
) -> None:
    true = [row[0] for row in rows]
    assert partition_figures(members(range(len(true)), true)).b3_precision == 1.0
    assert partition_figures(members([0] * len(true), true)).b3_recall == 1.0


@given(PARTITIONS, st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(
    rows: list[tuple[int, int, str]], draw: random.Random
) -> None:
    told = []
    for some in (rows, draw.sample(rows, len(rows))):
        predicted, true, languages = zip(*some, strict=True)
        told.append(asdict(partition_figures(members(predicted, true, languages))))
    assert told[0] == pytest.approx(told[1], nan_ok=True)


@given(PARTITIONS)
def test_precision_one_way_is_recall_the_other_way(rows: list[tuple[int, int, str]]) -> None:
    predicted, true, _ = zip(*rows, strict=True)
    there, back = (partition_figures(members(*m)) for m in ((predicted, true), (true, predicted)))
    assert there.b3_precision == pytest.approx(back.b3_recall)
    assert (there.split_rate, there.pair_precision) == (back.merge_rate, back.pair_recall)


def test_each_language_alone_is_judged_among_its_own(tmp_path: Path) -> None:
    rows = [{"url": at(name), "cluster": "京都"} for name in ("asa", "yu", "dawn")]
    told = figures(gold(tmp_path, rows, asa="ja", yu="ja", dawn="en"), placed(asa="1", yu="1", dawn="2"))  # fmt: skip
    assert told["ja"].partition.b3_f1 == 1.0
    assert told["en"].partition.b3_f1 == 1.0
    assert told["both"].partition.b3_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert told["ja"].partition.cross_lingual_recall is None


def test_a_language_that_gold_does_not_speak_has_no_figures(tmp_path: Path) -> None:
    told = figures(gold(tmp_path, [{"url": at("asa"), "cluster": "京都"}], asa="ja"), [])
    assert set(told) == {"both", "ja"}


def test_a_member_that_is_missing_stands_alone_and_is_counted(tmp_path: Path) -> None:
    rows = [{"url": at(name), "cluster": "京都"} for name in ("asa", "yu")]
    told = figures(gold(tmp_path, rows, asa="ja", yu="ja"), placed(asa="1"))["both"]
    assert told.homes.missing == 1
    assert told.partition.b3_recall == 1 / 2


def homes(folder: Path, **incidents: str | None) -> Figures:
    rows = [
        {"url": at("asa"), "cluster": "京都"},
        {"url": at("dawn"), "cluster": "京都", "relation": "same"},
        {"url": at("verdict"), "cluster": "京都", "relation": "followup"},
        {"url": at("kaisetsu"), "cluster": "京都", "relation": "complementary"},
        {"url": at("nara"), "cluster": "奈良", "relation": "different_similar", "lookalike_of": "京都"},
    ]  # fmt: skip
    spoken = {"asa": "ja", "dawn": "en", "verdict": "en", "kaisetsu": "ja", "nara": "ja"}
    return figures(gold(folder, rows, **spoken), placed(**incidents))["both"]


def test_what_stands_by_an_event_is_judged_by_the_events_home(tmp_path: Path) -> None:
    told = homes(tmp_path, asa="1", dawn="1", verdict="1", kaisetsu=None, nara="2", hoka="1").homes
    assert told.followups_attached == 1.0
    assert told.complementary_in_event == 0.0
    assert told.lookalikes_taken_in == 0
    assert told.strangers_per_incident == 1.0  # hoka, which gold does not know


def test_a_look_alike_and_an_explainer_in_the_incident_are_told(tmp_path: Path) -> None:
    told = homes(tmp_path, asa="1", dawn="1", verdict="2", kaisetsu="1", nara="1").homes
    assert told.followups_attached == 0.0
    assert told.complementary_in_event == 1.0
    assert told.lookalikes_taken_in == 1


def test_a_look_alike_that_is_missing_counts_as_taken_in(tmp_path: Path) -> None:
    assert homes(tmp_path, asa="1", dawn="1").homes.lookalikes_taken_in == 1


def test_every_article_that_is_elsewhere_than_gold_says_is_listed(tmp_path: Path) -> None:
    homes(tmp_path, asa="1", dawn="2", verdict="2", kaisetsu="1", nara="1")
    found = placed(asa="1", dawn="2", verdict="2", kaisetsu="1", nara="1")
    told = [(one.what, one.row.url) for one in mistakes(read_gold(tmp_path), found)]
    assert told == [
        ("explainer taken in", at("kaisetsu")),
        ("follow-up lost", at("verdict")),
        ("look-alike taken in", at("nara")),
        ("split off", at("dawn")),
    ]


def test_a_perfect_answer_has_no_mistakes(tmp_path: Path) -> None:
    homes(tmp_path)
    right = placed(asa="1", dawn="1", verdict="1", kaisetsu=None, nara="2")
    assert mistakes(read_gold(tmp_path), right) == []


def test_copies_and_roles_are_judged_by_gold_that_names_them(tmp_path: Path) -> None:
    rows = [
        {"url": at("wire"), "cluster": "配信", "role": "report"},
        {"url": at("chihou"), "cluster": "配信", "role": "copy", "copy_of": at("wire")},
        {"url": at("shikoku"), "cluster": "配信", "role": "copy", "copy_of": at("wire")},
        {"url": at("betsu"), "cluster": "配信", "role": "report"},
        {"url": at("shasetsu"), "cluster": None, "role": "editorial"},
    ]
    spoken = dict.fromkeys(("wire", "chihou", "shikoku", "betsu", "shasetsu"), "ja")
    found = [
        Placement(urls=(at("wire"),), incident="1", role="report"),
        Placement(urls=(at("chihou"),), incident="1", role="copy", copy_of=at("shikoku")),
        Placement(urls=(at("shikoku"),), incident="1", role="report"),
        Placement(urls=(at("betsu"),), incident="1", role="copy", copy_of=at("wire")),
        Placement(urls=(at("shasetsu"),), role="editorial"),
    ]
    told = figures(gold(tmp_path, rows, **spoken), found)["both"].roles
    assert told.roles_right == 3 / 5
    assert told.copies_marked == 1 / 2
    assert told.copy_precision == 1 / 2  # betsu is no copy
    assert told.origins_right == 1 / 2  # another copy of the same wire story will do


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://News.example/a/", "http://news.example/a"),
        ("https://news.example/%E4%BA%8B%E6%95%85", "https://news.example/事故"),
        ("https://news.example/a?p=1#top", "http://news.example/a?p=1"),
    ],
)
def test_two_spellings_of_an_address_are_one(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@given(st.text(max_size=60))
def test_no_address_is_too_odd_to_have_a_key(url: str) -> None:
    assert isinstance(url_key(url), str)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"url": "https://a.example/1", "cluster"', "line 2 is not JSON"),
        ("[]", "line 2 is not a JSON object"),
        ('{"cluster": "x"}', "line 2 has no “url”"),
        ('{"url": "https://a.example/1", "cluster": 7}', "line 2: “cluster” is not a text"),
        ('{"url": "https://b.example/2", "cluster": "x"}', "https://b.example/2, is not among"),
    ],
)
def test_a_bad_line_of_gold_is_named(tmp_path: Path, line: str, told: str) -> None:
    write(tmp_path / "articles.jsonl", [{"url": "https://a.example/1", "language": "ja"}])
    first = '{"url": "https://a.example/1", "cluster": "事故"}'
    (tmp_path / "gold.jsonl").write_text(f"{first}\n{line}\n", "utf-8")
    with pytest.raises(GoldError, match=told):
        read_gold(tmp_path)


@pytest.mark.parametrize("rows", [[], [{"url": "https://a.example/1", "title": "事故"}]])
def test_gold_that_knows_no_event_is_refused(
    tmp_path: Path, rows: list[Mapping[str, object]]
) -> None:
    write(tmp_path / "articles.jsonl", [{"url": "https://a.example/1", "language": "ja"}])
    write(tmp_path / "gold.jsonl", rows)
    with pytest.raises(GoldError, match="no row says which event"):
        read_gold(tmp_path)


@pytest.mark.parametrize("missing", ["gold.jsonl", "articles.jsonl"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, missing: str) -> None:
    gold(tmp_path, [{"url": at("asa"), "cluster": "京都"}], asa="ja")
    (tmp_path / missing).unlink()
    with pytest.raises(GoldError, match=f"{missing}: there is no such file"):
        read_gold(tmp_path)


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.text(max_size=3), max_size=2)  # fmt: skip
NAMES = st.sampled_from(["url", "cluster", "relation", "role", "copy_of", "lookalike_of"])


@given(
    st.lists(st.dictionaries(NAMES, VALUES) | VALUES, min_size=1, max_size=5).map(
        lambda rows: "\n".join(json.dumps(row) for row in rows)
    )
    | st.text(max_size=40)
)
def test_whatever_stands_in_gold_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "gold.jsonl").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read = read_gold(folder, articles=False)
    except GoldError:
        return
    told = figures(read, [])["both"]
    assert told.homes.missing == told.partition.members > 0


def limits(folder: Path, text: str) -> Limits:
    (folder / "gold.toml").write_text(text, "utf-8")
    return read_limits(folder / "gold.toml")


def test_each_figure_past_its_limit_is_named_with_its_language(tmp_path: Path) -> None:
    asked = limits(
        tmp_path,
        "[floors]\nb3_f1 = 0.9\npair_f1 = 0.5\n[floors.ja]\nb3_f1 = 0.8\n"
        "[ceilings]\nmerge_rate = 0.1\n",
    )
    measured = {
        "both": {"b3_f1": 0.85, "pair_f1": 0.5, "merge_rate": 0.2},
        "ja": {"b3_f1": 0.75},
    }
    assert crossed(asked, measured) == [
        "b3_f1 is 0.850, under its floor of 0.9",
        "b3_f1 (ja) is 0.750, under its floor of 0.8",
        "merge_rate is 0.200, over its ceiling of 0.1",
    ]


def test_a_floor_for_what_could_not_be_measured_is_not_met(tmp_path: Path) -> None:
    asked = limits(tmp_path, "[floors.en]\nb3_f1 = 0.1\n")
    assert crossed(asked, {"both": {"b3_f1": 1.0}}) == ["b3_f1 (en) could not be measured"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("floor = 1", "“floor” is not known"),
        ("[floors]\nb3_f1 = 'high'", "“floors.b3_f1” is not a number"),
        ("[floors.fr]\nb3_f1 = 1", "the languages are ja and en"),
        ("window_days = ", "this is not TOML"),
        ("window_days = nan", "“window_days” is not a number"),
        (f"window_days = {10**400}", "“window_days” is not a number"),
    ],
)
def test_a_mistake_in_the_limits_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(GoldError, match=told):
        limits(tmp_path, text)


def test_a_limit_for_a_figure_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="“b3_f2” has a limit"):
        crossed(limits(tmp_path, "[floors]\nb3_f2 = 1"), {"both": {"b3_f1": 1.0}})


def test_an_incident_that_only_grows_has_no_churn() -> None:
    told = churn(
        [{"朝刊": "1"}, {"朝刊": "1", "夕刊": "1"}, {"朝刊": "1", "夕刊": "1", "dawn": "2"}]
    )
    assert (told.batches, told.articles) == (3, 3)
    assert (told.id_churn, told.split_churn) == (0.0, 0.0)


def test_a_merge_changes_an_id_and_loses_nobody() -> None:
    told = churn([{"朝刊": "1", "dawn": "2"}, {"朝刊": "1", "dawn": "1"}])
    assert (told.id_churn, told.split_churn) == (1 / 2, 0.0)


def test_a_split_is_told_of_both_sides_even_if_it_is_mended() -> None:
    together = {"朝刊": "1", "夕刊": "1", "dawn": "1"}
    told = churn([together, {"朝刊": "1", "夕刊": "1", "dawn": "2"}, together])
    assert told.id_churn == pytest.approx(1 / 3)
    assert told.split_churn == 1.0


def test_an_article_that_leaves_every_incident_has_moved() -> None:
    assert churn([{"朝刊": "1"}, {}]).id_churn == 1.0


def scorer() -> ModuleType:
    path = SHARED / "score" / "score.py"
    if not path.exists():
        pytest.skip("the gold sets are not beside the checkout")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "window"),
    [("ai_incidents_ja_en", None), ("ai_incidents_ja_en", 30.0), ("ai_events_ja_en", 4.0)],
)
@pytest.mark.parametrize("seed", range(3))
def test_the_figures_are_those_of_the_independent_scorer(
    name: str, window: float | None, seed: int
) -> None:
    other, folder = scorer(), SHARED / "gold" / name
    draw = random.Random(seed)
    read = read_gold(folder)
    rows = other.rows(folder / "articles.jsonl")
    exported = [drawn(row, read, draw) for row in rows if draw.random() > 0.1]
    theirs = other.score_clusters(other.rows(folder / "gold.jsonl"), exported, rows, window)
    told = figures(read, map(placement, exported), window_days=window)["both"]
    ours = asdict(told.partition) | asdict(told.homes) | asdict(told.roles)
    shared = theirs.keys() & ours.keys()
    assert len(shared) >= 17
    assert {k: ours[k] for k in shared} == pytest.approx({k: theirs[k] for k in shared})


def drawn(row: Mapping[str, object], read: Gold, draw: random.Random) -> dict[str, object]:
    """Return an export's row of an article: mostly where gold has it, else anywhere."""
    right = {r.key: r.cluster for r in read.rows}.get(url_key(str(row["url"])))
    incident = draw.choice([right, right, "x", "y", None]) if right else draw.choice(["x", None])
    role, copy_of = draw.choice([("report", None), ("copy", None), ("report", "https://o.example")])
    address = str(row["url"]).replace("https://", "http://")
    return {"url": address, "urls": [address], "incident": incident, "role": role, "copy_of": copy_of}  # fmt: skip


def placement(row: Mapping[str, object]) -> Placement:
    return Placement(
        urls=(str(row["url"]),),
        incident=row["incident"],  # type: ignore[arg-type]
        role=str(row["role"]),
        copy_of=row["copy_of"],  # type: ignore[arg-type]
    )
