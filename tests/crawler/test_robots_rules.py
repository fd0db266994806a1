"""Which lines of a robots.txt are read, in whatever bytes they are written."""

from __future__ import annotations

import pytest
from protego import Protego

from crawler.middlewares import robots
from crawler.robots_rules import rules_for


def allowed(body: bytes, path: str) -> bool:
    rules = Protego.parse(rules_for("jiken", body).decode())
    return rules.can_fetch(f"https://kaku.example{path}", "jiken")


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_a_line_in_japanese_forbids_its_path_and_no_other(encoding: str) -> None:
    body = "user-agent: *\ndisallow: /会員/\ndisallow: /株\n".encode(encoding)
    assert allowed(body, "/news/1")
    assert not allowed(
        body, "/" + "".join(f"%{byte:02X}" for byte in "会員".encode(encoding)) + "/1"
    )


@pytest.mark.parametrize("end", ["\u2028", "\x85", "\x0b", "\x0c", "\x1c"])
def test_only_line_feeds_and_returns_end_a_line(end: str) -> None:
    assert allowed(f"user-agent: *\ndisallow: /{end}x\n".encode(), "/news/1")
    assert not allowed(f"user-agent: *\ndisallow: /\nallow: /{end}x\n".encode(), "/news/1")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"])
def test_a_mark_also_a_torn_one_does_not_hide_the_first_line(mark: bytes) -> None:
    assert not allowed(mark + b"user-agent: *\ndisallow: /\n", "/news/1")


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_line_that_the_limit_cuts_off_is_not_read(end: bytes) -> None:
    start = b"user-agent: *" + end + b"disallow: /old" + end + b"#"
    body = start + b"x" * (robots.READ - len(start) - 14) + end + b"disallow: /private" + end
    read = robots.readable(body)
    assert allowed(read, "/news/1")
    assert not allowed(read, "/old")
    assert robots.readable(b"disallow: /") == b"disallow: /"
