"""What goes to worker processes and back: records as they were, and nothing that names code."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiken.models import Discovery, Extraction, Precision, Published, Source, SourceKind
from pipelines.calls import Bodies, Garbled, framed, receive, send, shape
from pipelines.extract import extract

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 1, 19, 0, 30, tzinfo=UTC)


def sent(said: object) -> tuple[Any, Bodies]:
    pipe = BytesIO()
    send(pipe, framed(said))
    pipe.seek(0)
    return receive(pipe)


@given(st.binary(max_size=200), st.dictionaries(st.text(max_size=9), st.text(max_size=20)))
@example(b"\x00\xff", {"bytes": "0", "見出し": "\ud800"})
def test_a_page_arrives_as_it_was(body: bytes, headers: Mapping[str, str]) -> None:
    source = Source(
        id="kaku", name_ja="架空新聞", name_en="", family="kaku", language="ja", country="JP",
        kind=SourceKind.WIRE, hosts=("kaku.example",), delay=2,
    )  # fmt: skip
    published = Published(at=AT, precision=Precision.DAY, offset=540, raw="１月１９日")
    found = Discovery(url="http://kaku.example/1", source="kaku", via="v", published=published)
    args, kwargs = (body, headers, "http://kaku.example/1"), {"source": source, "discovery": found}

    said, bodies = sent([args, kwargs | {"fetched_at": AT}])

    assert shape(extract).arguments(said, bodies) == ([*args], kwargs | {"fetched_at": AT})


def test_an_article_comes_back_as_it_was() -> None:
    made = Extraction(
        canonical_url="u", title="見出し\u2028", text="本文\x00", published=Published(at=AT)
    )
    assert shape(extract).answer(*sent(made)) == made


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "見出し",
        [],
        {"title": "見出し"},
        {"canonical_url": "u", "title": 1, "text": ""},
        {"canonical_url": "u", "title": "t", "text": "", "__class__": "os.system"},
        {"canonical_url": "u", "title": "t", "text": "", "published": {"at": "きのう"}},
    ],
)
def test_an_answer_of_another_shape_is_refused(answer: object) -> None:
    with pytest.raises(Garbled):
        shape(extract).answer(answer, [])


@given(st.binary(max_size=60))
@example(b"\x00" * 7 + b"\x01" + b"\x7f" * 8)
@example(b"\x00" * 7 + b"\x01" + b"\x00" * 7 + b"\x02" + b"[[")
def test_garbage_in_the_pipe_is_no_answer(garbage: bytes) -> None:
    with pytest.raises((Garbled, EOFError)):
        receive(BytesIO(garbage))


def test_no_module_of_ours_reads_what_can_run_code() -> None:
    forbidden = {"pickle", "_pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle"}
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for package in ("crawler", "dedupe", "jiken", "pipelines", "scripts")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
        if name.partition(".")[0] in forbidden | {"joblib"}
    }
    assert found == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    calls = isinstance(node, ast.Call) and [
        one.value for one in node.args if isinstance(one, ast.Constant)
    ]
    return [one for one in calls or [] if isinstance(one, str)]
