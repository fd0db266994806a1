"""Who may use the desk: people, signing in, sessions, and waits after failures."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jiken.service.desk import passwords
from jiken.store import Store
from jiken.store.people import Attempts, Person
from jiken.store.rows import stamp

ROLES = ("reviewer", "editor", "admin")
"""Each may do what those before it may."""

SESSION = timedelta(hours=12)
"""A working day; then one signs in again."""

NAME = re.compile(r"\w[\w.@-]{0,63}")
FREE_OF_NAME, LONGEST_OF_NAME = 5, timedelta(minutes=15)
FREE_OF_ADDRESS, LONGEST_OF_ADDRESS = 20, timedelta(minutes=5)
"""Failures before a wait, which then doubles from a second up to so long. Many people may come
from one address (a proxy), so that it has more of them, and a shorter wait at most."""

NOBODY = (
    "Nobody has to sign in yet. Add a user first: jiken user add NAME --role admin, "
    "or leave out --host."
)


class PeopleError(ValueError):
    """What was asked of people cannot be done; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why somebody is not signed in: *wait* in seconds, 0 where name or password are wrong."""

    wait: int = 0


def any(store: Store) -> bool:
    """Whether anybody may sign in, so that everybody has to."""
    return store.people.any()


def add(store: Store, name: str, role: str, password: str, *, now: datetime) -> Person:
    """Add a person; PeopleError in one sentence where name, role or password will not do."""
    name = _name(name)
    if store.people.get(name):
        raise PeopleError(f"There is a {name} already.")
    hash = passwords.hashed(_password(password))
    person = Person(name=name, role=_role(role), password=hash, made_at=stamp(now))
    store.people.save(person)
    return person


def change_password(store: Store, name: str, password: str) -> None:
    """Change a password, which ends that person's sessions."""
    person = known(store, name)
    hash = passwords.hashed(_password(password))
    store.people.save(replace(person, password=hash))
    store.people.succeed(_of_name(person.name))


def change_role(store: Store, name: str, role: str) -> None:
    """Change a role, which ends that person's sessions; the last admin stays one."""
    person = known(store, name)
    if _role(role) != "admin":
        _refuse_last_admin(store, person)
    store.people.save(replace(person, role=role))


def remove(store: Store, name: str) -> None:
    """Remove a person; the last admin goes last, and then nobody has to sign in any more."""
    person = known(store, name)
    if len(store.people.all()) > 1:
        _refuse_last_admin(store, person)
    store.people.remove(person.name)


def known(store: Store, name: str) -> Person:
    """Return the person of that name, or raise PeopleError."""
    person = store.people.get(unicodedata.normalize("NFKC", name).strip())
    if person is None:
        raise PeopleError(f"There is no {name!r}; jiken user list shows who there is.")
    return person


def _refuse_last_admin(store: Store, person: Person) -> None:
    admins = [one for one in store.people.all() if one.role == "admin"]
    if [one.name for one in admins] == [person.name]:
        raise PeopleError(f"{person.name} is the only admin; make somebody else one first.")


def _name(name: str) -> str:
    spelled = unicodedata.normalize("NFKC", name).strip()
    if not NAME.fullmatch(spelled):
        raise PeopleError(
            "A name has no spaces: it is up to 64 letters, digits, dots, hyphens, underscores or the"
            " sign @, and begins with a letter or a digit, as kobayashi.aki."
        )
    return spelled


def _role(role: str) -> str:
    if role not in ROLES:
        raise PeopleError(f"{role!r} is no role; there are {', '.join(ROLES)}.")
    return role


def _password(password: str) -> str:
    spelled = unicodedata.normalize("NFKC", password)
    if len(spelled) < passwords.SHORTEST:
        raise PeopleError(
            f"A password has at least {passwords.SHORTEST} characters; a few words will do."
        )
    if len(spelled) > passwords.LONGEST:
        raise PeopleError(f"A password has at most {passwords.LONGEST} characters.")
    if len(set(spelled)) < 5:
        raise PeopleError("That password is too easily guessed; a few words will do.")
    return spelled


def sign_in(
    store: Store, name: str, password: str, *, address: str, now: datetime
) -> str | Refusal:
    """Return the token of a new session, or why there is none.

    An unknown name is answered, and waits, as a known one with a wrong password does. A try counts
    as a failure before it is looked at: of many at once, none is looked at more than waits allow.
    """
    name = unicodedata.normalize("NFKC", name).strip()[:64]
    subjects = (_of_name(name), f"address {address}")
    with store.writing():
        if wait := _wait(store, subjects, now):
            return Refusal(wait=wait)
        before = store.people.attempts(subjects[1])
        _fail(store, *subjects, now=now)
    person = store.people.get(name)
    kept = person.password if person else passwords.NOBODYS
    right = passwords.matches(password[: passwords.LONGEST], kept)
    if person is None or not right:
        return Refusal()
    with store.writing():
        store.people.succeed(_of_name(name))
        _spare(store, subjects[1], before, now=now)
    return begin(store, person, now=now)


def begin(
    store: Store,
    person: Person,
    *,
    now: datetime,
    lasts: timedelta = SESSION,
    kind: str = "page",
) -> str:
    """Begin a session and return its token, of which only a hash is kept."""
    token = secrets.token_urlsafe(32)
    store.people.begin_session(_hash(token), person.name, now=now, expires=now + lasts, kind=kind)
    return token


def signed_in(store: Store, token: str, *, now: datetime, kind: str = "page") -> Person | None:
    """Return whose session it is; None where it has ended. *kind* is page or program."""
    return store.people.session(_hash(token), kind=kind, now=now)


def sign_out(store: Store, token: str) -> None:
    """End a session."""
    store.people.end_session(_hash(token))


def _wait(store: Store, subjects: tuple[str, str], now: datetime) -> int:
    ends = [store.people.attempts(subject).locked_until for subject in subjects]
    left = [(end - now).total_seconds() for end in ends if end]
    return max(0, *(int(seconds) + (seconds % 1 > 0) for seconds in left), 0)


def _fail(store: Store, name: str, address: str, *, now: datetime) -> None:
    with store.writing():
        failed = {
            name: _next(store.people.attempts(name), FREE_OF_NAME, LONGEST_OF_NAME, now),
            address: _next(
                store.people.attempts(address), FREE_OF_ADDRESS, LONGEST_OF_ADDRESS, now
            ),
        }
        store.people.fail(failed, now=now)


def _spare(store: Store, address: str, before: Attempts, *, now: datetime) -> None:
    """Take back the failure that was counted beforehand, unless the address has failed since."""
    since = store.people.attempts(address)
    if since.failures == before.failures + 1:
        store.people.fail({address: before}, now=now)
    elif since.failures:
        store.people.fail({address: replace(since, failures=since.failures - 1)}, now=now)


def _next(before: Attempts, free: int, longest: timedelta, now: datetime) -> Attempts:
    failures = before.failures + 1
    over = failures - free
    if over < 0:
        return Attempts(failures=failures)
    wait = min(timedelta(seconds=2 ** min(over, 20)), longest)
    return Attempts(failures=failures, locked_until=now + wait)


def _of_name(name: str) -> str:
    return f"name {name}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
