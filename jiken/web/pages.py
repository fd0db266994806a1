"""Pages from templates: everything that is stored is escaped."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from jiken.version import __version__
from jiken.web import showing
from jiken.web.asked import Asked, is_read_only
from jiken.web.languages import other_language, remember, words
from jiken.web.lately import lately
from jiken.web.lately import told as told_once
from jiken.web.zones import zone_name

TEMPLATES = Path(__file__).parent / "templates"


def environment(language: str, zone: tzinfo = UTC) -> Environment:
    """Return the templates in a language: `_("…")` and `{% trans %}` are translated.

    Their times are those of *zone*.
    """
    return _environment(language, zone)


@cache
def _environment(language: str, zone: tzinfo) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # or each page would ask the disk for the age of each of its templates
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(words(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters |= showing.filters(language, zone)
    made.globals |= {
        "version": __version__,
        "language": language,
        "zone": zone_name(zone, language),
    }
    return made


def page(asked: Asked, template: str, *, status: int = 200, **told: object) -> HTMLResponse:
    """Return a page, or with a name that begins with "_" a part of one, in the asked language."""
    whole = environment(asked.language, asked.settings.zone)
    made = whole.get_template(template)
    request = asked.request
    told |= {
        "asked": asked,
        "path": request.url.path,
        "other_language": other_language(request),
        "done": (done := lately(asked)),
        "read_only": is_read_only(request),
    }
    said = made.render(told)
    if done and template.startswith("_"):
        said += whole.get_template("_done_aside.html").render(told)
    answer = HTMLResponse(said, status_code=status)
    remember(request, answer)
    if done:
        told_once(answer)
    return answer


def say(asked: Asked, english: str, **told: object) -> str:
    """Return a sentence of the interface in the asked language, its %(names)s filled in."""
    found = str(words(asked.language).gettext(english))
    return found % told if told else found
