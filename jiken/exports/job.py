"""An export while it is written: what was asked for, and the folder that its files go into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jiken.exports.case import Case
from jiken.exports.package import Written, digest, header_of
from jiken.exports.selection import Chosen
from jiken.models import Incident
from jiken.service.reading import ArticleView, article_view
from jiken.service.saying import Saying
from jiken.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be exported: incidents by id, *query* the filter that gave them, for the record.

    *drafts* takes in what no reviewer has decided, *names* those who judged.
    """

    incidents: Iterable[str]
    query: str = ""
    drafts: bool = False
    names: bool = False
    now: datetime


@dataclass(slots=True, kw_only=True)
class Job:
    """An export being written; *left_out* counts the incidents that its form has no place for."""

    store: Store
    order: Order
    folder: Path
    chosen: Chosen
    progress: Callable[[int], None]
    left_out: int = 0

    def put(
        self, name: str, mediatype: str, write: Callable[[Path], int], table: str | None = None,
        header: tuple[str, ...] = (),
    ) -> Written:  # fmt: skip
        """Write one file of the export; *table* says what its columns mean.

        They are those of *header*, without one those that a CSV begins with.
        """
        path = self.folder / name
        rows = write(path)
        size, sha256 = digest(path)
        return Written(
            path=name,
            mediatype=mediatype,
            rows=rows,
            size=size,
            sha256=sha256,
            table=table,
            header=header or (header_of(path) if table else ()),
        )

    def cases(self) -> Iterator[Case]:
        """Yield the incidents and hazards with their articles, in-event first; count the others."""
        saying = Saying(self.store)
        for found in self.chosen.summaries():
            if found.said and found.said.assessment.class_.harmful:
                yield Case(
                    incident=found.incident,
                    said=found.said,
                    views=self._articles(found.incident, saying),
                    related=found.related,
                )
            else:
                self.left_out += 1
            self.progress(1)

    def _articles(self, incident: Incident, saying: Saying) -> list[ArticleView]:
        members = {m.article: m for m in incident.memberships}
        views = (
            article_view(self.store, stored, (members[stored.id],), saying)
            for stored in self.store.articles.by_ids(members)
        )
        return sorted(views, key=_in_event_first)


def _in_event_first(view: ArticleView) -> tuple[bool, datetime, str]:
    article = view.article
    return view.home is None, article.published_or_fetched, article.canonical_url
