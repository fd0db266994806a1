"""A crawl is held to its own memory: a large process that starts one does not end it."""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

import pytest
from scrapy.utils.test import get_crawler

from crawler import settings
from crawler.checking import settings_of_check
from crawler.own_memory import STATUS, OwnMemory

ROOT = Path(__file__).parents[2]
MEGABYTES = 200
CHILD = """
import resource
from crawler.own_memory import own_peak
print(own_peak() // 2**20, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10)
"""
LARGE = f"""
import subprocess, sys
held = bytes([1]) * ({MEGABYTES} << 20)
subprocess.run([sys.executable, "-c", {CHILD!r}], check=True)
"""
OURS = {"scrapy.extensions.memusage.MemoryUsage": None, "crawler.own_memory.OwnMemory": 0}
needs_linux = pytest.mark.skipif(not STATUS.exists(), reason="there is no /proc here")


@needs_linux
def test_the_memory_of_the_process_that_starts_a_crawl_does_not_count() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LARGE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    own, inherited = map(int, ran.stdout.split())
    assert own < MEGABYTES <= inherited


@needs_linux
def test_what_is_used_counts() -> None:
    code = "from crawler.own_memory import own_peak as peak; print(peak(), len(bytes([1]) * (200 << 20)), peak())"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    before, held, after = map(int, ran.stdout.split())
    assert before < held <= after


def test_crawls_are_held_to_it() -> None:
    crawler = get_crawler(settings_dict={"MEMUSAGE_ENABLED": True})
    assert OwnMemory.from_crawler(crawler).get_virtual_size() > 2**20
    assert meters(settings.EXTENSIONS) == OURS


def test_checks_of_sources_are_held_to_it_and_stop_as_quickly() -> None:
    extensions = settings_of_check(Namespace(proxy=None, allow=[])).getdict("EXTENSIONS")
    assert meters(extensions) == OURS
    assert extensions["crawler.stopping.QuickStop"] is not None


def meters(extensions: Mapping[str, int | None]) -> dict[str, int | None]:
    return {name: place for name, place in extensions.items() if "emory" in name}
