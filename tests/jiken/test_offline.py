"""No code and no model comes from the network: grouping and classifying connect to nothing."""

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

WATCHED = """
import sys
def seen(event, said):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        raise SystemExit(f"{event} {said}")
sys.addaudithook(seen)
from jiken.cli import main
for order in (["import", "a.jsonl"], ["cluster"], ["export", "b.csv"], ["incidents", "--all"]):
    main(order, standalone_mode=False)
"""


def test_grouping_classifying_and_exporting_connect_to_nothing(tmp_path: Path) -> None:
    row = {
        "url": "https://toto.example/1",
        "title": "生成AIの案内係が誤り、市が謝罪",
        "language": "ja",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(row), "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, "生成AI" in ran.stdout) == (0, True), ran.stderr
