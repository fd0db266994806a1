"""Articles' own images, fetched at crawl time: only where the operator turns it on."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self, cast

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.outcomes import outcome_of
from crawler.writes import now
from jiken.store.thumbnails import Thumbnail
from pipelines.components import Candidate
from pipelines.pictures import HAS_PILLOW, KIND, LARGEST_FILE, thumbnail

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.crawl import Crawl
    from crawler.spiders.feed import FeedSpider

log = logging.getLogger(__name__)


class FetchThumbnail:
    """Candidate in, the same out; its image is fetched like a page, made small and kept.

    The request goes through all that pages go through: robots.txt, the host's pauses, the guard
    against private addresses. An image that cannot be had costs the article nothing: it is
    counted under `thumbnail/NAME`. Settings: JIKEN_THUMBNAILS.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._crawl: Crawl = cast("FeedSpider", crawler.spider).crawl

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it for a crawl; NotConfigured where nobody has turned it on."""
        if not crawler.settings.getbool("JIKEN_THUMBNAILS"):
            raise NotConfigured
        if not HAS_PILLOW:
            log.error("Thumbnails need the extra “pictures”: pip install 'jiken[pictures]'.")
            raise NotConfigured
        return cls(crawler)

    async def process_item(self, item: Candidate) -> Candidate:
        """Keep the image of an article that names one, unless it is there already."""
        article, address = item.article, item.article.image
        kept = self._crawl.store.articles.by_url(article.canonical_url) if address else None
        if address and kept and not self._crawl.store.thumbnails.has(kept.id, address):
            self._count(await self._keep(kept.id, address))
        return item

    async def _keep(self, article: int, address: str) -> str:
        assert self._crawler.engine
        try:
            answer = await self._crawler.engine.download_async(_request(address))
        except Exception as wrong:  # whatever keeps the image away, the article is stored
            return outcome_of(wrong).name
        if answer.status != 200 or not _is_image(answer):
            return "NoPicture"
        # Beside the loop that fetches: a large picture takes a while to decode.
        picture = await asyncio.to_thread(thumbnail, answer.body)
        if picture is None:
            return "NoPicture"
        self._crawl.keep_thumbnail(
            Thumbnail(
                article=article,
                url=address,
                width=picture.width,
                height=picture.height,
                kind=KIND,
                image=picture.image,
                fetched_at=now(),
            )
        )
        return "Kept"

    def _count(self, outcome: str) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"thumbnail/{outcome}")


def _request(address: str) -> Request:
    return Request(
        address,
        callback=NO_CALLBACK,
        headers={"Accept": "image/jpeg,image/png,image/webp,image/gif"},
        meta={"download_maxsize": LARGEST_FILE},
        dont_filter=True,
    )


def _is_image(answer: Response) -> bool:
    kind = (answer.headers.get("Content-Type") or b"").strip().lower()
    return kind.startswith(b"image/")
