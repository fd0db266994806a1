"""The other sentences: which AI system, what response, why unrelated, what is undecided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jiken.models import Claim, Classification, Said
from jiken.taxonomy import ArticleClass
from pipelines.classify import wording
from pipelines.classify.quotable import Quotable
from pipelines.classify.quoting import overlap
from pipelines.classify.worded import quotations, with_words


def system(judged: Classification, article: Quotable) -> Iterator[Claim]:
    """Name the AI system, with the tasks that the article's words give it."""
    named = next((t.said for t in judged.tags if t.group == "system" and t.said), None)
    said = named or article.system()
    if said is None:
        return
    tags = with_words(judged, "task", wording.TASKS)
    tasks = wording.listed([wording.TASKS[tag.value] for tag in tags])
    quote = wording.quoted(said.said)
    if tags:
        ja = f"{quote.ja}{'の名が挙がり' if named else 'とあり'}、{tasks.ja}を担うAIシステムが関わる。"
        en = f"An AI system for {tasks.en} is part of the story: {quote.en}."
    else:
        ja = (
            f"{quote.ja}{'の名が挙がっており' if named else 'とあり'}、AIシステムが関わる話である。"
        )
        en = f"An AI system is part of the story: {quote.en}."
    yield Claim(text_ja=ja, text_en=en, quotes=quotations([said], tags))


def complementary(article: Quotable) -> Iterator[Claim]:
    """Say what response the article tells of, and that harm is mentioned as background."""
    said = article.speaks_for(ArticleClass.COMPLEMENTARY)
    cue = article.cue("class", ArticleClass.COMPLEMENTARY.value)
    kind = wording.response(*([cue.said] if cue else []), said.said)
    quote = wording.quoted(said.said)
    yield Claim(
        text_ja=f"{quote.ja}とあり、{kind.ja}を伝える記事である。",
        text_en=f"The article is about {kind.en}: {quote.en}.",
        quotes=(said,),
    )
    for class_ in (ArticleClass.INCIDENT, ArticleClass.HAZARD):
        # A headline is no background.
        other = article.more_for(class_, [said])
        if other and other.field == "text":
            quote, name = wording.quoted(other.said), wording.CLASSES[class_]
            yield Claim(
                text_ja=f"{quote.ja}にも触れるが、背景としての言及で、新たな{name.ja}の報告ではない。",
                text_en=f"It mentions {quote.en} as background, not as the report of {name.en}.",
                quotes=(other,),
            )
            return


def unrelated(judged: Classification, article: Quotable) -> Iterator[Claim]:
    """Say that AI helps, or that the article is about a product, business, research or use."""
    if judged.helper:
        cue = article.cue("helper", "helper")
        said = article.clause(cue) if cue else article.speaks_for(ArticleClass.UNRELATED)
        quote = wording.quoted(said.said)
        yield Claim(
            text_ja=f"{quote.ja}とあり、AIは害を及ぼす側ではなく、見つけ、防ぎ、助ける側にある。",
            text_en=f"Here AI is what detects, prevents or helps, not what harms: {quote.en}.",
            quotes=(said,),
        )
        return
    said = article.speaks_for(ArticleClass.UNRELATED)
    quote = wording.quoted(said.said)
    yield Claim(
        text_ja=f"{quote.ja}とあり、AIの製品、事業、研究や使い方の話で、被害や具体的な危険を伝えるものではない。",
        text_en=f"The article is about a product, business, research or use of AI, not about harm: {quote.en}.",
        quotes=(said,),
    )


def no_system(article: Quotable) -> Iterator[Claim]:
    """Say by the title, and by how the text begins, that no AI system is part of the story."""
    said = article.opening()
    if said is None:
        return
    quote = wording.quoted(said.said)
    yield Claim(
        text_ja=f"{quote.ja}という記事で、AIシステムは話に関わらない。",
        text_en=f"No AI system is part of the story: {quote.en}.",
        quotes=(said,),
    )
    begins = article.opening(("text",))
    if begins and begins != said:
        quote = wording.quoted(begins.said)
        yield Claim(
            text_ja=f"本文は{quote.ja}と始まり、AIによる被害や危険を伝えるものではない。",
            text_en=f"The text begins {quote.en} and tells of no harm or danger by AI.",
            quotes=(begins,),
        )


def begins(article: Quotable, used: Sequence[Said]) -> Iterator[Claim]:
    """Say how the text begins, or what its title is, where nothing else can be quoted."""
    for fields, ja, en in ((("text",), "本文", "text"), (("title",), "見出し", "headline")):
        said = article.opening(fields)
        if said and not any(overlap(said, other) for other in used):
            quote = wording.quoted(said.said)
            yield Claim(
                text_ja=f"{ja}には{quote.ja}とある。",
                text_en=f"The {en} says {quote.en}.",
                quotes=(said,),
            )
            return


def undecided(judged: Classification, article: Quotable) -> Iterator[Claim]:
    """Name the two candidates, with what speaks for each."""
    two = [class_ for class_, _ in judged.candidates if class_ in wording.CLASSES][:2]
    if len(two) < 2:
        return
    one, other = (article.speaks_for(class_) for class_ in two)
    if overlap(one, other):
        other = article.more_for(two[1], [one]) or one
    names = [wording.CLASSES[class_] for class_ in two]
    here, there = wording.quoted(one.said), wording.quoted(other.said)
    if one == other:
        ja = f"{here.ja}だけでは、{names[0].ja}か{names[1].ja}かを決められない。"
        en = f"The words {here.en} alone do not decide between {names[0].en} and {names[1].en}."
        yield Claim(text_ja=ja, text_en=en, quotes=(one,))
        return
    yield Claim(
        text_ja=f"{here.ja}は{names[0].ja}を、{there.ja}は{names[1].ja}を示し、人の判断が要る。",
        text_en=f"{here.en} speaks for {names[0].en}, {there.en} for {names[1].en}: a reviewer must decide.",
        quotes=(one, other),
    )
