"""Addresses that must not be fetched, in every place where a page or feed may put one."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from html import escape
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType

from tests.conftest import rss, source, story
from tests.faults import internet
from tests.faults.fault import Fault, Tally, Trial
from tests.faults.internet import Plan, Seen
from tests.faults.spellings import RESOLVED, hostile

SITE = "http://kaku.example"
BATCH = 120
"""Addresses of one crawl."""

Place = Callable[[Plan, Sequence[str]], None]


def feed_links(plan: Plan, urls: Sequence[str]) -> None:
    plan.say(f"{SITE}/rss", rss(*((escape(url), "見出し") for url in urls)))


def feed_guids(plan: Plan, urls: Sequence[str]) -> None:
    items = "".join(f"<item><guid isPermaLink='true'>{escape(u)}</guid></item>" for u in urls)
    plan.say(f"{SITE}/guids", f'<rss version="2.0"><channel>{items}</channel></rss>')


def atom_links(plan: Plan, urls: Sequence[str]) -> None:
    links = "".join(f'<entry><link href="{escape(url)}"/></entry>' for url in urls)
    based = f'<entry xml:base="{escape(urls[0])}"><link href="canary"/></entry>'
    plan.say(f"{SITE}/atom", f'<feed xmlns="http://www.w3.org/2005/Atom">{links}{based}</feed>')


def sitemap_lines(plan: Plan, urls: Sequence[str]) -> None:
    lines = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    plan.say(f"{SITE}/map.xml", f"<urlset>{lines}</urlset>")


def sitemap_children(plan: Plan, urls: Sequence[str]) -> None:
    for n in range(0, len(urls), 20):
        children = "".join(
            f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in urls[n : n + 20]
        )
        plan.say(f"{SITE}/index{n}.xml", f"<sitemapindex>{children}</sitemapindex>")


def listing_links(plan: Plan, urls: Sequence[str]) -> None:
    items = "".join(
        f'<li><a href="{escape(url)}">図書館の生成AIが存在しない本を案内</a></li>' for url in urls
    )
    next_page = f'<a rel="next" href="{escape(urls[0])}">次へ</a>'
    base = f'<base href="{escape(urls[-1])}">'
    plan.say(f"{SITE}/list", f"<html><body><ul>{items}</ul>{next_page}</body></html>")
    plan.say(
        f"{SITE}/based",
        f"<html><head>{base}</head><body><li><a href='canary'>次</a></li></body></html>",
    )


def redirects(plan: Plan, urls: Sequence[str]) -> None:
    _led(plan, urls, "302", lambda page, url: plan.say(page, "", status=302, Location=_header(url)))


def refreshes(plan: Plan, urls: Sequence[str]) -> None:
    said = '<html><head><meta http-equiv="refresh" content="{}"></head></html>'
    for name, way in (("plain", "0;url={}"), ("quoted", "0; URL='{}'")):
        pages = {url: said.format(escape(way.format(url))) for url in urls}
        _led(plan, urls, name, lambda page, url, pages=pages: plan.say(page, pages[url]))  # type: ignore[misc]
    _led(
        plan, urls, "header", lambda page, url: plan.say(page, "", Refresh=f"0;url={_header(url)}")
    )


def robots_redirects(plan: Plan, urls: Sequence[str]) -> None:
    items = []
    for n, url in enumerate(urls):
        site = f"http://robots{n}.example"
        plan.say(f"{site}/robots.txt", "", status=301, Location=_header(url))
        items.append((f"{site}/news", "見出し"))
    plan.say(f"{SITE}/robots-rss", rss(*items))


def robots_lines(plan: Plan, urls: Sequence[str]) -> None:
    lines = "\n".join(f"Sitemap: {_header(url)}" for url in urls)
    plan.say(f"{SITE}/robots.txt", f"User-agent: *\nAllow: /\n{lines}\n", Content_Type="text/plain")


def pages_own(plan: Plan, urls: Sequence[str]) -> None:
    """Canonical links, og:url, amphtml, images and frames of a page that is stored."""
    said = (
        '<link rel="canonical" href="{0}"><meta property="og:url" content="{0}">'
        '<meta property="og:image" content="{0}"><link rel="amphtml" href="{0}"><base href="{0}">'
        '<iframe src="{0}"></iframe></head>'
    )
    _led(
        plan,
        urls,
        "own",
        lambda page, url: plan.say(page, story(1).replace("</head>", said.format(escape(url)))),
    )


def ways_out(plan: Plan, urls: Sequence[str]) -> None:
    """An aggregator's page that names its source, and its entries that carry an address."""
    items = [(f"http://portal.example/go?url={escape(url)}", "見出し") for url in urls]
    for n, url in enumerate(urls):
        link = f'<p>本文</p><p>元記事：<a href="{escape(url)}">続きを読む</a></p>'
        plan.say(f"http://portal.example/page{n}", f"<html><body>{link}</body></html>")
        items.append((f"http://portal.example/page{n}", "見出し"))
    plan.say("http://portal.example/rss", rss(*items))


