"""What reviewers said of an incident or an article, as lines of text: (indent, text, bold)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiken.cli.class_labels import ClassLabels
from jiken.cli.class_lines import Line
from jiken.store.judgements import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class _Words:
    heading: str
    confirmed: str
    note: str


_WORDS: Mapping[str, _Words] = {
    "en": _Words("Judgements", "{}, confirmed", "a note"),
    "ja": _Words("判定の記録", "{}（確認）", "メモ"),
}


def judged_lines(
    judgements: Sequence[Judgement], labels: ClassLabels, *, indent: int
) -> Iterator[Line]:
    """Yield a line for each judgement, the last one first: when, who, what it changed, the note."""
    if judgements:
        yield indent, _WORDS[labels.language].heading, True
    for one in reversed(judgements):
        told = [f"{one.at:%Y-%m-%d %H:%M} UTC", one.by, changed(one.before, one.said, labels)]
        yield indent + 2, " · ".join(part for part in (*told, one.note) if part), False


def changed(before: Verdict, after: Verdict, labels: ClassLabels) -> str:
    """Return what a judgement says of class, severity and tags, with what stood before."""
    was, is_ = (labels.named(v.class_) if v.class_ else "" for v in (before, after))
    low, high = (labels.severities[v.severity] if v.severity else "" for v in (before, after))
    step = _change(low, high, labels)
    told = [_change(was, is_, labels), labels.severity.format(step) if step else ""]
    for group, values in after.tags.items():
        named = labels.comma.join(labels.tag(group, value) for value in values)
        told.append(f"{labels.groups[group]}{labels.colon}{named}")
    return labels.comma.join(filter(None, told)) or _WORDS[labels.language].note


def _change(before: str, after: str, labels: ClassLabels) -> str:
    if after and before == after:
        return _WORDS[labels.language].confirmed.format(after)
    return f"{before} → {after}" if before and after else after
