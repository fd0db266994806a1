"""The interface in Japanese: every sentence of it, and none that nothing says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from jiken.web.languages import LOCALE
from jiken.web.pages import TEMPLATES

WEB = TEMPLATES.parent
FILLED = re.compile(r"%\((\w+)\)")
SAYING = ("say", "gettext", "_")


def written() -> set[str]:
    """Return every msgid that templates and views say."""
    return {*_in_templates(), *_in_code()}


def _in_templates() -> Iterator[str]:
    method = [("**.html", "jinja2.ext:babel_extract")]
    options = {
        "**.html": {
            "trimmed": "false",
            "silent": "false",
            "lstrip_blocks": "true",
            "trim_blocks": "true",
        }
    }
    for _file, _line, found, _comments, _context in extract_from_dir(
        TEMPLATES, method_map=method, options_map=options
    ):
        yield found if isinstance(found, str) else found[0]


def _in_code() -> Iterator[str]:
    for path in WEB.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _says(node.func):
                yield from (
                    one.value
                    for argument in node.args
                    for one in ast.walk(argument)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def constants() -> set[str]:
    """Return every string in our code and the API's description: views say some by their name."""
    described = re.findall(
        r'"(?:description|summary)": "([^"]*)"', (WEB / "openapi.json").read_text("utf-8")
    )
    return set(described) | {
        node.value
        for package in ("jiken", "crawler", "pipelines")
        for path in (WEB.parents[1] / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _says(called: ast.expr) -> bool:
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    return name in SAYING


def translated() -> list[tuple[str, str, Path]]:
    """Return (msgid, msgstr, file) of every entry of the Japanese .po files."""
    rows = []
    for path in sorted((LOCALE / "ja").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="ja"):
                if message.id:
                    one = message.id if isinstance(message.id, str) else message.id[0]
                    string = message.string
                    said = string if isinstance(string, str) else string[-1]
                    rows.append((one, said, path))
    return rows


def test_every_sentence_has_its_japanese() -> None:
    there = {one for one, said, _ in translated() if said}
    assert sorted(written() - there) == []


def test_no_translation_is_left_over() -> None:
    used = written() | constants()
    assert [(path.name, one) for one, _, path in translated() if one not in used] == []


def test_one_sentence_has_one_translation() -> None:
    said: dict[str, set[str]] = {}
    for one, japanese, _ in translated():
        said.setdefault(one, set()).add(japanese)
    assert {one: ways for one, ways in said.items() if len(ways) > 1} == {}


def test_a_translation_fills_in_what_its_sentence_does() -> None:
    for one, japanese, path in translated():
        wanted, given = set(FILLED.findall(one)), set(FILLED.findall(japanese))
        assert given == wanted, (path.name, one)
