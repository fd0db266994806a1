"""The material that lies beside a developer's checkout: captured pages, gold sets, scorers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "score" / "score.py"


def require() -> None:
    """Leave with one sentence where the material is not there."""
    if not SCORER.exists():
        raise SystemExit(
            f"This needs the captured pages and gold sets in {SHARED}, which is not there."
        )


def jiken(*arguments: str) -> str:
    """Run the product's command line and return what it printed; its errors are shown."""
    ran = subprocess.run(
        [sys.executable, "-m", "jiken", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    return ran.stdout


def score(what: str, gold: Path, articles: Path, *arguments: str) -> dict[str, object]:
    """Return what the scorer says of an export of articles."""
    ran = subprocess.run(
        [sys.executable, str(SCORER), what, str(gold), str(articles), *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    scored: dict[str, object] = json.loads(ran.stdout)
    return scored
