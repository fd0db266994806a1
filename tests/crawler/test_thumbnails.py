"""Articles' own images: fetched only where the operator wants it, as politely as pages."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from jiken.store import Store
from tests.conftest import Desk, feed_of, rss, source, story

SITE = "http://kaku.example"
FEED, PAGE, PICTURE = f"{SITE}/rss.xml", f"{SITE}/news/1", f"{SITE}/img/1.jpg"


def jpeg() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((600, 400)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def kaku(desk: Desk) -> Desk:
    desk.sources(source("kaku", "kaku.example", name="架空新聞", more=feed_of(FEED)))
    announced(desk, PICTURE)
    return desk


def announced(desk: Desk, image: str) -> None:
    headline = rss((PAGE, "図書館の生成AI、存在しない本を案内　架空市で1件"))
    desk.web.say(FEED, headline, type="application/rss+xml")
    page = story(1).replace("</head>", f'<meta property="og:image" content="{image}"></head>')
    desk.web.say(PAGE, page)
    desk.web.say(PICTURE, jpeg(), type="image/jpeg")


def thumbnails(desk: Desk) -> list[tuple[str, int, int]]:
    with Store.open(desk.db) as store:
        kept = (store.thumbnails.get(one.id) for one in store.articles.all())
        return [(one.url, one.width, one.height) for one in kept if one]


def test_no_image_is_fetched_unless_it_is_asked_for(kaku: Desk) -> None:
    crawled = kaku.crawl()

    assert crawled.outcomes == {"Stored": 1}
    assert kaku.web.times(PICTURE) == 0
    assert thumbnails(kaku) == []


def test_an_articles_image_is_fetched_once_made_small_and_kept(
    kaku: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIKEN_THUMBNAILS", "1")

    crawled = kaku.crawl()

    assert (crawled.status, crawled.err) == (0, "")
    assert crawled.outcomes == {"Stored": 1}
    assert kaku.web.times(PICTURE) == 1
    assert thumbnails(kaku) == [(PICTURE, 480, 320)]


def test_an_image_that_must_not_or_cannot_be_had_costs_the_article_nothing(
    kaku: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIKEN_THUMBNAILS", "1")
    inside, denied, broken = (
        "http://169.254.169.254/latest.jpg",
        f"{SITE}/no/1.jpg",
        f"{SITE}/b.jpg",
    )
    kaku.web.say(f"{SITE}/robots.txt", "User-agent: Jiken\nDisallow: /no", type="text/plain")
    kaku.web.say(denied, jpeg(), type="image/jpeg")
    kaku.web.say(broken, b"<svg/>", type="image/svg+xml")
    pages = [f"{SITE}/news/{n}" for n in (1, 2, 3)]
    items = [
        (page, f"図書館の生成AI、存在しない本を案内　架空市で{n}件") for n, page in enumerate(pages)
    ]
    kaku.web.say(FEED, rss(*items), type="application/rss+xml")
    for n, (page, image) in enumerate(zip(pages, (inside, denied, broken), strict=True), 1):
        told = story(n).replace("</head>", f'<meta property="og:image" content="{image}"></head>')
        kaku.web.say(page, told)

    crawled = kaku.crawl()

    assert crawled.outcomes == {"Stored": 3}
    assert kaku.web.times(denied) == 0
    assert not any("169.254" in one.url for one in kaku.web.asked)
    assert thumbnails(kaku) == []
