"""Build the wheel, install it alone into a fresh environment, and run it from an empty folder."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WANTED = ("jiken/_data/sources.toml", "jiken/cli/__init__.py", "dedupe/", "crawler/", "pipelines/")
# A page of the desk in Japanese, with its looks: templates, words and style sheet are there.
DESK = """
from pathlib import Path
from starlette.testclient import TestClient
from jiken.web.app import desk
from jiken.web.settings import Settings
with TestClient(desk(Settings(db=Path("desk.db"))), base_url="http://127.0.0.1") as browser:
    assert "レビュー待ち" in browser.get("/queue?lang=ja").text
    assert browser.get("/static/desk.css").status_code == 200
    assert browser.get("/api/v1/openapi.json").status_code == 200
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        wheel = built(home)
        names = contents(wheel)
        missing = [wanted for wanted in WANTED if not any(n.startswith(wanted) for n in names)]
        if missing:
            raise SystemExit(f"The wheel lacks {', '.join(missing)}.")
        if strangers := [n for n in names if n.startswith("tests/")]:
            raise SystemExit(f"The wheel holds tests: {strangers[0]}")
        python = installed(wheel, home)
        ran = subprocess.run(
            [python, "-m", "jiken", "sources", "list"],
            cwd=home,
            check=True,
            capture_output=True,
            text=True,
        )
        subprocess.run([python, "-c", DESK], cwd=home, check=True)
        print(
            f"{wheel.name}: {len(names)} files; installed, it lists {len(ran.stdout.splitlines())} sources"
            " and serves the desk."
        )


def built(home: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(home)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(home.glob("*.whl"))


def contents(wheel: Path) -> list[str]:
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(wheel)],
        check=True,
        capture_output=True,
        text=True,
    )
    return [line.split()[0] for line in listed.stdout.splitlines()[1:]]


def installed(wheel: Path, home: Path) -> Path:
    """Return the Python of a new environment that has the wheel, and the locked libraries from ours."""
    venv.create(home / "venv", with_pip=True)
    python = home / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], check=True)
    ours = next(p for p in sys.path if p.endswith("site-packages"))
    site = next((home / "venv" / "lib").glob("python*/site-packages"))
    # The libraries come from the environment that runs this; ours is not among them, because
    # an editable install is a path file, and path files count only in a site folder of one's own.
    (site / "libraries.pth").write_text(ours + "\n")
    return python


if __name__ == "__main__":
    main()
