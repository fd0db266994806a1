"""Who may import whom: the rule of docs/design.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("crawler", "dedupe", "jiken", "pipelines")

# Each package or module, and what of ours it may import; the longest name that fits is meant.
MAY = {
    "dedupe": ["dedupe"],
    "jiken": [],
    "jiken.drafts": [],
    "jiken.e5": ["jiken.e5"],
    "jiken.encoders": ["jiken.e5", "jiken.resources"],
    "jiken.migrations": ["jiken.migrations"],
    "jiken.models": ["jiken.taxonomy"],
    "jiken.opinion": ["jiken.models", "jiken.taxonomy", "jiken.opinion"],
    "jiken.rollup": ["jiken.models", "jiken.taxonomy", "jiken.rollup", "dedupe"],
    "jiken.schedule": ["jiken.models"],
    "jiken.sources": ["jiken.models", "jiken.resources", "jiken.sources"],
    "jiken.quality": ["jiken.quality", "jiken.strict_json"],
    "jiken.screens": ["jiken.terminal"],
    "jiken.store": [
        *("jiken.models", "jiken.taxonomy", "jiken.drafts", "jiken.migrations"),
        "jiken.store",
    ],
    "pipelines": [
        *("jiken.models", "jiken.taxonomy", "jiken.sources", "jiken.resources"),
        "pipelines",
    ],
    "jiken.service": [
        *("jiken.models", "jiken.store", "jiken.sources", "jiken.resources", "jiken.rollup"),
        *("jiken.assign", "jiken.schedule", "jiken.encoders", "jiken.service"),
        "jiken.drafts",
        *("jiken.taxonomy", "jiken.opinion"),
        *("jiken.quality", "jiken.strict_json", "jiken.version"),
        *("dedupe", "pipelines"),
    ],
    "jiken.exports": [
        "jiken.drafts",
        "jiken.version",
        "jiken.models",
        "jiken.taxonomy",
        "jiken.rollup",
        "jiken.opinion",
        "jiken.store",
        "jiken.service",
        "jiken.exports",
        "pipelines.classify.nations",
    ],
    "jiken.web": [
        *("jiken.models", "jiken.taxonomy", "jiken.sources", "jiken.resources", "jiken.version"),
        *("jiken.store", "jiken.rollup", "jiken.service", "jiken.exports", "jiken.encoders"),
        "jiken.drafts",
        "jiken.web",
    ],
    "jiken.cli": ["jiken", "pipelines.gate", "pipelines.urls"],
    "jiken.__main__": ["jiken.cli", "jiken.stopping", "jiken.terminal"],
    "pipelines.worker": ["jiken.terminal", "pipelines"],
    "pipelines.components": ["jiken", "pipelines", "crawler"],
    "pipelines.thumbnail": ["jiken", "pipelines", "crawler"],
    "crawler": [
        *("jiken.models", "jiken.store", "jiken.sources", "jiken.resources", "jiken.schedule"),
        *("jiken.service", "jiken.stopping", "jiken.strict_json", "jiken.version"),
        *("jiken.screens", "jiken.terminal"),
        *("pipelines", "crawler"),
    ],
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if is_module(name) else str(node.module) for name in names)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


def is_in(name: str, place: str) -> bool:
    """Whether *name* is *place* or below it."""
    return name == place or name.startswith(f"{place}.")


def rule(name: str) -> list[str]:
    return MAY[max((place for place in MAY if is_in(name, place)), key=len)]


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=[n for n, _ in modules()])
def test_a_module_imports_only_what_its_layer_may(name: str, path: Path) -> None:
    ours = [other for other in imported(path) if other.split(".")[0] in PACKAGES]
    assert [other for other in ours if not any(is_in(other, may) for may in rule(name))] == []


def test_the_core_reads_no_clock_and_does_no_io() -> None:
    pure = [path for name, path in modules() if is_in(name, "dedupe")]
    forbidden = {
        "os",
        "io",
        "socket",
        "sqlite3",
        "time",
        "logging",
        "subprocess",
        "scrapy",
        "pathlib",
    }
    found = {
        (path.name, name)
        for path in pure
        for name in imported(path)
        if name.split(".")[0] in forbidden
    }
    assert not found
