"""RSS 2.0, RSS 1.0, Atom and JSON Feed as real sites write them: some dates odd, some missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from .web import Outlet, Written

RDF_NAMES = (
    'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)
MEMBERS_ONLY = "/members/archive-january"
BROCHURE = "/files/kaisha.pdf"
FEED_CHARSETS = {"hokubu": "shift_jis", "jiho": "euc-jp", "kawaraban": "euc-jp"}


def announced_url(article: Written, form: str) -> str:
    """Return the address by which a feed names an article: not always the article's own."""
    match article.outlet.id, form:
        case "toto", "rss2":
            return article.url + "?utm_source=toto&utm_medium=rss"
        case "choryu", "rss2":
            return article.outlet.at(f"/r/{article.slug}")
        case "toto-times", _:
            return article.url.rstrip("/")
    return article.url


def _named_zone(at: datetime, zone: str) -> str:
    """Return RFC 822 with the zone's name, which readers of feeds often take for UTC."""
    return f"{format_datetime(at).rpartition(' ')[0]} {zone}"


PUB_DATES: Mapping[str, Callable[[datetime], str]] = {
    "hokubu": lambda at: "",
    "himatsubushi": lambda at: _named_zone(at, "JST"),
    "lakeside-observer": lambda at: _named_zone(at, "EST"),
    "levante": lambda at: format_datetime(at.astimezone(UTC), usegmt=True),
    "pennine-post": lambda at: format_datetime(at.astimezone(UTC), usegmt=True),
}


def rss2(outlet: Outlet, articles: Sequence[Written]) -> str:
    items = "\n".join(map(_rss2_item, articles))
    if outlet.id == "tokyo-ledger":
        items += _rss2_entry("Members' archive: January", outlet.at(MEMBERS_ONLY), "", "", "")
    return rss2_channel(outlet, outlet.name, items)


def rss2_channel(outlet: Outlet, title: str, items: str) -> str:
    """Return a whole RSS 2.0 document round *items*."""
    return (
        f'{_declaration(outlet)}<rss version="2.0"><channel><title>{escape(title)}</title>\n'
        f"<link>{outlet.at('/')}</link><description>{escape(title)}</description>\n"
        f"<language>{outlet.language}</language><ttl>15</ttl>\n{items}\n</channel></rss>\n"
    )


def _rss2_item(article: Written) -> str:
    date = PUB_DATES.get(article.outlet.id, format_datetime)(article.published)
    title = article.page_title if article.outlet.id == "levante" else article.title
    link = announced_url(article, "rss2")
    return _rss2_entry(title, link, date, article.lead, article.section)


def _rss2_entry(title: str, link: str, date: str, lead: str, section: str) -> str:
    parts = [
        f"<title>{escape(title)}</title><link>{escape(link)}</link>",
        f'<guid isPermaLink="false">{escape(link.rpartition("//")[2])}</guid>',
        f"<pubDate>{date}</pubDate>" if date else "",
        f"<category>{escape(section)}</category>" if section else "",
        f"<description><![CDATA[<p>{lead}</p>]]></description>" if lead else "",
    ]
    return f"<item>{''.join(parts)}</item>"


def rss1(outlet: Outlet, articles: Sequence[Written]) -> str:
    places = "".join(f"<rdf:li rdf:resource={quoteattr(a.url)}/>" for a in articles)
    return (
        f'{_declaration(outlet)}<rdf:RDF {RDF_NAMES} xml:lang="{outlet.language}">\n'
        f"<channel rdf:about={quoteattr(outlet.at('/index.rdf'))}>"
        f"<title>{escape(outlet.name)}</title><link>{outlet.at('/')}</link><description/>"
        f"<items><rdf:Seq>{places}</rdf:Seq></items></channel>\n"
        + "\n".join(map(_rss1_item, articles))
        + "\n</rdf:RDF>\n"
    )


def _rss1_item(article: Written) -> str:
    return (
        f"<item rdf:about={quoteattr(article.url)}><title>{escape(article.title)}</title>"
        f"<link>{escape(article.url)}</link><description>{escape(article.lead)}</description>"
        f"<dc:subject>{escape(article.section)}</dc:subject>"
        f"<dc:date>{article.published.isoformat()}</dc:date></item>"
    )


def atom(outlet: Outlet, articles: Sequence[Written]) -> str:
    newest = articles[0].published.isoformat() if articles else "2026-01-05T00:00:00Z"
    entries = "\n".join(map(_atom_entry, articles))
    return (
        f'{_declaration(outlet)}<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{outlet.language}" xml:base="{outlet.at("/")}">\n'
        f"<title>{escape(outlet.name)}</title><id>{outlet.at('/')}</id>"
        f'<link href="{outlet.at("/")}"/><updated>{newest}</updated>\n{entries}\n</feed>\n'
    )


def _atom_entry(article: Written) -> str:
    link = announced_url(article, "atom")
    relative = article.outlet.id == "nanpu"
    href = link.removeprefix(article.outlet.at("")) if relative else link
    first = "" if relative else f"<published>{_atom_time(article)}</published>"
    return (
        f"<entry><title>{escape(article.title)}</title><id>{escape(article.canonical)}</id>"
        f'<link rel="alternate" type="text/html" href={quoteattr(href)}/>{first}'
        f"<updated>{_atom_time(article)}</updated><summary>{escape(article.lead)}</summary></entry>"
    )


def _atom_time(article: Written) -> str:
    if article.outlet.id == "kernel-gazette":
        return f"{article.published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return article.published.isoformat()


def json_feed(outlet: Outlet, articles: Sequence[Written]) -> str:
    dated = outlet.id != "bharat24"
    items = [_json_item(article, dated=dated) for article in articles]
    if outlet.id == "zenpo":
        items.append({"id": "pr1", "url": outlet.at(BROCHURE), "title": "会社案内（PDF）"})
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": outlet.at("/"),
        "language": outlet.language,
        "items": items,
    }
    return json.dumps(said, ensure_ascii=outlet.id == "zenpo", indent=1)


def _json_item(article: Written, *, dated: bool) -> dict[str, str]:
    item = {
        "id": article.canonical,
        "url": announced_url(article, "jsonfeed"),
        "title": article.title,
        "summary": article.lead,
    }
    return item | ({"date_published": article.published.isoformat()} if dated else {})


def feed_charset(outlet: Outlet) -> str:
    return FEED_CHARSETS.get(outlet.id, "utf-8")


def _declaration(outlet: Outlet) -> str:
    return f'<?xml version="1.0" encoding="{feed_charset(outlet)}"?>\n'
