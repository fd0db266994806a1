"""The sentences on harm: what was done or could be, to whom, and how grave it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiken.models import Claim, Classification, Said
from jiken.taxonomy import ArticleClass
from pipelines.classify import kinds, wording
from pipelines.classify.concerned import affected, at_risk, people
from pipelines.classify.quotable import Quotable
from pipelines.classify.quoting import overlap
from pipelines.classify.worded import quotations
from pipelines.classify.wording import Both


def incident(judged: Classification, article: Quotable) -> Iterator[Claim]:
    """Say what harm was done to whom, why that is more than a hazard, and how grave it is."""
    said = article.speaks_for(ArticleClass.INCIDENT)
    if article.is_prevented(said):
        yield from _prevented(judged, article, said)
        return
    harm = kinds.done(judged, article, said)
    used = [said, harm.said] if harm.said else [said]
    accused = wording.is_accusation(said.said)
    yield _harmed(judged, article, harm.what, used, accused=accused)
    other = article.more_for(ArticleClass.INCIDENT, used)
    bare = None if other else _bare(judged, article, ArticleClass.INCIDENT, said)
    yield from _happened(other or bare, accused=accused)
    yield from _severity(judged, article, [*used, other] if other else used)


def _harmed(
    judged: Classification, article: Quotable, done: Both, used: Sequence[Said], *, accused: bool
) -> Claim:
    tags = people(judged, article, used)
    quote, to = wording.quotes([said.said for said in used]), affected(tags, used)
    if accused:
        ja = f"{quote.ja}と、{done.ja}という訴えや摘発を伝える{to.ja}。"
        en = f"The report tells of an accusation that {done.en}{to.en}: {quote.en}."
    else:
        ja = f"{quote.ja}とあり、{done.ja}ことを伝える{to.ja}。"
        en = f"The report says {quote.en}: {done.en}{to.en}."
    return Claim(text_ja=ja, text_en=en, quotes=quotations(used, tags))


def _prevented(judged: Classification, article: Quotable, said: Said) -> Iterator[Claim]:
    """Say that it did not come to harm, and by what words nobody was harmed."""
    tags = people(judged, article, [said])
    quote, to = wording.quoted(said.said), at_risk(tags, [said])
    yield Claim(
        text_ja=f"{quote.ja}とあり、防がれたか、実害に至らなかった事例を伝える{to.ja}。",
        text_en=f"The report says {quote.en}: harm was prevented, or did not come about{to.en}.",
        quotes=quotations([said], tags),
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
    could = kinds.named(judged, article, said, wording.COULD) or wording.SOME_COULD
    tags = people(judged, article, [said])
    quote, to = wording.quoted(said.said), at_risk(tags, [said])
    yield Claim(
        text_ja=f"{quote.ja}とあり、{could.ja}かねない{to.ja}。",
        text_en=f"The report says {quote.en}: {could.en}{to.en}.",
        quotes=quotations([said], tags),
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
    elif other := article.more_for(ArticleClass.HAZARD, [said]):
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
    if said is None or not _is_told(said):
        return
    quote = wording.quoted(said.said)
    if accused or wording.is_accusation(said.said):
        ja = f"{quote.ja}とも書かれ、すでに起きたとされる害をめぐる訴えや摘発で、ハザードではない。"
        en = f"The accusation is of harm already done, and so it is no mere hazard: {quote.en}."
    else:
        ja = f"{quote.ja}とも書かれ、恐れではなく起きたこととして伝えられているため、ハザードではない。"
        en = f"It is told as something that happened, not as a risk, and so is no mere hazard: {quote.en}."
    yield Claim(text_ja=ja, text_en=en, quotes=(said,))


def _is_told(said: Said) -> bool:
    """Whether words can say that something happened: a headline does, a question does not."""
    if wording.ASKED.search(said.said):
        return False
    return said.field == "title" or bool(wording.HAPPENED.search(said.said))


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
    cue, ground = kinds.lifting(article, said), wording.GROUNDS[kinds.step(article, said)]
    if any(overlap(said, other) for other in used):
        said = article.phrase(cue.said if cue else said)
    quote = wording.quoted(said.said)
    yield Claim(
        text_ja=f"{quote.ja}という{ground.ja}の記述から、深刻度は「{step.ja}」に当たる。",
        text_en=f"{quote.en} tells of {ground.en}, which makes it {step.en}.",
        quotes=(said,),
    )