def xml_tricks(plan: Plan, urls: Sequence[str]) -> None:
    """Entities, document types, inclusions and style sheets that a reader of XML may fetch."""
    for n, url in enumerate(urls[:15]):
        said = escape(url)
        plan.say(
            f"{SITE}/trick{n}",
            f'<?xml version="1.0"?><?xml-stylesheet href="{said}"?><!DOCTYPE rss SYSTEM "{said}" '
            f'[<!ENTITY % p SYSTEM "{said}"> %p; <!ENTITY e SYSTEM "{said}">]><rss version="2.0" '
            f'xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>&e;'
            f'<xi:include href="{said}" parse="text"/></title><link>{SITE}/trick/{n}</link></item>'
            "</channel></rss>",
        )
        typed = f'<!DOCTYPE urlset SYSTEM "{said}"><urlset><url><loc>{SITE}/typed{n}</loc></url></urlset>'
        plan.say(f"{SITE}/map-typed{n}.xml", typed)


def _led(plan: Plan, urls: Sequence[str], name: str, say: Callable[[str, str], None]) -> None:
    """Announce a page for each address, and let it lead there."""
    pages = [f"{SITE}/{name}/{n}" for n in range(len(urls))]
    for page, url in zip(pages, urls, strict=True):
        say(page, url)
    plan.say(f"{SITE}/{name}", rss(*((page, "見出し") for page in pages)))


def _header(url: str) -> str:
    return url.replace("\t", "%09").encode("utf-8").decode("latin-1")


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        one.__name__: one
        for one in (feed_links, feed_guids, atom_links, sitemap_lines, sitemap_children, listing_links,
                    redirects, refreshes, robots_redirects, robots_lines, xml_tricks, pages_own, ways_out)
    }
)  # fmt: skip


def attacked(folder: Path, urls: Sequence[str]) -> Seen:
    """Crawl a web that names these addresses in every place."""
    plan = Plan(registry="", names=dict(RESOLVED))
    for place in PLACES.values():
        place(plan, urls)
    plan.say(f"{SITE}/good", rss((f"{SITE}/news/1", "見出し")))
    plan.say(f"{SITE}/news/1", story(7))
    plan.registry = _registry(plan)
    return internet.crawl(plan, folder)


def _registry(plan: Plan) -> str:
    def lines(kind: str, urls: Sequence[str]) -> str:
        tables = ", ".join(f'{{ url = "{url}", evidence = "invented" }}' for url in urls)
        return f"{kind} = [{tables}]\n"

    maps = [url for url in plan.pages if url.startswith((f"{SITE}/map", f"{SITE}/index"))]
    named = (
        "rss",
        "guids",
        "atom",
        "302",
        "plain",
        "quoted",
        "header",
        "robots-rss",
        "own",
        "good",
    )
    feeds = [url for url in (f"{SITE}/{name}" for name in named) if url in plan.pages]
    feeds += [url for url in plan.pages if url.startswith(f"{SITE}/trick")]
    listings = "".join(
        f'[[source.listings]]\nurl = "{SITE}/{name}"\nlinks = "li a"\nnext = "a[rel=next]"\n'
        'evidence = "invented"\n'
        for name in ("list", "based")
    )
    kaku = source(
        "kaku", "kaku.example", more=lines("feeds", feeds) + lines("sitemaps", maps) + listings
    )
    portal = lines("feeds", ["http://portal.example/rss"])
    return kaku + source("portal", "portal.example", kind="aggregator", more=portal)


def no_way_inside(times: int, folder: Path, chance: random.Random) -> Trial:
    """Try *times* addresses in all places, and look where the crawl has connected to."""
    token = secrets.token_hex(12)
    secret = folder / "secret.html"
    secret.write_text(story(3, title=f"図書館の生成AI {token}"), "utf-8")
    every, tally = hostile(str(secret)), Tally()
    urls = chance.sample(every, min(times, len(every)))
    for n in range(0, len(urls), BATCH):
        (place := folder / f"{n}").mkdir()
        some = urls[n : n + BATCH]
        wrong = _wrong(attacked(place, some), place, token)
        for _ in range(len(some) * len(PLACES)):
            tally.add(*wrong)
            wrong = []
    return tally.trial()


def _wrong(seen: Seen, folder: Path, token: str) -> list[str]:
    wrong = [
        f"{host}:{port} was connected to" for host, port in seen.reached if not _is_public(host)
    ]
    if any(token.encode() in path.read_bytes() for path in folder.glob("jiken.db*")):
        wrong.append("a local file is in the database")
    if not seen.outcomes.get("Stored") or seen.status:
        wrong.append(f"status {seen.status}, {seen.outcomes}: {seen.said[-300:]}")
    return wrong


def _is_public(host: str) -> bool:
    ip = ip_address(host.partition("%")[0])
    return ip.is_global and not ip.is_multicast


FAULTS = (
    Fault(
        name="SSRF, and file: addresses",
        promise="no private address is connected to, no byte of a local file is stored",
        few=40,
        many=1000,
        run=no_way_inside,
    ),
)
