"""Where a language model is served, how long it is waited for, and how a run with it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from jiken.opinion.outcomes import Outcome
from jiken.opinion.patience import Patience
from jiken.opinion.shape import Shape


class NotConfigured(ValueError):
    """The environment names an endpoint that cannot be used; the message says what to set."""


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """An OpenAI-compatible endpoint, for one run and one question after the other.

    *shape* is the last that the server took, *failures* how often it failed in a row;
    *outcomes* counts how questions ended, *dropped* the parts of answers that did not pass.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    patience: Patience = field(default_factory=Patience)
    shape: Shape = field(default_factory=Shape)
    failures: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    dropped: Counter[Outcome] = field(default_factory=Counter)

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Self | None:
        """Return the endpoint that JIKEN_LLM_BASE_URL and its companions name, None without one.

        Raises NotConfigured where they cannot be used.
        """
        base_url = env.get("JIKEN_LLM_BASE_URL", "").strip()
        if not base_url:
            return None
        model = env.get("JIKEN_LLM_MODEL", "").strip()
        if not model:
            raise NotConfigured("Set JIKEN_LLM_MODEL to the name of a model that it serves.")
        return cls(
            base_url=_address(base_url),
            model=model,
            api_key=_key(env.get("JIKEN_LLM_API_KEY", "")),
            patience=_patience(env.get("JIKEN_LLM_SECONDS", "").strip()),
        )

    @property
    def url(self) -> str:
        """The address that completions are asked of."""
        return f"{self.base_url.rstrip('/')}/chat/completions"

    @property
    def given_up(self) -> bool:
        """Whether it failed so often in a row that it is not asked again."""
        return self.failures >= self.patience.failures

    def count(self, outcome: Outcome, dropped: Iterable[Outcome] = ()) -> None:
        """Remember how a question ended."""
        self.outcomes[outcome] += 1
        self.dropped.update(dropped)
        self.failures = self.failures + 1 if outcome.is_failure else 0


def _address(base_url: str) -> str:
    """Return *base_url* if it is an http(s) address without credentials, query or fragment."""
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.query or parts.fragment:
        raise NotConfigured(
            "JIKEN_LLM_BASE_URL must be like http://localhost:11434/v1; "
            "a key belongs into JIKEN_LLM_API_KEY."
        )
    return base_url


def _key(key: str) -> str:
    if not key.strip().isascii() or not key.strip().isprintable():
        raise NotConfigured("JIKEN_LLM_API_KEY holds characters that no header can.")
    return key.strip()


def _patience(seconds: str) -> Patience:
    try:
        total = float(seconds or Patience().total)
    except ValueError:
        total = 0.0
    if not 0 < total <= 3600:
        raise NotConfigured("JIKEN_LLM_SECONDS must be a number of seconds, at most 3600.")
    return Patience(total=total, read=total)
