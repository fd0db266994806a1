"""The desk as an ASGI application: its pages, and what stands before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from jiken.service.desk.settling import prepare
from jiken.web import (
    alerts,
    api,
    article,
    deeds,
    explore,
    exports,
    feeds,
    front,
    health,
    history,
    incident,
    people,
    pictures,
    queue,
    regrouping,
    runs,
    search,
    sources,
    thumbnails,
    views,
)
from jiken.web.entrance import Entrance
from jiken.web.hosts import KnownHosts
from jiken.web.mistakes import HANDLERS, broken
from jiken.web.safety import Safety
from jiken.web.settings import Settings
from jiken.web.stores import Stores

STATIC = Path(__file__).parent / "static"
# Each page's module has its own.
ROUTES: tuple[BaseRoute, ...] = (
    *front.ROUTES,
    *health.ROUTES,
    *people.ROUTES,
    *runs.ROUTES,
    *sources.ROUTES,
    *incident.ROUTES,
    *article.ROUTES,
    *thumbnails.ROUTES,
    *deeds.ROUTES,
    *history.ROUTES,
    *queue.ROUTES,
    *regrouping.ROUTES,
    *views.ROUTES,
    *search.ROUTES,
    *pictures.ROUTES,
    *feeds.ROUTES,
    *api.ROUTES,
    *exports.ROUTES,
    *alerts.ROUTES,
    *explore.ROUTES,
)


def desk(settings: Settings) -> Starlette:
    """Return the desk over the database of *settings*."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        prepare()
        yield
        app.state.stores.close()

    app = Starlette(
        routes=[*ROUTES, Mount("/static", StaticFiles(directory=STATIC), name="static")],
        middleware=[
            Middleware(Safety),
            Middleware(KnownHosts, hosts=settings.hosts),
            # Around the entrance, too, which asks the database who one is.
            Middleware(ExceptionMiddleware, handlers=HANDLERS),
            Middleware(Entrance),
        ],
        exception_handlers={**HANDLERS, Exception: broken},
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.stores = Stores(settings.db)
    return app
