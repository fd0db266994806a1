"""A crawl without a proxy: private addresses are not reached by any way."""

from __future__ import annotations

import socket

from tests.conftest import Desk, Web, feed_of, rss, source, story


def test_no_way_leads_to_a_private_address(desk: Desk, web: Web) -> None:
    port, name = web.server_port, socket.gethostname()
    ours = f"http://localhost:{port}"
    canaries = [f"http://127.0.0.1:{port}/canary", f"http://{name}:{port}/canary"]
    ways = {f"{ours}/redirect{n}": canary for n, canary in enumerate(canaries)}
    for way, canary in ways.items():
        web.say(way, status=302, headers={"Location": canary})
    refresh = f"<meta http-equiv=refresh content='0; url={canaries[0]}'>"
    web.say(f"{ours}/refresh", f"<html><head>{refresh}</head></html>")
    web.say(f"{ours}/good", story(1))
    links = [*canaries, *ways, f"{ours}/refresh", f"{ours}/good"]
    web.say(f"{ours}/rss", rss(*((link, "見出し") for link in links)))
    desk.sources(source("kaku", f"localhost:{port}", more=feed_of(f"{ours}/rss")))

    command = desk.command("--allow", "localhost")
    at = command.index("--proxy")
    crawled = desk.run([*command[:at], *command[at + 2 :]])

    assert not [asked.url for asked in web.asked if "canary" in asked.url]
    assert crawled.outcomes["Stored"] == 1
    # The machine's own name may be unknown to DNS here; then its robots.txt cannot be had.
    refused = crawled.outcomes["Refused"] + crawled.outcomes.get("RobotsUnreachable", 0)
    assert refused == len(links) - 1
