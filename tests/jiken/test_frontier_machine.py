"""The frontier under any order of deeds: no page lost, none leased twice, every state legal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from jiken.models import Discovery
from jiken.store import Store
from jiken.store.rows import stamp

START = datetime(2026, 1, 19, tzinfo=UTC)
LEASE = timedelta(minutes=5)
STATES = {"pending", "leased", "done", "failed"}
KEYS = st.sampled_from([f"{host}.example/記事/{n}" for host in "abc" for n in range(4)])
TITLES = st.sampled_from([None, "AIが誤診", "AIが誤診（更新）"])
LONGEST = 60
MINUTES = st.integers(0, LONGEST)
ENDS = st.sampled_from(["Stored", "NotAboutAI", "HttpError"])


class FrontierMachine(RuleBasedStateMachine):
    """A crawl's deeds beside a model: each page's state, and who holds it."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(":memory:").__enter__()
        self.frontier = self.store.frontier
        self.now = START
        self.states: dict[str, str] = {}
        self.outcomes: dict[str, str] = {}
        self.waits: dict[str, datetime] = {}
        self.changed: dict[str, datetime] = {}
        self.titles: dict[str, str] = {}

    def teardown(self) -> None:
        self.store.close()

    @rule(key=KEYS, title=TITLES)
    def announce(self, key: str, title: str | None) -> None:
        discovery = Discovery(
            url=f"https://{key}", source=key[0], via=f"https://{key[0]}.example/feed", title=title
        )
        new = self.frontier.announce([(key, discovery)], now=self.now)

        assert new == (key not in self.states)
        if new or self._is_renamed(key, title):
            self.states[key], self.waits[key] = "pending", self.now
            self.changed[key] = self.now
        if title:
            self.titles[key] = title

    def _is_renamed(self, key: str, title: str | None) -> bool:
        known = self.titles.get(key)
        is_kept = self.states[key] == "done" and self.outcomes[key] != "NotAboutAI"
        return bool(title and known and title != known and is_kept)

    @rule(limit=st.integers(1, 5))
    def lease(self, limit: int) -> None:
        due = {key for key, state in self.states.items() if state == "pending" and self.is_due(key)}
        taken = self.frontier.lease(limit, now=self.now, until=self.now + LEASE)

        keys = [each.key for each in taken]
        assert len(set(keys)) == len(keys) == min(limit, len(due))
        assert set(keys) <= due
        self.states.update(dict.fromkeys(keys, "leased"))
        self.changed.update(dict.fromkeys(keys, self.now))

    def is_due(self, key: str) -> bool:
        return self.waits[key] <= self.now or self.changed[key] > self.now

    def leased(self) -> list[str]:
        return sorted(key for key, state in self.states.items() if state == "leased")

    @precondition(lambda self: self.leased())
    @rule(drawn=st.data(), outcome=ENDS)
    def end(self, drawn: st.DataObject, outcome: str) -> None:
        key = drawn.draw(st.sampled_from(self.leased()))
        end = self.frontier.fail if outcome == "HttpError" else self.frontier.finish
        end(key, outcome, now=self.now)
        self.states[key] = "failed" if outcome == "HttpError" else "done"
        self.outcomes[key] = outcome
        self.changed[key] = self.now

    @precondition(lambda self: self.leased())
    @rule(drawn=st.data(), minutes=MINUTES)
    def retry(self, drawn: st.DataObject, minutes: int) -> None:
        key = drawn.draw(st.sampled_from(self.leased()))
        self.frontier.retry(key, "HttpError", now=self.now, after=timedelta(minutes=minutes))
        self.states[key] = "pending"
        self.waits[key] = self.now + timedelta(minutes=minutes)
        self.changed[key] = self.now

    @rule()
    def restart(self) -> None:
        """As after a kill: whoever held a page is dead."""
        held = self.leased()

        assert self.frontier.release(now=self.now) == len(held)
        self.states.update(dict.fromkeys(held, "pending"))
        self.changed.update(dict.fromkeys(held, self.now))
        for key in held:
            self.waits[key] = min(self.waits[key], self.now)

    @rule(minutes=st.integers(0, 90))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(days=st.sampled_from([-400, -1, 1, 400]))
    def set_clock(self, days: int) -> None:
        self.now += timedelta(days=days)

    @invariant()
    def every_page_is_there_in_its_state(self) -> None:
        rows = self.store.db.execute("SELECT key, state, tries, leased_until FROM frontier")
        found = {key: (state, tries, until) for key, state, tries, until in rows.fetchall()}

        assert {key: state for key, (state, _, _) in found.items()} == self.states
        assert {state for state, _, _ in found.values()} <= STATES
        assert all(tries >= 0 for _, tries, _ in found.values())
        assert all((state == "leased") is (until is not None) for state, _, until in found.values())

    @invariant()
    def no_clock_puts_a_page_off_for_longer_than_it_was_told_to_wait(self) -> None:
        furthest = self.now + timedelta(minutes=LONGEST)

        put_off = self.store.db.execute(
            "SELECT count(*) FROM frontier WHERE state = 'pending' AND changed_at <= ?"
            " AND not_before > ?",
            (stamp(self.now), stamp(furthest)),
        ).fetchone()
        assert put_off == (0,)


TestFrontier = FrontierMachine.TestCase
TestFrontier.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
