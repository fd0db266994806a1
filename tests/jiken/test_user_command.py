"""`jiken user`: who may sign in at the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiken.cli import main
from jiken.service.desk import passwords, people
from jiken.store import Store

PASSWORD = "いくつかの単語を並べた長い合言葉"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "jiken.db"
    Store.open(path).close()
    return path


def user(db: Path, *arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(main, ["user", *arguments, "--db", str(db)], input=said)


def test_the_first_user_turns_on_sign_in_and_the_last_one_turns_it_off(db: Path) -> None:
    assert "Nobody" in user(db, "list").output
    twice = f"{PASSWORD}\n{PASSWORD}\n"
    added = user(db, "add", "山田", "--role", "admin", said=twice)
    assert added.exit_code == 0, added.output
    assert "everybody has to sign in" in added.output
    assert PASSWORD not in added.output
    assert "山田\tadmin" in user(db, "list").output
    removed = user(db, "remove", "山田")
    assert "Nobody has to sign in now" in removed.output


def test_a_password_can_come_from_standard_input(db: Path) -> None:
    user(db, "add", "ms", "--role", "admin", "--password-stdin", said=f"{PASSWORD}\n")
    with Store.open(db) as store:
        kept = people.known(store, "ms").password
    assert kept.startswith("scrypt$15$8$3$")
    assert passwords.matches(PASSWORD, kept)
    assert not passwords.matches(PASSWORD[:-1], kept)


@pytest.mark.parametrize(
    ("arguments", "said", "sentence"),
    [
        (("add", "ms", "--role", "admin", "--password-stdin"), "short\n", "at least 15"),
        (("add", "ms", "--role", "admin", "--password-stdin"), "a" * 40, "easily guessed"),
        (("add", "m s", "--role", "admin", "--password-stdin"), PASSWORD, "A name has no spaces"),
        (("add", "ms", "--role", "admin", "--password-stdin"), "x y z w " * 90, "at most 500"),
        (("add", "ms", "--role", "chief"), "", "'chief' is not one of"),
        (("remove", "nobody"), "", "There is no 'nobody'"),
        (("password", "nobody", "--password-stdin"), PASSWORD, "There is no 'nobody'"),
    ],
)
def test_a_mistake_is_one_sentence(
    db: Path, arguments: tuple[str, ...], said: str, sentence: str
) -> None:
    ran = user(db, *arguments, said=said)
    assert ran.exit_code != 0
    assert sentence in ran.output
    assert "Traceback" not in ran.output


def test_the_last_admin_stays_one_as_long_as_there_are_others(db: Path) -> None:
    for name, role in (("a", "admin"), ("b", "reviewer")):
        user(db, "add", name, "--role", role, "--password-stdin", said=PASSWORD)
    assert "the only admin" in user(db, "remove", "a").output
    assert "the only admin" in user(db, "role", "a", "--role", "editor").output
    assert user(db, "role", "b", "--role", "admin").exit_code == 0
    assert user(db, "remove", "a").exit_code == 0


def test_a_token_is_good_until_the_role_changes(db: Path) -> None:
    for name in ("a", "b"):
        user(db, "add", name, "--role", "admin", "--password-stdin", said=PASSWORD)
    token = user(db, "token", "b", "--days", "2").output.strip()
    now = datetime.now(UTC)
    with Store.open(db) as store:
        found = people.signed_in(store, token, now=now, kind="program")
        assert found
        assert found.name == "b"
        assert people.signed_in(store, token, now=now) is None
        people.change_role(store, "b", "reviewer")
        assert people.signed_in(store, token, now=now, kind="program") is None


def test_full_width_letters_are_the_same_name_and_password(db: Path) -> None:
    user(
        db,
        "add",
        "ｍｓ",
        "--role",
        "admin",
        "--password-stdin",
        said="ｆｏｕｒ　ｗｏｒｄｓ ｗｉｌｌ ｄｏ\n",
    )
    now = datetime.now(UTC)
    with Store.open(db) as store:
        assert isinstance(
            people.sign_in(store, "ms", "four words will do", address="", now=now), str
        )
