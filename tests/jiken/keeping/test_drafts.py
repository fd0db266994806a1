"""Drafts: what lies about under such a name in a folder that others use, too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jiken.drafts import ENDING, draft, scratch_folder


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("name", [f".古い{ENDING}", f".古い{ENDING}-x", f".古い{ENDING}-wal"])
@pytest.mark.parametrize("strange", [pipe, link_to_itself, Path.mkdir])
def test_what_a_stranger_left_does_not_keep_a_draft_from_being_made(
    tmp_path: Path, name: str, strange: object
) -> None:
    strange(tmp_path / name)  # type: ignore[operator]
    with draft(tmp_path / "写し.zip") as path:
        path.write_text("中身", "utf-8")
    with scratch_folder(tmp_path, "作業") as folder:
        assert folder.is_dir()
    assert (tmp_path / "写し.zip").read_text("utf-8") == "中身"


def test_a_draft_that_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / f".古い{ENDING}").write_text("半分", "utf-8")
    (tmp_path / f".古いフォルダー{ENDING}").mkdir()
    with draft(tmp_path / "写し.zip"):
        pass
    assert [one.name for one in tmp_path.iterdir()] == ["写し.zip"]
