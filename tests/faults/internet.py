"""An internet of our own, in a network namespace: every address is this machine, every name ours.

`unshare -rmn python -m tests.faults.internet ASKED ANSWER`: reads what the web says and the
registry from a JSON file, crawls it without a proxy, and writes which addresses were connected to.
Needs Linux, unshare, ip, and the right to make user namespaces.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import socketserver
import struct
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.conftest import ROOT, Desk, Handler, Web
from tests.faults.fault import Missing

PAPER = "93.184.216.34"
"""The address of every name that is not said to have another; nothing leaves the namespace."""

DNS = "127.0.0.53"
OTHER_PORTS = (22, 443, 8000, 8080)


@dataclass(kw_only=True)
class Plan:
    """What *pages* answer (status, headers, body), what *names* resolve to, one answer after the other."""

    registry: str
    pages: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def say(self, url: str, body: str, *, status: int = 200, **headers: str) -> None:
        """Let *url* answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[url] = (status, {"Content-Type": "text/html; charset=utf-8"} | named, body)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The exit status, counts by outcome, and how often each (address, port) was connected to."""

    status: int
    said: str
    outcomes: dict[str, int]
    reached: dict[tuple[str, int], int]
    asked: list[str]


def crawl(plan: Plan, folder: Path) -> Seen:
    """Crawl a plan, thumbnails too, in a namespace of its own, the database in *folder*.

    Missing where no namespace can be made.
    """
    for program in ("unshare", "ip", "mount"):
        if not shutil.which(program):
            raise Missing(f"{program} is not there")
    if subprocess.run(["unshare", "-rmn", "true"], capture_output=True, check=False).returncode:
        raise Missing("no network namespace can be made here")
    asked, answer = folder / "asked.json", folder / "answer.json"
    asked.write_text(json.dumps([plan.registry, plan.pages, plan.names]), "utf-8")
    here = [sys.executable, "-m", "tests.faults.internet", str(folder)]
    ran = subprocess.run(
        ["unshare", "-rmn", *here],
        cwd=ROOT,
        env=os.environ | {"JIKEN_THUMBNAILS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if not answer.exists():
        raise Missing(f"the namespace: {ran.stderr[-300:]}")
    status, said, outcomes, reached, urls = json.loads(answer.read_text("utf-8"))
    places = {(host, port): times for host, port, times in reached}
    return Seen(status=status, said=said, outcomes=outcomes, reached=places, asked=urls)


class Internet(Web):
    """A web at every address, port 80; it remembers which ones were connected to."""

    address_family = socket.AF_INET6

    def __init__(self) -> None:
        ThreadingHTTPServer.__init__(self, ("::", 80), Handler)
        self.answers, self.asked, self.lock = {}, [], threading.Lock()
        self.reached: Counter[tuple[str, int]] = Counter()

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        self.note(request)
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def note(self, request: socket.socket) -> None:
        host, port = request.getsockname()[:2]
        self.reached[host.removeprefix("::ffff:"), port] += 1


def _trap(web: Internet, port: int) -> None:
    """Note who connects to another port, and hang up."""
    trap = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
    while True:
        request, _ = trap.accept()
        web.note(request)
        request.close()


class Names(socketserver.ThreadingUDPServer):
    """Answers for every name: its addresses one after the other, each good for no second."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        super().__init__((DNS, 53), Lookup)
        self.names = {name.encode().lower(): list(addresses) for name, addresses in names.items()}

    def address_of(self, name: bytes) -> str:
        addresses = self.names.get(name.lower(), [PAPER])
        return addresses.pop(0) if len(addresses) > 1 else addresses[0]


class Lookup(socketserver.BaseRequestHandler):
    server: Names

    def handle(self) -> None:
        asked, answering = self.request
        labels, at = [], 12
        while length := asked[at]:
            labels.append(asked[at + 1 : at + 1 + length])
            at += 1 + length
        (kind,) = struct.unpack(">H", asked[at + 1 : at + 3])
        question, found = asked[12 : at + 5], b""
        if kind == 1:
            address = socket.inet_aton(self.server.address_of(b".".join(labels)))
            found = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + address
        counts = struct.pack(">HHHHH", 0x8180, 1, bool(found), 0, 0)
        answering.sendto(asked[:2] + counts + question + found, self.client_address)


def main(folder: Path) -> None:
    """Make this namespace an internet, crawl it, and write what was seen."""
    registry, pages, names = json.loads((folder / "asked.json").read_text("utf-8"))
    conf = folder / "resolv.conf"
    conf.write_text(f"nameserver {DNS}\noptions timeout:1\n")
    for command in (
        "ip link set lo up",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
        f"mount --bind {conf} /etc/resolv.conf",
    ):
        subprocess.run(command.split(), check=True)
    web = Internet()
    for url, (status, headers, body) in pages.items():
        web.say(url, body, status=status, headers=headers)
    for serving in (web, Names(names)):
        threading.Thread(target=serving.serve_forever, daemon=True).start()
    for port in OTHER_PORTS:
        threading.Thread(target=_trap, args=(web, port), daemon=True).start()
    desk = Desk(folder=folder, web=web)
    desk.sources(registry)
    command = desk.command("--plain")
    at = command.index("--proxy")
    crawled = desk.run([*command[:at], *command[at + 2 :]])
    reached = [(*place, times) for place, times in web.reached.items()]
    urls = [one.url for one in web.asked]
    seen = [crawled.status, crawled.err, crawled.summary.get("outcomes", {}), reached, urls]
    (folder / "answer.json").write_text(json.dumps(seen), "utf-8")
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
