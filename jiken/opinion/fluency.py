"""An incident's title and summary in a language model's words, held to what its reports say."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from jiken.models import Article
from jiken.opinion.endpoint import Endpoint
from jiken.opinion.held import Held, Numbers
from jiken.opinion.outcomes import NoOpinion, Outcome
from jiken.opinion.prompts import PROMPT_VERSION, fluent_prompt
from jiken.opinion.question import answer
from jiken.opinion.records import Fluent
from jiken.opinion.wordings import wordings


def fluent(
    endpoint: Endpoint,
    reports: Sequence[Article],
    numbers: Numbers,
    spellings: Collection[str] = (),
) -> Fluent:
    """Return title and summary of the event that *reports* (best first) tell of, or why none.

    *numbers* reads the numbers that a text states, *spellings* are the reports' names in the
    other language.
    """
    try:
        found = answer(endpoint, fluent_prompt(reports))
        written = wordings(found, Held.of(reports, numbers, spellings), numbers)
        outcome = Outcome.GIVEN if written.passed else written.dropped[0]
        made = _fluent(endpoint, outcome, written.dropped, **written.passed)
    except NoOpinion as none:
        made = _fluent(endpoint, none.outcome)
    endpoint.count(made.outcome, made.dropped)
    return made


def _fluent(
    endpoint: Endpoint, outcome: Outcome, dropped: tuple[Outcome, ...] = (), **passed: str
) -> Fluent:
    return Fluent(
        outcome=outcome,
        model=endpoint.model,
        prompt_version=PROMPT_VERSION,
        dropped=dropped,
        **passed,
    )
