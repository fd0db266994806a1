"""Pages that lead on by a meta element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class MetaRefresh(MetaRefreshMiddleware):
    """Scrapy's meta refresh; a page whose charset is none of text ("zlib", "idna") leads nowhere.

    Scrapy takes every codec of Python for a charset, and loses the page that names such a one.
    """

    def process_response(  # type: ignore[override]  # the spider argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request that the page leads to, or the page."""
        try:
            return super().process_response(request, response)
        except (LookupError, UnicodeError):
            return response
