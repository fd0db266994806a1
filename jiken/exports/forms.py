"""The forms that a dataset is taken away in, by name: what each is called, and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jiken.exports.aiid import submissions
from jiken.exports.aim import aim_event
from jiken.exports.classes import Row
from jiken.exports.criteria import criteria_rows
from jiken.exports.dataset import write_dataset
from jiken.exports.dictionary.sheets import header, lines_header
from jiken.exports.job import Job
from jiken.exports.judged import judgement_rows
from jiken.exports.package import Written
from jiken.exports.rows import article_row, incident_row, spare
from jiken.exports.writing import write_csv, write_lines, write_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: its title and what writes its files.

    One that is *clean* has no drafts unless they are asked for, another is the list as it is seen
    in the queue.
    """

    title: str
    write: Callable[[Job], list[Written]]
    clean: bool = True


def _csv(job: Job) -> list[Written]:
    return [
        _sheet(job, "incidents", map(spare, _incidents(job))),
        _sheet(job, "articles", map(spare, _articles(job))),
    ]


def _sheet(job: Job, table: str, rows: Iterable[Row]) -> Written:
    columns = header(table, names=job.order.names)
    return job.put(
        f"{table}.csv", "text/csv", lambda path: write_csv(path, rows, columns), table=table
    )


def _jsonl(job: Job) -> list[Written]:
    return [_lines(job, "incidents", _incidents(job)), _lines(job, "articles", _articles(job))]


def _lines(job: Job, table: str, rows: Iterable[Row]) -> Written:
    fields, write = lines_header(table, names=job.order.names), partial(write_lines, rows=rows)
    return job.put(f"{table}.jsonl", "application/jsonl", write, table=table, header=fields)


def _incidents(job: Job) -> Iterator[Row]:
    for found in job.chosen.summaries():
        row = incident_row(found)
        if job.order.names:
            row["judgements"] = list(judgement_rows(found.said.judgements)) if found.said else []
        yield row
        job.progress(1)


def _articles(job: Job) -> Iterator[Row]:
    for view in job.chosen.articles():
        row = article_row(view, with_text=False)
        if job.order.names:
            row["judgements"] = list(judgement_rows(view.said.judgements)) if view.said else []
        yield row


def _sqlite(job: Job) -> list[Written]:
    def write(path: Path) -> int:
        return write_dataset(
            job.chosen,
            path,
            with_text=False,
            names=job.order.names,
            now=job.order.now,
            progress=job.progress,
        )

    return [job.put("jiken.db", "application/vnd.sqlite3", write)]


def _aim(job: Job) -> list[Written]:
    events = map(aim_event, job.cases())
    return [job.put("aim.json", "application/json", partial(write_list, rows=events))]


def _criteria(job: Job) -> list[Written]:
    rows = (row for case in job.cases() for row in criteria_rows(case, names=job.order.names))
    return [_sheet(job, "criteria", rows)]


def _aiid(job: Job) -> list[Written]:
    told = (
        row
        for case in job.cases()
        for row in submissions(case, names=job.order.names, now=job.order.now)
    )
    return [job.put("submissions.json", "application/json", partial(write_list, rows=told))]


FORMS = {
    "csv": Form(title="Incidents and articles as CSV", write=_csv, clean=False),
    "jsonl": Form(title="Incidents and articles as JSON Lines", write=_jsonl, clean=False),
    "sqlite": Form(title="Incidents and articles as one SQLite file", write=_sqlite),
    "aim": Form(title="Incidents and hazards in the shape of the OECD's AIM", write=_aim),
    "criteria": Form(title="The 29 criteria of the OECD's reporting framework", write=_criteria),
    "aiid": Form(title="Submissions to the AI Incident Database", write=_aiid),
}
