"""The registry as a file: what a mistake is told as, and what an addition leaves alone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jiken import sources
from jiken.sources import SourceError

VALID = """\
# 新聞社 (a comment that must stay)
[[source]]
id = "kumo"  # 架空
name_ja = "くもの新聞"
name_en = "Kumo Shimbun"
language = "ja"
country = "JP"
kind = "publisher"
hosts = ["kumo.example"]
feeds = [
    { url = "https://kumo.example/rss?q=生成AI", evidence = "its own RSS page" },  # 速報
]
"""

NEW = {
    "id": "harbour-post",
    "name_en": 'The "Harbour" Post',
    "language": "en",
    "country": "NZ",
    "kind": "publisher",
    "hosts": ["harbour.example"],
    "feeds": [{"url": "https://harbour.example/feed", "evidence": "its own page"}],
    "delay": 1.5,
}


@pytest.fixture
def registry_file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(VALID, encoding="utf-8")
    return path


def test_an_international_host_is_found_in_both_spellings(registry_file: Path) -> None:
    registry_file.write_text(VALID.replace('["kumo', '["くも'), encoding="utf-8")
    registry = sources.load(registry_file)
    ascii_host = "くも.example".encode("idna").decode()

    assert registry.get("kumo").hosts == (ascii_host,)
    assert registry.by_host("https://news.くも.example/1") is registry.get("kumo")
    assert registry.by_host(f"https://{ascii_host}/1") is registry.get("kumo")


def test_japanese_names_and_queries_arrive_whole(registry_file: Path) -> None:
    source = sources.load(registry_file).get("kumo")

    assert source.name == "くもの新聞"
    assert source.family == "kumo"
    assert source.feeds[0].url == "https://kumo.example/rss?q=%E7%94%9F%E6%88%90AI"


def with_line(line: str) -> str:
    return VALID + line + "\n"


def instead_of(old: str, new: str) -> str:
    assert old in VALID
    return VALID.replace(old, new)


SECOND = (
    '[[source]]\nid = "sora"\nname_ja = "そら"\nlanguage = "ja"\ncountry = "JP"\nkind = "wire"\n'
)
FEED = '{{ url = "{}", evidence = "x" }}'


@pytest.mark.parametrize(
    ("content", "table", "key"),
    [
        (instead_of('id = "kumo"', 'id = "Kumo News"'), "sources.Kumo News", "id"),
        (instead_of('id = "kumo"  # 架空\n', ""), "[[source]] no. 1", "id"),
        (instead_of('id = "kumo"', "id = 7"), "[[source]] no. 1", "id"),
        (instead_of("くもの新聞", "").replace("Kumo Shimbun", ""), "sources.kumo", "name_ja"),
        (instead_of("くもの新聞", "くもの\\n新聞"), "sources.kumo", "name_ja"),
        (instead_of("Kumo Shimbun", " Kumo "), "sources.kumo", "name_en"),
        (instead_of('"ja"', '"jp"'), "sources.kumo", "language"),  # the country's code
        (instead_of('language = "ja"\n', ""), "sources.kumo", "language"),
        (instead_of('"JP"', '"UK"'), "sources.kumo", "country"),  # it is GB
        (instead_of('"publisher"', '"newspaper"'), "sources.kumo", "kind"),
        (instead_of('["kumo.example"]', "[]"), "sources.kumo", "hosts"),
        (instead_of('["kumo.example"]', '"kumo.example"'), "sources.kumo", "hosts"),
        (instead_of('["kumo.example"]', '["https://kumo.example"]'), "sources.kumo", "hosts[0]"),
        (instead_of('["kumo.example"]', '["a.example", "くもの 新聞.example"]'), "sources.kumo", "hosts[1]"),
        (instead_of('["kumo.example"]', '["a.example", "a.example"]'), "sources.kumo", "hosts[1]"),
        (instead_of('"publisher"', '"search"'), "sources.kumo", "hosts"),
        (instead_of("feeds =", "feed ="), "sources.kumo", "feed"),
        (instead_of("feeds = [", "feeds = [1,"), "sources.kumo", "feeds[0]"),
        (instead_of(', evidence = "its own RSS page"', ""), "sources.kumo", "feeds[0].evidence"),
        (instead_of('"its own RSS page"', '""'), "sources.kumo", "feeds[0].evidence"),
        (instead_of('evidence = "its', 'proof = "its'), "sources.kumo", "feeds[0].proof"),
        (instead_of("https://kumo", "file://kumo"), "sources.kumo", "feeds[0].url"),
        (instead_of("https://kumo", "https://me:pw@kumo"), "sources.kumo", "feeds[0].url"),
        (instead_of("https://kumo.example/rss?q=生成AI", "https://[::1"), "sources.kumo", "feeds[0].url"),
        (instead_of("https://kumo.example/rss?q=生成AI", "/rss.xml"), "sources.kumo", "feeds[0].url"),
        (with_line(f"sitemaps = [{FEED.format('ftp://a.example/')}]"), "sources.kumo", "sitemaps[0].url"),
        (with_line('listings = [{ url = "http://a.example", evidence = "x" }]'), "sources.kumo", "listings[0].links"),
        (with_line('listings = [{ url = "http://a.example", evidence = "x", links = "a[" }]'), "sources.kumo", "listings[0].links"),
        (with_line('listings = [{ url = "http://a.example", evidence = "x", links = "a", next = "::x" }]'), "sources.kumo", "listings[0].next"),
        (with_line('listings = [{ url = "http://a.example", evidence = "x", links = "a", pages = 0 }]'), "sources.kumo", "listings[0].pages"),
        (with_line('tails = ["くもの新聞", ""]'), "sources.kumo", "tails[1]"),
        (with_line("wires = [1]"), "sources.kumo", "wires[0]"),
        (with_line("poll_minutes = 0"), "sources.kumo", "poll_minutes"),
        (with_line("poll_minutes = true"), "sources.kumo", "poll_minutes"),
        (with_line("poll_minutes = 5"), "sources.kumo", "poll_minutes"),  # the least is 15
        (with_line("poll_min_minutes = 90"), "sources.kumo", "poll_minutes"),
        (with_line("delay = -1"), "sources.kumo", "delay"),
        (with_line("delay = nan"), "sources.kumo", "delay"),
        (with_line('delay = "2"'), "sources.kumo", "delay"),
        (with_line('enabled = "no"'), "sources.kumo", "enabled"),
        (with_line(SECOND), "sources.sora", "hosts"),
        (with_line(SECOND + 'hosts = ["kumo.example"]'), "sources.sora", "hosts[0]"),
        (with_line(SECOND.replace("sora", "kumo") + 'hosts = ["s.example"]'), "sources.kumo", "id"),
        (
            with_line(SECOND + f'hosts = ["s.example"]\nfeeds = [{FEED.format("http://kumo.example/rss?q=生成AI")}]'),
            "sources.sora",
            "feeds[0].url",
        ),
        (instead_of("[[source]]", "[[sources]]"), "the file", "sources"),
        (instead_of("[[source]]", "[source]"), "the file", "source"),
        ("source = []", "the file", "source"),
        ("", "the file", "source"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_table_and_key(
    registry_file: Path, content: str, table: str, key: str
) -> None:
    registry_file.write_text(content, encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        sources.load(registry_file)

    said = str(caught.value)
    assert said.startswith(f"sources.toml: {table}: key {key}: ")
    assert said.endswith(".")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[source]\n", "this is not TOML"),
        ("[[source]]\nname_ja = 'くも'".encode("shift_jis"), "this is not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_registry_is_refused(
    registry_file: Path, content: bytes, said: str
) -> None:
    registry_file.write_bytes(content)

    with pytest.raises(SourceError, match=said):
        sources.load(registry_file)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.toml: there is no such file\.$"):
        sources.load(tmp_path / "none.toml")


def test_an_added_source_leaves_the_file_as_it_was_above(registry_file: Path) -> None:
    added = sources.append(registry_file, NEW)

    after = registry_file.read_text(encoding="utf-8")
    assert after.startswith(VALID)
    assert sources.load(registry_file).get("harbour-post") == added
    assert added.name == 'The "Harbour" Post'
    assert added.delay == 1.5


def test_sources_are_added_one_after_another(registry_file: Path) -> None:
    sources.append(registry_file, NEW)
    sources.append(registry_file, {**NEW, "id": "b", "hosts": ["b.example"], "feeds": []})

    ids = [source.id for source in sources.load(registry_file).sources]
    assert ids == ["kumo", "harbour-post", "b"]


def test_sources_that_are_added_at_once_all_stay(registry_file: Path) -> None:
    def add(n: int) -> None:
        own = {"hosts": [f"post{n}.example"], "feeds": [feed | {"url": f"https://post{n}.example"}]}
        sources.append(registry_file, NEW | {"id": f"post-{n}"} | own)

    feed = {"evidence": "its own page"}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(8)))

    added = re.findall(r"post-\d", registry_file.read_text("utf-8"))
    assert sorted(added) == [f"post-{n}" for n in range(8)]
    sources.load(registry_file)
    assert list(registry_file.parent.iterdir()) == [registry_file]


def test_what_a_killed_addition_left_is_gone_after_the_next_one(registry_file: Path) -> None:
    left = registry_file.with_name(".sources.toml.draft")
    left.write_text(VALID + "[[source]]\nid = 'half", encoding="utf-8")

    sources.append(registry_file, NEW)

    assert list(registry_file.parent.iterdir()) == [registry_file]
    assert sources.load(registry_file).get("harbour-post").delay == 1.5
    assert registry_file.read_text("utf-8").startswith(VALID)


def test_windows_line_ends_and_permissions_survive_an_addition(registry_file: Path) -> None:
    registry_file.write_bytes(VALID.replace("\n", "\r\n").encode())
    registry_file.chmod(0o640)

    sources.append(registry_file, NEW)

    assert registry_file.read_bytes().startswith(VALID.replace("\n", "\r\n").encode())
    assert registry_file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "kumo"},
        {"hosts": ["kumo.example"]},
        {"language": "english"},
        {"feeds": [{"url": "https://harbour.example/feed"}]},
        {"feeds": [{"url": "javascript:alert(1)", "evidence": "x"}]},
        {"feed\nid": "x"},
        {"note": "two\nlines"},
        {"delay": object()},
        {"name_en": '"\nid = "evil"\n#'},
    ],
)
def test_a_bad_addition_is_refused_and_changes_nothing(
    registry_file: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(SourceError):
        sources.append(registry_file, {**NEW, **wrong})

    assert registry_file.read_text(encoding="utf-8") == VALID
    assert [path.name for path in registry_file.parent.iterdir()] == ["sources.toml"]


def test_a_link_to_the_registry_stays_a_link(registry_file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(registry_file)

    sources.append(link, NEW)

    assert link.is_symlink()
    assert len(sources.load(registry_file).sources) == 2


def test_the_document_about_sources_holds_registries_that_load(tmp_path: Path) -> None:
    document = Path(__file__).parents[2] / "docs" / "sources.md"
    examples = re.findall(r"```toml\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)

    path = tmp_path / "sources.toml"
    path.write_text("\n".join(examples), encoding="utf-8")
    assert {source.language for source in sources.load(path).sources} == {"ja", "en"}
