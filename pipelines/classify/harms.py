"""The sentences on harm: what was done or could be, to whom, and how grave it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from jiken.models import Claim, Classification, Said, Tag
from jiken.taxonomy import TAGS, ArticleClass
from pipelines.classify import wording
from pipelines.classify.cues import Cue
from pipelines.classify.grave import Grave, grave
from pipelines.classify.quotable import Quotable
from pipelines.classify.quoting import names_harm, overlap
from pipelines.classify.worded import quotations, with_words
from pipelines.classify.wording import Both

_DEATH, _MONEY = "Physical (death)", "Economic/Property"
_FRAUD = re.compile(r"[^a-z]*(?:fraud\w*|詐欺\w*|.*不正受給.*|.*of fraud)", re.IGNORECASE)
_READ = {Grave.DEATH: "death", Grave.INJURY: "serious_injury", Grave.HELD: "rights"}
# The values of group "severity" that lift a step, gravest first.
_STEPS = ("community", "death", "serious_injury", "rights", "plausible")


def incident(judged: Classification, article: Quotable) -> Iterator[Claim]:
    """Say what harm was done to whom, why that is more than a hazard, and how grave it is."""
    said = article.speaks_for(ArticleClass.INCIDENT)
    if article.is_prevented(said):
        yield from _prevented(judged, article, said)
        return
    done = _harm(judged, article, said, wording.DONE) or wording.SOME_DONE
    quote, to = wording.quoted(said.said), _affected(judged)
    accused = wording.ACCUSED.search(said.said) and not wording.WRONGED.search(said.said)
    if accused:
        ja = f"{quote.ja}と、{done.ja}という訴えや摘発を伝える{to.ja}。"
        en = f"The report tells of an accusation that {done.en}{to.en}: {quote.en}."
    else:
        ja = f"{quote.ja}とあり、{done.ja}ことを伝える{to.ja}。"
        en = f"The report says {quote.en}: {done.en}{to.en}."
    yield Claim(text_ja=ja, text_en=en, quotes=quotations(said, _people(judged)))
    other = article.more_for(ArticleClass.INCIDENT, said)
    bare = None if other else _bare(judged, article, ArticleClass.INCIDENT, said)
    yield from _happened(other or bare, accused=bool(accused))
    used = [said, other] if other else [said]
    yield from _severity(judged, article, used)


def _prevented(judged: Classification, article: Quotable, said: Said) -> Iterator[Claim]:
    """Say that it did not come to harm, and by what words nobody was harmed."""
    quote, to = wording.quoted(said.said), _at_risk(judged)
    yield Claim(
        text_ja=f"{quote.ja}とあり、防がれたか、実害に至らなかった事例を伝える{to.ja}。",
        text_en=f"The report says {quote.en}: harm was prevented, or did not come about{to.en}.",
        quotes=quotations(said, _people(judged)),
    )
    if (safe := article.unharmed()) and not overlap(safe, said):
        safe = article.apart(safe, said)
        quote = wording.quoted(safe.said)
        yield Claim(
            text_ja=f"{quote.ja}とも書かれている。",
            text_en=f"It also says {quote.en}.",
            quotes=(safe,),
        )
    yield from _severity(judged, article, [said])


def hazard(judged: Classification, article: Quotable) -> Iterator[Claim]:
    """Say what could happen to whom, why that is no incident and no debate, and how grave it is."""
    said = article.danger()
    could = _harm(judged, article, said, wording.COULD) or wording.SOME_COULD
    quote, to = wording.quoted(said.said), _at_risk(judged)
    yield Claim(
        text_ja=f"{quote.ja}とあり、{could.ja}かねない{to.ja}。",
        text_en=f"The report says {quote.en}: {could.en}{to.en}.",
        quotes=quotations(said, _people(judged)),
    )
    used = [said]
    if (safe := article.unharmed()) and not overlap(safe, said):
        unharmed = article.apart(safe, said)
        quote = wording.quoted(unharmed.said)
        yield Claim(
            text_ja=f"{quote.ja}とあり、実際の被害は伝えられていないため、インシデントではない。",
            text_en=f"No harm is reported, and so it is no incident: {quote.en}.",
            quotes=(unharmed,),
        )
    elif other := article.more_for(ArticleClass.HAZARD, said):
        used.append(other)
        quote = wording.quoted(other.said)
        yield Claim(
            text_ja=f"{quote.ja}とも書かれ、一般的な議論ではなく具体的な危険を述べている。",
            text_en=f"The danger is a specific one, not a general debate: {quote.en}.",
            quotes=(other,),
        )
    elif bare := _bare(judged, article, ArticleClass.HAZARD, said):
        yield from _possible(bare)
    yield from _severity(judged, article, used)


def _harm(
    judged: Classification, article: Quotable, said: Said, known: Mapping[str, Both]
) -> Both | None:
    """Return the kind of harm that the quoted words themselves name, of those that are told."""
    told = {tag.value: tag.probability for tag in judged.tags if tag.group == "harm_types"}
    named = [
        cue
        for cue in article.cues
        if names_harm(cue) and cue.value in told
        if cue.value in known and overlap(cue.said, said) and not _suspected(cue, said)
        if known is not wording.DONE or not article.prevented(cue)
    ]
    cue = max(named, key=lambda c: (c.value == _DEATH, c.weight, told[c.value]), default=None)
    return known[cue.value] if cue else None


def _suspected(cue: Cue, said: Said) -> bool:
    """Whether "fraud" is what somebody was wrongly taken for, and no money was lost by it."""
    return cue.value == _MONEY and bool(
        _FRAUD.fullmatch(cue.said.said) and wording.WRONGED.search(said.said)
    )


def _bare(
    judged: Classification, article: Quotable, class_: ArticleClass, used: Said
) -> Said | None:
    """Return words for the class inside the clause that is quoted already, if they say enough.

    Of an incident they tell of something done, or there is no AI system to speak of before.
    None where those for its severity are quoted.
    """
    if judged.severity in wording.STEPS:
        return None
    said = article.within(class_, used)
    if said is None or class_ is not ArticleClass.INCIDENT:
        return said
    return said if wording.HAPPENED.search(said.said) or article.system() is None else None


def _happened(said: Said | None, *, accused: bool) -> Iterator[Claim]:
    if said is None:
        return
    quote = wording.quoted(said.said)
    if accused or (wording.ACCUSED.search(said.said) and not wording.WRONGED.search(said.said)):
        ja = f"{quote.ja}とも書かれ、すでに起きたとされる害をめぐる訴えや摘発で、ハザードではない。"
        en = f"The accusation is of harm already done, and so it is no mere hazard: {quote.en}."
    else:
        ja = f"{quote.ja}とも書かれ、恐れではなく起きたこととして伝えられているため、ハザードではない。"
        en = f"It is told as something that happened, not as a risk, and so is no mere hazard: {quote.en}."
    yield Claim(text_ja=ja, text_en=en, quotes=(said,))


def _possible(said: Said) -> Iterator[Claim]:
    if wording.POSSIBLE.search(said.said):
        quote = wording.quoted(said.said)
        yield Claim(
            text_ja=f"{quote.ja}という書き方で、起きた被害ではなく起こりうる害を述べている。",
            text_en=f"It tells of what could happen, not of harm that was done: {quote.en}.",
            quotes=(said,),
        )


def _severity(judged: Classification, article: Quotable, used: Sequence[Said]) -> Iterator[Claim]:
    """Say the step above the plain one, with its words; the bare ones where a clause is used up."""
    step = wording.STEPS.get(judged.severity) if judged.severity else None
    said = judged.severity_said
    if step is None or said is None:
        return
    cue = min(_steps(article, said), key=lambda cue: _STEPS.index(cue.value), default=None)
    ground = wording.GROUNDS[cue.value if cue else _read(article, said)]
    if any(overlap(said, other) for other in used):
        said = article.phrase(cue.said if cue else said)
    quote = wording.quoted(said.said)
    yield Claim(
        text_ja=f"{quote.ja}という{ground.ja}の記述から、重大度は「{step.ja}」に当たる。",
        text_en=f"{quote.en} tells of {ground.en}, which makes it {step.en}.",
        quotes=(said,),
    )


def _steps(article: Quotable, said: Said) -> list[Cue]:
    """Return the cues in a quotation that lift a step, none that is only feared of an incident."""
    own = [c for c in article.cues if c.group == "severity" and c.value in _STEPS]
    return [cue for cue in own if overlap(cue.said, said)]


def _read(article: Quotable, said: Said) -> str:
    """Return what lifts a step by the readers beside the cue lists."""
    for kind, value in _READ.items():
        if any(overlap(said, each) for each in grave(kind, article.title, article.text)):
            return value
    return "number"


def _affected(judged: Classification) -> Both:
    people = wording.listed([_name(tag) for tag in _people(judged)])
    return (
        Both(f"（影響を受けた側：{people.ja}）", f" (affected: {people.en})")
        if people.ja
        else Both("", "")
    )


def _at_risk(judged: Classification) -> Both:
    people = wording.listed([_name(tag) for tag in _people(judged)])
    return (
        Both(f"（影響を受けうる側：{people.ja}）", f" (at risk: {people.en})")
        if people.ja
        else Both("", "")
    )


def _people(judged: Classification) -> list[Tag]:
    names = {
        value: Both(ja, value) for value, ja in TAGS["stakeholders"].items() if value != "Other"
    }
    return with_words(judged, "stakeholders", names)


def _name(tag: Tag) -> Both:
    return Both(TAGS[tag.group][tag.value], tag.value[:1].lower() + tag.value[1:])
