"""How a request to a language model ended, and why a part of an answer was left out."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The value is the word that is stored, counted and shown."""

    GIVEN = "given"
    # The endpoint gave no answer.
    NOT_ASKED = "not asked"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed out"
    BUSY = "busy"
    FAILING = "failing"
    REDIRECTED = "redirected"
    NOT_ALLOWED = "not allowed"
    NOT_SERVED = "not served"
    BAD_REQUEST = "bad request"
    TOO_LARGE = "too large"
    BAD_ANSWER = "bad answer"
    # The model gave no opinion.
    REFUSED = "refused"
    CUT_SHORT = "cut short"
    BAD_JSON = "bad JSON"
    NOT_AS_ASKED = "not as asked"
    NOT_IN_VOCABULARY = "not in vocabulary"
    CONTRADICTORY = "contradictory"
    NO_QUOTE = "no quote"
    QUOTE_NOT_FOUND = "quote not found"
    # What it wrote is not to be shown.
    QUOTE_TOO_LONG = "quote too long"
    INSTRUCTION = "instruction"
    ADDRESS = "address"
    MARKUP = "markup"
    EMPTY = "empty"
    TOO_LONG = "too long"
    WRONG_LANGUAGE = "wrong language"
    PERSON_NAMED = "person named"
    NUMBER_NOT_FOUND = "number not found"
    NAME_NOT_FOUND = "name not found"

    @property
    def worth_another_try(self) -> bool:
        """Whether the same question may be answered another time: the endpoint was at fault."""
        return self in _PASSING

    @property
    def is_failure(self) -> bool:
        """Whether the endpoint, not the model, failed: some in a row, and it is asked no more."""
        return self in _PASSING or self in _LASTING


_PASSING = frozenset(
    {
        *(Outcome.NOT_ASKED, Outcome.UNREACHABLE, Outcome.TIMED_OUT, Outcome.BUSY),
        *(Outcome.FAILING, Outcome.REDIRECTED, Outcome.NOT_ALLOWED, Outcome.NOT_SERVED),
    }
)
_LASTING = frozenset({Outcome.BAD_REQUEST, Outcome.TOO_LARGE, Outcome.BAD_ANSWER})


class NoOpinion(Exception):
    """There is nothing to show, for the reason that *outcome* names."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome
