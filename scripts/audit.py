"""`make audit`: whether a version in the locks is known to be vulnerable.

Exit status 0: every one was looked up and none is; 1: some are, and are listed; 3: not run, or not
for all, with the reason. pip-audit alone says “no known vulnerabilities” of what it cannot look up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-dev.lock"
"""Holds what runs, too (a test says so)."""

ASKED = "https://pypi.org/pypi/pip/24.0/json"
"""The service that pip-audit asks, and something that it must know."""

CLEAN, VULNERABLE, NOT_RUN = 0, 1, 3
SECONDS = 300


def main() -> int:
    """Look everything up and say what was found."""
    try:
        with urlopen(ASKED, timeout=10) as answer:
            json.load(answer)
        found = _audited()
    except (URLError, OSError, ValueError, subprocess.SubprocessError) as wrong:
        return _say(NOT_RUN, [f"not run: {ASKED.split('/')[2]} could not be asked ({wrong})."])
    return _say(*verdict(found))


def _audited() -> Sequence[Mapping[str, Any]]:
    asked = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip"]
    asked += ["--format", "json", "--progress-spinner", "off", "--requirement", str(LOCK)]
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False)
    if not ran.stdout:
        raise OSError(ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "no answer")
    found: Sequence[Mapping[str, Any]] = json.loads(ran.stdout)["dependencies"]
    return found


def verdict(found: Sequence[Mapping[str, Any]]) -> tuple[int, list[str]]:
    """Return the exit status and the lines for what pip-audit says of each locked version."""
    lines = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in "
        f"{', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in found
        for flaw in one.get("vulns", ())
    ]
    unseen = [one for one in found if "skip_reason" in one]
    if unseen:
        why = unseen[0]["skip_reason"]
        lines.append(f"not run for {len(unseen)} of {len(found)} packages: {why}")
    if any(one.get("vulns") for one in found):
        return VULNERABLE, lines
    if unseen or not found:
        return NOT_RUN, lines or ["not run: the lock names nothing."]
    return CLEAN, [f"{len(found)} locked versions looked up: none is known to be vulnerable."]


def _say(status: int, lines: Sequence[str]) -> int:
    print("\n".join(f"audit: {line}" for line in lines))
    return status


if __name__ == "__main__":
    raise SystemExit(main())
