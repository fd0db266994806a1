"""Exports by name, each in a zip with its `datapackage.json`: complete, or not there."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jiken.drafts import scratch_folder
from jiken.exports.forms import FORMS
from jiken.exports.job import Job, Order
from jiken.exports.licence import LICENCE
from jiken.exports.package import Said, package
from jiken.exports.selection import Chosen, Counts
from jiken.exports.writing import whole
from jiken.store import Store
from jiken.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an export came to: its rows, and the incidents of the filter.

    *drafts* says whether the drafts among *counts* are in it; *left_out* of what is in the
    filter are neither incidents nor hazards, which its form has no place for.
    """

    rows: int
    counts: Counts
    drafts: bool
    left_out: int

    @property
    def incidents(self) -> int:
        """How many incidents are in it."""
        drafts = self.counts.drafts if self.drafts else 0
        return self.counts.decided + drafts - self.left_out


def bundle(
    store: Store,
    name: str,
    target: Path,
    order: Order,
    *,
    progress: Callable[[int], None] = lambda rows: None,
) -> Taken:
    """Write the export *name* (a key of FORMS) as a zip to *target* and return what it came to.

    Rows are written one after the other to files beside *target*, which takes its name only
    when all is there. Raises ExportError.
    """
    form = FORMS[name]
    drafts = order.drafts or not form.clean
    chosen = Chosen(store, order.incidents, drafts=drafts)
    with (
        whole(target) as draft,
        scratch_folder(target.parent, target.name) as folder,
        _at_once(store),
    ):
        job = Job(store=store, order=order, folder=folder, chosen=chosen, progress=progress)
        files = form.write(job)
        said = Said(
            name=name,
            title=form.title,
            query=order.query,
            drafts=drafts,
            names=order.names,
            counts=chosen.counts,
            left_out=job.left_out,
            now=order.now,
        )
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as packed:
            told = json.dumps(package(said, files), ensure_ascii=False, indent=2)
            packed.writestr("datapackage.json", f"{told}\n")
            packed.writestr("LICENCE.txt", f"{LICENCE}\n\nMade by Jiken {__version__}.\n")
            for file in files:
                packed.write(folder / file.path, file.path)
    rows = sum(file.rows for file in files)
    return Taken(rows=rows, counts=chosen.counts, drafts=drafts, left_out=job.left_out)


@contextmanager
def _at_once(store: Store) -> Iterator[None]:
    """Read all of an export from one moment of the database, whatever others write meanwhile."""
    if store.db.conn.in_transaction:
        yield
        return
    store.db.conn.execute("BEGIN")
    try:
        yield
    finally:
        store.db.conn.rollback()
