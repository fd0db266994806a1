"""A language model's second opinion on an article, and fluent titles and summaries: suggestions.

Only where the operator names an OpenAI-compatible endpoint. Nothing here overrides the embedded
classifier or a reviewer; what comes back has been checked against the articles.
"""

from jiken.opinion.endpoint import Endpoint, NotConfigured
from jiken.opinion.fluency import fluent
from jiken.opinion.outcomes import Outcome
from jiken.opinion.patience import Patience
from jiken.opinion.prompts import PROMPT_VERSION
from jiken.opinion.records import Fluent, Opinion, Quote
from jiken.opinion.second import second_opinion

__all__ = [
    "PROMPT_VERSION",
    "Endpoint",
    "Fluent",
    "NotConfigured",
    "Opinion",
    "Outcome",
    "Patience",
    "Quote",
    "fluent",
    "second_opinion",
]
