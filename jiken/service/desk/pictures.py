"""Articles' thumbnails as the desk serves them: blurred where they are of sexual harm."""

from __future__ import annotations

from dataclasses import dataclass

from jiken.models import Article
from jiken.service.desk.explicit import is_explicit
from jiken.store import Store
from pipelines.pictures import blurred


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """An image and its media type."""

    kind: str
    image: bytes


def served(store: Store, article: int, *, shown: bool) -> Served | None:
    """Return an article's thumbnail, None where there is none to show.

    Where the article, or an incident that it is in, is of sexual harm, a blurred one unless
    somebody has asked for it to be *shown*; none where it cannot be blurred.
    """
    found = store.thumbnails.get(article)
    if found is None:
        return None
    if shown or not _explicit(store, article):
        return Served(kind=found.kind, image=found.image)
    image = blurred(found.image)
    return Served(kind=found.kind, image=image) if image else None


def _explicit(store: Store, number: int) -> bool:
    kept = store.articles.by_id(number)
    if kept is None or is_explicit(_said(kept.article)):
        return True
    heads = store.members.heads({one.incident for one in store.members.places(number)})
    return any(is_explicit(f"{one.title_ja}\n{one.title_en}") for one in heads.values())


def _said(article: Article) -> str:
    return f"{article.title}\n{article.lead}\n{article.text}"
