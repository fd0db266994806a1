"""What is installed is what was locked, and none of our code runs what it did not come with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiken.store import Store
from tests.test_layers import ROOT, modules

LOCKS = sorted(ROOT.glob("requirements*.lock"))
PIN = re.compile(r"[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==\S+( ; .+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")

RUNS_WHAT_IT_READS = {
    *("pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"),
    *("jsonpickle", "yaml", "torch", "transformers", "huggingface_hub", "pip", "runpy", "code"),
}
CALLS = {"eval", "exec", "compile", "__import__", "execfile"}
METHODS = {"enable_load_extension", "load_extension", "popen", "mktemp"}


def test_there_are_two_locks() -> None:
    assert [lock.name for lock in LOCKS] == ["requirements-dev.lock", "requirements.lock"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_line_of_a_lock_is_one_version_with_its_hashes(lock: Path) -> None:
    entries = locked(lock)
    assert len(entries) > 40
    assert [pin for pin, hashes in entries if not PIN.fullmatch(pin)] == []
    assert [pin for pin, hashes in entries if not hashes] == []
    assert [one for _, hashes in entries for one in hashes if not HASH.fullmatch(one)] == []


def test_what_runs_is_among_what_is_developed_with() -> None:
    dev, run = (dict(locked(lock)) for lock in LOCKS)
    assert run.keys() <= dev.keys()


def locked(lock: Path) -> list[tuple[str, list[str]]]:
    """Return each requirement of a lock with its hashes."""
    text = re.sub(r"(?m)^\s*#.*\n", "", lock.read_text("utf-8")).replace("\\\n", " ")
    entries = [line.split(" --hash=") for line in text.splitlines() if line.strip()]
    return [(pin.strip(), [f"--hash={one.strip()}" for one in more]) for pin, *more in entries]


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "Containerfile"])
def test_everything_that_is_installed_is_asked_for_its_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    commands = re.findall(r"pip (?:install|sync)[^&;\n]*", re.sub(r"(?m)#.*$", "", text))
    ours = [one for one in commands if "--no-deps" in one]  # Jiken itself
    tools = [one for one in commands if '"hatchling>=' in one]
    assert [
        one for one in commands if one not in ours + tools and "--require-hashes" not in one
    ] == []
    assert not tools or name == "Containerfile"  # what builds it, in the image alone


def test_no_module_runs_what_it_reads() -> None:
    found = {
        name: [*runs_what_it_reads(ast.parse(path.read_text("utf-8")))] for name, path in modules()
    }
    assert {name: calls for name, calls in found.items() if calls} == {}


def runs_what_it_reads(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (
                    one.name for one in names if one.name.split(".")[0] in RUNS_WHAT_IT_READS
                )
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in RUNS_WHAT_IT_READS:
                yield module
            case ast.Call(func=ast.Name(id=called)) if called in CALLS:
                yield called
            case ast.Call(func=ast.Attribute(attr=called)) if called in METHODS:
                yield called
            case ast.Attribute(value=ast.Name(id="os"), attr="system"):
                yield "os.system"
            case ast.keyword(arg="allow_pickle" | "shell", value=ast.Constant(value=True)):
                yield str(node.arg)


@pytest.mark.parametrize(
    "text",
    ["import pickle", "from yaml import load", "eval(said)", "numpy.load(file, allow_pickle=True)",
     "subprocess.run(said, shell=True)", "db.enable_load_extension(True)"],
)  # fmt: skip
def test_the_check_sees_what_it_looks_for(text: str) -> None:
    assert list(runs_what_it_reads(ast.parse(text)))


def test_the_database_loads_no_extension(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "jiken.db") as store,
        pytest.raises(Exception, match="not authorized"),
    ):
        store.db.execute("SELECT load_extension('/tmp/any')")
