"""A rich console through which no text can style or move anything: only rich itself does."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import IO, Any, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from jiken.terminal import Guarded, harmless


class _Own:
    """A guarded stream as `Screen` sees it."""

    def __init__(self, stream: Guarded) -> None:
        self._stream = stream
        self.write = stream.write_own

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Screen(Console):
    """A rich console whose text is harmless and only whose own styles drive the terminal.

    With NO_COLOR set it has no styles at all.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        stream = sys.stderr if stderr else sys.stdout
        own = cast("IO[str]", _Own(stream)) if isinstance(stream, Guarded) else stream
        super().__init__(file=own, color_system=None if os.environ.get("NO_COLOR") else "auto")

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield the segments of *renderable*; rich's own controls are as they are."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            yield segment if control else Segment(harmless(text), style)
