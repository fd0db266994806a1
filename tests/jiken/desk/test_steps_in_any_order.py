"""Whatever reviewers do and undo in whatever order: what the standing steps say alone holds."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from jiken.models import Incident
from jiken.service.desk import deciding, steps
from jiken.service.desk.steps import UNDO, Collision, NoJudgement, Step
from jiken.store import Store
from jiken.store.judgements import Verdict
from jiken.store.verdict import over
from jiken.taxonomy import DECIDED, ArticleClass, Severity

START = datetime(2026, 1, 22, 9, 30, tzinfo=UTC)
INCIDENTS = ("2026-01-20-aa", "2026-01-20-bb", "2026-01-20-cc")
PEOPLE = ("Aki", "Ben", "千恵")
INCIDENT, WHO, TEXT = (
    st.sampled_from(INCIDENTS),
    st.sampled_from(PEOPLE),
    st.sampled_from(("", "題", "x")),
)
RECORD = {
    "steps": "SELECT * FROM steps ORDER BY id",
    "step_incidents": "SELECT step, incident FROM step_incidents ORDER BY step, incident",
    "judgements": "SELECT * FROM judgements ORDER BY id",
}


def bare(incident: str, redirect_to: str | None = None) -> Incident:
    return Incident(
        id=incident, day=None, title_ja=None, title_en=None, article_count=0,
        independent_source_count=0, redirect_to=redirect_to,
    )  # fmt: skip


class Desk(RuleBasedStateMachine):
    """Three incidents, three reviewers; a model that knows only the steps that were made."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(":memory:")
        self.store.incidents.replace(map(bare, INCIDENTS), now=START)
        self.made: list[Step] = []
        self.into: dict[str, str] = {}
        self.kept: dict[str, list[tuple[object, ...]]] = {name: [] for name in RECORD}

    def teardown(self) -> None:
        self.store.close()

    def now(self) -> datetime:
        return START + timedelta(minutes=len(self.made))

    def heir(self, incident: str) -> str:
        return self.heir(self.into[incident]) if incident in self.into else incident

    def tried(self, name: str, incident: str, *words: object, by: str, seen: int | None) -> None:
        """Do a deed; what is refused leaves no step behind, as the invariants see."""
        with suppress(NoJudgement, Collision):
            deed = getattr(deciding, name)
            note = "注" if name == "remark" else ""
            self.made.append(
                deed(self.store, incident, *words, seen=seen, by=by, now=self.now(), note=note)
            )

    @rule(
        incident=INCIDENT, by=WHO, class_=st.sampled_from((None, *DECIDED)),
        severity=st.sampled_from((None, *Severity)),
    )  # fmt: skip
    def reclass(
        self, incident: str, by: str, class_: ArticleClass | None, severity: Severity | None
    ) -> None:
        self.tried("reclass", incident, class_, severity, by=by, seen=None)

    @rule(incident=INCIDENT, by=WHO, known=st.booleans())
    def confirm(self, incident: str, by: str, known: bool) -> None:
        self.tried("confirm", incident, by=by, seen=None if known else 0)

    @rule(incident=INCIDENT, by=WHO, values=st.lists(st.sampled_from(("JPN", "USA")), max_size=2))
    def retag(self, incident: str, by: str, values: list[str]) -> None:
        self.tried("retag", incident, "country", values, by=by, seen=None)

    @rule(incident=INCIDENT, by=WHO, language=st.sampled_from(("ja", "en")), text=TEXT)
    def retitle(self, incident: str, by: str, language: str, text: str) -> None:
        self.tried("retitle", incident, language, text, by=by, seen=None)

    @rule(incident=INCIDENT, by=WHO, to=st.sampled_from(("", *PEOPLE)))
    def assign(self, incident: str, by: str, to: str) -> None:
        self.tried("assign", incident, to, by=by, seen=None)

    @rule(incident=INCIDENT, by=WHO)
    def remark(self, incident: str, by: str) -> None:
        self.tried("remark", incident, by=by, seen=None)

    @precondition(lambda self: self.made)
    @rule(by=WHO, which=st.integers(min_value=0))
    def undo(self, by: str, which: int) -> None:
        step = self.made[which % len(self.made)]
        self.tried("undo", step.incidents[0], step.id, by=by, seen=None)

    @rule(one=INCIDENT, other=INCIDENT)
    def merge(self, one: str, other: str) -> None:
        one, other = self.heir(one), self.heir(other)
        if one != other:
            self.into[other] = one
            self.store.incidents.replace([bare(other, redirect_to=one)], now=self.now())

    def standing(self) -> list[Step]:
        undone = {step.undoes for step in self.made}
        return [step for step in self.made if step.id not in undone and step.kind != UNDO]

    @invariant()
    def the_standing_steps_alone_say_what_it_is(self) -> None:
        expected: dict[str, Verdict] = {}
        assigned: dict[str, str] = {}
        for step in self.standing():
            incident = self.heir(step.incidents[0])
            if step.kind == steps.ASSIGN:
                assigned[incident] = str(step.said["to"])
            elif step.kind != steps.NOTE:
                told = expected.get(incident, Verdict())
                expected[incident] = over(told, json.dumps(dict(step.said)), step.by)
        assert self.store.judgements.of_incidents() == expected
        for incident in INCIDENTS:
            heir = self.heir(incident)
            one = self.store.judgements.of_incidents(incident)
            assert one.get(incident, Verdict()) == expected.get(heir, Verdict())
            assert steps.assignee(self.store, incident) == assigned.get(heir, "")

    @invariant()
    def what_is_kept_is_only_added_to(self) -> None:
        for name, before in self.kept.items():
            now = self.store.db.execute(RECORD[name]).fetchall()
            assert now[: len(before)] == before
            self.kept[name] = now

    @invariant()
    def the_history_has_every_step(self) -> None:
        numbers = [step.id for step in self.made]
        assert numbers == sorted(set(numbers))
        told = {step.id for one in INCIDENTS for step in steps.history(self.store, one, 1000)}
        assert told == set(numbers)
        for one in INCIDENTS:
            some = steps.history(self.store, one, 1000)
            assert self.store.steps.last(one) == (some[0].id if some else 0)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
