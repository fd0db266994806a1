"""Google's own cases of robots.txt, and real files, through the reader of a crawl."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from crawler.robots_rules import rules_for
from tests.suites.walk import SUITES, Walk, needs_suites

pytestmark = pytest.mark.suites

RFC = "RFC 9309, section 2.2.2: octets are compared after percent-encoding"
ASCII = "RFC 9309, section 2.2.2: %62%61%7A is baz, as its own table of examples has it"
DISAGREED = {
    ("/foo/bar/ツ", "http://foo.bar/foo/bar/ツ"): RFC,
    ("/foo/bar/%E3%83%84", "http://foo.bar/foo/bar/ツ"): RFC,
    ("/foo/bar/%62%61%7A", "http://foo.bar/foo/bar/baz"): ASCII,
}
"""Rule and address on which we do not agree with Google's reader, which wants addresses that
are encoded already and compares letters, and why."""


def allowed(robots: str, agent: str, url: str) -> bool:
    rules = rules_for(agent, robots.encode("utf-8", "replace"))
    return ProtegoRobotParser(rules, None).allowed(url, agent)


@needs_suites
def test_googles_cases_are_agreed_with_but_for_three_where_the_rfc_says_otherwise() -> None:
    cases = json.loads((SUITES / "robots/google_robots_test.json").read_text("utf-8"))
    walk = Walk(suite="robots/google")
    disagreed = []
    for case in cases:
        with walk.case(case["test"]):
            if allowed(case["robots"], case["agent"], case["url"]) is not case["allowed"]:
                disagreed.append((case["robots"].rsplit("Allow: ", 1)[-1].strip(), case["url"]))
    walk.say(f"{len(cases) - len(disagreed)} agreed with, {len(disagreed)} not, for a reason")

    assert set(disagreed) == set(DISAGREED)


@needs_suites
def test_real_robots_files_are_read() -> None:
    walk = Walk(suite="robots/real_files")
    for number, text in enumerate(json.loads((SUITES / "robots/real_files.json").read_text())):
        with walk.case(str(number)):
            for url in ("http://a.example/", "http://a.example/news/1?x=" + "a" * 1900):
                assert allowed(text, "Jiken", url) in (True, False)
    walk.say()


@pytest.mark.parametrize(
    ("robots", "may"),
    [
        ("User-agent: Jiken/2.0 (+http://a.example)\nDisallow: /", False),
        ("User-agent: jikenfan\nDisallow: /", True),
        ("User-agent: ken\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: jiken\nDisallow:", True),
        ("User-agent: jiken\nNoindex: /\n事故: /\nUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nCrawl-delay: 5\nUser-agent: bad\nDisallow: /", True),
        ("User-agent: jiken\nDisallow: /a\nUser-agent: b\nDisallow: /\nUser-agent: jiken\nDisallow: /news", False),
        ("User-agent: *\rDisallow: /news\r", False),
        ("\ufeffUser-agent: *\r\nDisallow: /news # 記事", False),
    ],
)  # fmt: skip
def test_the_lines_that_speak_to_us_count(robots: str, may: bool) -> None:
    assert allowed(robots, "Jiken", "http://a.example/news/1") is may


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["User-agent: ", "Disallow:", "Allow: /", "*", "$", "%", "jiken", "#", "\n", "\r", ":", "/あ", "\0", "\ufeff"]),
        max_size=60,
    ),
    st.binary(max_size=40),
)  # fmt: skip
def test_any_bytes_are_a_robots_file(pieces: list[str], garbage: bytes) -> None:
    rules = rules_for("Jiken", "".join(pieces).encode() + garbage)

    assert rules.startswith(b"user-agent: *\n")
    assert rules_for("Jiken", rules) == rules
    ProtegoRobotParser(rules, None).allowed("http://a.example/あ?b=%", "Jiken")
