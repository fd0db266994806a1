"""A language model's server on the loopback: it answers as it is told to, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from dedupe.fold import folded
from dedupe.numerals import numbers
from dedupe.quantities import quantities
from jiken.models import Article, Published
from jiken.opinion import Endpoint, Patience

AT = datetime(2026, 1, 19, 3, tzinfo=UTC)
QUICK = Patience(
    total=5.0, connect=1.0, read=5.0, pause=0.0, longest_pause=0.5, retries=2, failures=3
)


@dataclass(kw_only=True)
class Reply:
    """One answer; with *drip* its bytes come one by one, so many seconds apart."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    body: dict[str, object]

    @property
    def format(self) -> object:
        match self.body.get("response_format"):
            case {"type": kind}:
                return kind
        return None


class ModelServer(ThreadingHTTPServer):
    """Gives *replies* in turn, the last one for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ModelHandler)
        self.replies: list[Reply] = [Reply(status=500)]
        self.asked: list[Asked] = []
        self.closing = threading.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def endpoint(self, patience: Patience = QUICK, api_key: str = "") -> Endpoint:
        return Endpoint(base_url=self.base_url, model="little", api_key=api_key, patience=patience)

    def replying(self, *replies: Reply) -> Endpoint:
        self.replies = list(replies)
        return self.endpoint()

    def saying(self, *contents: object) -> Endpoint:
        """Let the model say each of *contents* in turn, as JSON unless it is a string."""
        return self.replying(*(Reply(body=completion(one)) for one in contents))


class ModelHandler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.asked.append(Asked(path=self.path, headers=dict(self.headers), body=body))
        reply = server.replies.pop(0) if len(server.replies) > 1 else server.replies[0]
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._write(reply)

    def _write(self, reply: Reply) -> None:
        if not reply.drip:
            self.wfile.write(reply.body)
        for byte in reply.body if reply.drip else b"":
            self.wfile.write(bytes([byte]))
            if self.server.closing.wait(reply.drip):
                return

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True


def completion(content: object, finish: str = "stop", **message: object) -> bytes:
    said = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    choice = {"message": {"role": "assistant", "content": said, **message}, "finish_reason": finish}
    return json.dumps({"choices": [choice], "model": "other"}).encode()


def stated(text: str) -> set[float]:
    """The numbers that a text states, as grouping reads them."""
    told = folded(text)
    plain = {number.value for number in numbers(told.text) if not number.spelt}
    return plain | {q.value for q in quantities(told, text, "text", None) if q.unit != "day"}


def article(title: str, text: str, language: str = "ja", lead: str = "") -> Article:
    return Article(
        canonical_url="https://news.example/1",
        title=title,
        text=text,
        lead=lead,
        language=language,
        source="news",
        publisher="News",
        family="news",
        fetched_at=AT,
        published=Published(at=AT, offset=540),
        content_hash="0",
    )


JAPANESE = article(
    "生成AIで作った偽画像を販売した疑い、31歳の男を逮捕",
    "札幌市の警察は19日、生成AIで実在の人物のわいせつな偽画像を作り、約50万点を販売した疑いで"
    "31歳の男を逮捕した。被害者は三人に上るという。",
)
ENGLISH = article(
    "Robotaxi hits pedestrian in Phoenix",
    "PHOENIX - A driverless taxi struck a pedestrian on Monday. The 45-year-old woman died at the "
    "scene, police said. Zoomly, which runs the cars, has taken 120 of them off the road.",
    "en",
)
GOOD_JA: dict[str, object] = {
    "quotes": [
        {"supports": "class", "quote": "約50万点を販売した疑いで31歳の男を逮捕した"},
        {"supports": "class", "quote": "生成AIで実在の人物のわいせつな偽画像を作り"},
    ],
    "ai": True,
    "helper": False,
    "class": "incident",
    "severity": "incident",
    "tags": {
        "principles": ["Privacy & data governance"],
        "task": ["Content generation"],
        "autonomy": [],
    },
    "title_ja": "生成AIの偽画像50万点を販売した疑い、31歳の男を逮捕",
    "title_en": "Man, 31, arrested over 500,000 fake images made with generative AI",
    "summary_ja": "札幌市の警察は、生成AIで作ったわいせつな偽画像を販売した疑いで31歳の男を逮捕した。",
    "summary_en": "Police in Sapporo arrested a man over fake images of three people.",
}
GOOD_EN: dict[str, object] = {
    "quotes": [
        {"supports": "class", "quote": "A driverless taxi struck a pedestrian"},
        {"supports": "severity", "quote": "The 45-year-old woman died at the scene"},
    ],
    "ai": True,
    "helper": False,
    "class": "incident",
    "severity": "serious incident",
    "tags": {"harm_types": ["Physical (death)"], "stakeholders": ["General public"]},
    "title_ja": "無人タクシーが歩行者をはね、45歳の女性が死亡",
    "title_en": "Driverless taxi kills pedestrian in Phoenix",
    "summary_ja": "無人タクシーが歩行者をはね、45歳の女性が死亡した。運行会社は120台の運行を止めた。",
    "summary_en": "A driverless taxi of Zoomly struck a woman, who died. 120 cars were taken off the road.",
}
