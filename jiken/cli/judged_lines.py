"""What reviewers said of an incident or an article, as lines of text: (indent, text, bold)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiken.cli.class_labels import ClassLabels
from jiken.cli.class_lines import Line
from jiken.service.desk.steps import ASSIGN, Step
from jiken.store.judgements import Judgement, Verdict
from jiken.store.step import severity_lost
from jiken.taxonomy import Severity


@dataclass(frozen=True, slots=True)
class _Words:
    heading: str
    confirmed: str
    note: str
    step: str
    undone: str
    assigned: str
    nobody: str
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    quoted: str


_WORDS: Mapping[str, _Words] = {
    "en": _Words(
        heading="Judgements",
        confirmed="{}, confirmed",
        note="a note",
        step="step {}",
        undone="step {} undone",
        assigned="assigned to {}",
        nobody="nobody",
        titles={"ja": "title in Japanese: {}", "en": "title in English: {}"},
        summaries={"ja": "summary in Japanese: {}", "en": "summary in English: {}"},
        quoted="in the words of the reports",
    ),
    "ja": _Words(
        heading="判定の記録",
        confirmed="{}（確認）",
        note="メモ",
        step="操作{}",
        undone="操作{}を取り消し",
        assigned="担当：{}",
        nobody="なし",
        titles={"ja": "日本語タイトル：{}", "en": "英語タイトル：{}"},
        summaries={"ja": "日本語要約：{}", "en": "英語要約：{}"},
        quoted="記事の引用のまま",
    ),
}


def judged_lines(
    judgements: Sequence[Judgement],
    labels: ClassLabels,
    *,
    indent: int,
    steps: Sequence[Step] = (),
) -> Iterator[Line]:
    """Yield a line for each judgement, the last one first: when, who, what it changed, the note.

    *steps* are the notes and assignments between them.
    """
    told = [(one.at, one.step or 0, judged_line(one, labels)) for one in judgements]
    told += [(step.at, step.id, step_line(step, labels)) for step in steps]
    if told:
        yield indent, _WORDS[labels.language].heading, True
    for at, _, line in sorted(told, reverse=True):
        yield indent + 2, f"{at:%Y-%m-%d %H:%M} UTC · {line}", False


def judged_line(one: Judgement, labels: ClassLabels) -> str:
    """Return who judged, what that changed, the note and the step that it is undone by."""
    step = _WORDS[labels.language].step.format(one.step) if one.step else ""
    told = (one.by, changed(one.before, one.said, labels), one.note, step)
    return " · ".join(part for part in told if part)


def step_line(step: Step, labels: ClassLabels) -> str:
    """Return who wrote a note, assigned an incident or undid a step, and the step's number."""
    words = _WORDS[labels.language]
    told = (step.by, _done(step, words), step.note, words.step.format(step.id))
    return " · ".join(part for part in told if part)


def _done(step: Step, words: _Words) -> str:
    if step.undoes:
        return words.undone.format(step.undoes)
    if step.kind == ASSIGN:
        return words.assigned.format(step.said.get("to") or words.nobody)
    return words.note


def changed(before: Verdict, after: Verdict, labels: ClassLabels) -> str:
    """Return what a judgement says of class, severity and tags, with what stood before."""
    was, is_ = (labels.named(v.class_) if v.class_ else "" for v in (before, after))
    low, high = (_severity(v, labels) for v in (before, after))
    if not after.severity and severity_lost(str(before.severity), str(after.class_)):
        high = labels.not_established
    step = _change(low, high, labels)
    told = [_change(was, is_, labels), labels.severity.format(step) if step else ""]
    for group, values in after.tags.items():
        named = labels.comma.join(labels.tag(group, value) for value in values)
        told.append(f"{labels.groups[group]}{labels.colon}{named}")
    words = _WORDS[labels.language]
    told += [words.titles[one].format(text or words.quoted) for one, text in after.titles.items()]
    told += [
        words.summaries[one].format(" ".join(text.split()) or words.quoted)
        for one, text in after.summaries.items()
    ]
    return labels.comma.join(filter(None, told)) or _WORDS[labels.language].note


def _severity(verdict: Verdict, labels: ClassLabels) -> str:
    if isinstance(verdict.severity, Severity):
        return labels.severities[verdict.severity]
    return labels.not_established if verdict.severity else ""


def _change(before: str, after: str, labels: ClassLabels) -> str:
    if after and before == after:
        return _WORDS[labels.language].confirmed.format(after)
    return f"{before} → {after}" if before and after else after
