"""One question to an endpoint: bounded in time, size and tries; never redirected."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from jiken.opinion.endpoint import Endpoint
from jiken.opinion.outcomes import NoOpinion, Outcome
from jiken.opinion.shape import Prompt

MAX_BYTES = 256 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "::1")
UNFIT = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)
_MEANING = {
    HTTPStatus.UNAUTHORIZED: Outcome.NOT_ALLOWED,
    HTTPStatus.FORBIDDEN: Outcome.NOT_ALLOWED,
    HTTPStatus.NOT_FOUND: Outcome.NOT_SERVED,
    HTTPStatus.TOO_MANY_REQUESTS: Outcome.BUSY,
}
_MEANING_OF_HUNDREDS = {3: Outcome.REDIRECTED, 4: Outcome.BAD_REQUEST, 5: Outcome.FAILING}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; *retry_after* as the header has it."""

    status: int
    retry_after: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """An endpoint that is asked over *session*, *until* then by the event loop's clock."""

    endpoint: Endpoint
    session: aiohttp.ClientSession
    until: float

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self.until - asyncio.get_running_loop().time()


def ask(endpoint: Endpoint, prompt: Prompt) -> bytes:
    """Return the body of a completion; raises NoOpinion. Not from inside a running event loop."""
    try:
        return asyncio.run(_in_time(endpoint, prompt))
    except TimeoutError:
        raise NoOpinion(Outcome.TIMED_OUT) from None
    except (aiohttp.ClientError, OSError):
        raise NoOpinion(Outcome.UNREACHABLE) from None


async def _in_time(endpoint: Endpoint, prompt: Prompt) -> bytes:
    until = asyncio.get_running_loop().time() + endpoint.patience.total
    async with asyncio.timeout_at(until), _session(endpoint) as session:
        line = _Line(endpoint=endpoint, session=session, until=until)
        return await _in_a_shape_it_takes(line, prompt)


def _session(endpoint: Endpoint) -> aiohttp.ClientSession:
    """Return a session that unpacks nothing (a packed answer may be any size) and keeps nothing."""
    patience = endpoint.patience
    headers = {"Accept-Encoding": "identity", "User-Agent": "Jiken"}
    if endpoint.api_key:
        headers["Authorization"] = f"Bearer {endpoint.api_key}"
    return aiohttp.ClientSession(
        headers=headers,
        timeout=aiohttp.ClientTimeout(sock_connect=patience.connect, sock_read=patience.read),
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    )


async def _in_a_shape_it_takes(line: _Line, prompt: Prompt) -> bytes:
    """Return the body of the first answer that is no refusal of the request's shape.

    A shape is remembered once it was taken: a text that is too long is refused in every shape.
    """
    endpoint, shape = line.endpoint, line.endpoint.shape
    answer = await _patiently(line, shape.body(endpoint.model, prompt))
    while answer.status in UNFIT and (lower := shape.after(_text(answer))):
        shape = lower
        answer = await _patiently(line, shape.body(endpoint.model, prompt))
    if answer.status != HTTPStatus.OK:
        raise NoOpinion(_meaning(answer.status))
    endpoint.shape = shape
    return answer.body


def _text(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace")


def _meaning(status: int) -> Outcome:
    known = {code.value: outcome for code, outcome in _MEANING.items()}
    hundreds = _MEANING_OF_HUNDREDS.get(status // 100, Outcome.BAD_ANSWER)
    return known.get(status, hundreds)


async def _patiently(line: _Line, body: dict[str, object]) -> Answer:
    """Return the last answer, after pauses that the time left is enough for."""
    patience = line.endpoint.patience
    for tried in range(patience.retries):
        answer = await _once(line, body)
        pause = patience.before(tried, answer.retry_after)
        if pause is None or pause >= line.left or not _is_passing(answer.status):
            return answer
        await asyncio.sleep(pause)
    return await _once(line, body)


def _is_passing(status: int) -> bool:
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= 500


async def _once(line: _Line, body: dict[str, object]) -> Answer:
    url = line.endpoint.url
    request = line.session.post(url, json=body, allow_redirects=False, proxy=_proxy(url))
    async with request as response:
        retry_after = response.headers.get("Retry-After", "")
        return Answer(response.status, retry_after, await _bounded(response.content))


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for piece in content.iter_any():
        body += piece
        if len(body) > MAX_BYTES:
            raise NoOpinion(Outcome.TOO_LARGE)
    return bytes(body)


def _proxy(url: str) -> str | None:
    """Return the proxy that the environment names for *url*.

    Not aiohttp's own way: that also sends what ~/.netrc has for the host.
    """
    parts = urlsplit(url)
    if not parts.hostname or parts.hostname in LOOPBACK or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)
