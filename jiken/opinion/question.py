"""A question to an endpoint, and the JSON object that its model answers with."""

from __future__ import annotations

from jiken.opinion.answers import given
from jiken.opinion.endpoint import Endpoint
from jiken.opinion.outcomes import NoOpinion, Outcome
from jiken.opinion.shape import Prompt


def answer(endpoint: Endpoint, prompt: Prompt) -> dict[str, object]:
    """Return what the model answers; raises NoOpinion. Not from inside a running event loop."""
    if endpoint.given_up:
        raise NoOpinion(Outcome.NOT_ASKED)
    # aiohttp takes longer to load than most commands to run: only who asks waits for it.
    from jiken.opinion.asking import ask

    return given(ask(endpoint, prompt))
