import logging
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from rich.text import Text

from jiken.screens import Screen
from jiken.store import Store
from jiken.terminal import OneLine, harmless

DRIVING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def test_what_drives_a_terminal_is_removed_and_nothing_else() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    kept = [one for one in every if harmless(one)]
    assert {"\n", "\t"} <= set(kept)
    assert not [one for one in kept if unicodedata.category(one) in DRIVING and one not in "\n\t"]
    gone = [one for one in every if not harmless(one)]
    # Beside them what is not a character yet, between those that are.
    assert {unicodedata.category(one) for one in gone} <= {*DRIVING, "Cn"}


@pytest.mark.parametrize(
    "message",
    ["図書館\n2026-01-01 [crawler] ERROR: 偽の行", "図書館\r\x1b[2K偽", "図書館\x85\u2028偽\x9b2J"],
)
def test_a_log_record_is_one_line(message: str) -> None:
    try:
        raise ValueError(message)
    except ValueError:
        record = logging.LogRecord("a", 40, "f", 1, "%s", (message,), sys.exc_info())
    line = OneLine("%(message)s").format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()


def test_only_rich_itself_styles_what_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    Screen().print(Text("図書\x1b[8m館\x1b]8;;http://a.example/\x07\u202e", style="bold"))
    assert capsys.readouterr().out == "\x1b[1m図書[8m館]8;;http://a.example/\x1b[0m\n"
    monkeypatch.setenv("NO_COLOR", "1")
    Screen().print(Text("図書館", style="bold red"))
    assert capsys.readouterr().out == "図書館\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_whose_streams_were_closed_does_its_work(tmp_path: Path, closed: str) -> None:
    (tmp_path / "one.jsonl").write_text(
        '{"url": "https://kaku.example/1", "title": "生成AIの誤案内", "text": "生成AIが誤った。"}\n',
        "utf-8",
    )
    command = f"{sys.executable} -m jiken import one.jsonl --db 記録.db {closed}"
    ran = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == ("" if ">&-" in closed.replace("2>&-", "") else "Imported: 1 stored.\n")
    with Store.open(tmp_path / "記録.db") as store:
        assert store.articles.count() == 1
        assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
