"""Reviewers who sign in at a desk, read an incident's page, and decide at their own pace."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit

PATIENCE = 60.0
SEEN = re.compile(r'name="seen" value="(\d+)"')
Form = dict[str, str]


def words(page: str) -> str:
    """Return what a page says, without what stands around it on every page."""
    body = page[page.find("<main") :] if "<main" in page else page
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@dataclass(frozen=True, kw_only=True)
class Incident:
    """An incident that a reviewer looks after, and its first article."""

    id: str
    article: int


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided: its own *note*, its *step* where it was acknowledged, else what was *said*."""

    note: str
    seconds: float
    step: int = 0
    said: str = ""


@dataclass(kw_only=True)
class Reviewer:
    """Somebody with a browser, who alone decides on some incidents."""

    name: str
    port: int
    incidents: Sequence[Incident]
    decisions: list[Decision] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, password: str) -> None:
        """Begin a session; AssertionError where one is not let in."""
        status, page = self._asked("POST", "/sign-in", {"name": self.name, "password": password})
        assert status == 303, page

    def decide(self, times: int, every: float) -> None:
        """Decide so many times, a decision *every* so many seconds; a late one at once."""
        began, work = time.monotonic(), self._work()
        for number in range(times):
            time.sleep(max(0.0, began + number * every - time.monotonic()))
            path, form = next(work)
            incident, note = form.pop("at"), f"{self.name}の判断{number}"
            self.decisions.append(self._decided(incident, path, form | {"note": note}))

    def _decided(self, incident: str, path: str, form: Form) -> Decision:
        """Read the page that the form is on, then send it."""
        status, page = self._read(f"/incidents/{quote(incident)}")
        if status != 200 or not (seen := SEEN.search(page)):
            return Decision(
                note=form["note"], seconds=0.0, said=f"{incident}: {status} {words(page)}"
            )
        began = time.monotonic()
        status, page = self._asked("POST", path, form | {"seen": seen[1]})
        seconds = time.monotonic() - began
        if status != 303:
            return Decision(
                note=form["note"], seconds=seconds, said=f"{path}: {status} {words(page)}"
            )
        return Decision(note=form["note"], seconds=seconds, step=int(self.cookies["jiken_done"]))

    def _work(self) -> Iterator[tuple[str, Form]]:
        """Yield addresses and forms: each of the reviewer's incidents in turn, beside its next."""
        while True:
            for one, other in zip(
                self.incidents, (*self.incidents[1:], self.incidents[0]), strict=True
            ):
                at, here = f"/incidents/{quote(one.id)}", {"at": one.id}
                yield f"{at}/class", here | {"class": "incident", "severity": "incident"}
                yield f"{at}/confirm", here | {"class": "incident", "severity": "incident"}
                yield f"{at}/merge", here | {"other": other.id}
                yield f"{at}/undo", here | {"step": str(self.decisions[-1].step)}
                yield f"{at}/tags", here | {"group": "principles", "value": "Safety"}
                yield f"/articles/{one.article}/move", here | {"to": other.id, "incident": one.id}
                yield f"{at}/undo", here | {"step": str(self.decisions[-1].step)}
                yield f"{at}/note", here

    def _read(self, path: str) -> tuple[int, str]:
        """Return a page; of an incident that was merged into another, that one's."""
        for _ in range(3):
            status, page = self._asked("GET", path, None)
            if status not in (301, 302, 303, 307, 308):
                break
            path = urlsplit(page).path
        return status, page

    def _asked(self, method: str, path: str, form: Form | None) -> tuple[int, str]:
        """Return the status and the page, or where a redirect leads."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Accept-Language": "en"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, form and urlencode(form), headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            for told in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {one.key: one.value for one in SimpleCookie(told).values()}
            return answer.status, answer.headers.get("Location", page)
        except (OSError, http.client.HTTPException) as mistake:
            return 0, repr(mistake)
        finally:
            connection.close()
