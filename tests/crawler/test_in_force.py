"""What a running crawl has in force, whatever a release of Scrapy takes as its default."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

import pytest

from tests.conftest import Desk, Web, feed_of, rss, source, story

MB = 1024 * 1024
SAFE = {
    # Nothing grows without bound.
    "DOWNLOAD_MAXSIZE": 5 * MB,
    "JIKEN_FEED_MAXSIZE": 10 * MB,
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "REDIRECT_MAX_TIMES": 8,
    "RETRY_TIMES": 2,
    "DEPTH_LIMIT": 6,
    "URLLENGTH_LIMIT": 2083,
    "METAREFRESH_MAXDELAY": 3,
    "MEMUSAGE_LIMIT_MB": 2048,
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 32 * MB,
    "DNS_TIMEOUT": 60,
    "REACTOR_THREADPOOL_MAXSIZE": 10,
    "JIKEN_WORKER_SECONDS": 20.0,
    "JIKEN_WORKER_MEGABYTES": 1500,
    # Nobody is pressed, and no track is kept.
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "Jiken",
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    "DOWNLOAD_DELAY": 2.0,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    # No door into the process, no other way out of it, nothing written beside the database.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "TWISTED_DNS_RESOLVER": "crawler.resolver.PublicResolver",
    "JIKEN_ALLOW_HOSTS": [],
    "HTTPCACHE_ENABLED": False,
    "FEEDS": {},
    "JOBDIR": None,
    "LOG_FILE": None,
    "LOG_LEVEL": "ERROR",
    "LOG_INSTALL_ROOT_HANDLER": False,
    "JIKEN_THUMBNAILS": False,
}
WATCHING = {"HostDelays", "RobotsTxt", "RetryAfter", "MetaRefresh", "RedirectMiddleware"}
WATCHING |= {"RetryMiddleware", "HttpCompressionMiddleware", "DownloadTimeoutMiddleware"}
OPENING = {
    "CookiesMiddleware",
    "HttpCacheMiddleware",
    "TelnetConsole",
    "FeedExporter",
    "SpiderState",
}


@pytest.fixture(scope="module")
def in_force(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder: Path = tmp_path_factory.mktemp("in_force")
    web = Web()
    threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    web.say("http://kaku.example/rss", rss(("http://kaku.example/1", "図書館の生成AIに誤り")))
    web.say("http://kaku.example/1", story(1))
    desk = Desk(folder=folder, web=web)
    desk.sources(source("kaku", "kaku.example", more=feed_of("http://kaku.example/rss")))
    _, _, _, *arguments = desk.command()
    dump = folder / "dump.json"
    crawled = desk.run([sys.executable, "-m", "tests.crawler.in_force", str(dump), *arguments])
    web.shutdown()
    web.server_close()
    assert (crawled.status, crawled.outcomes) == (0, {"Stored": 1}), crawled.err
    told: dict[str, object] = json.loads(dump.read_text("utf-8"))
    return told


def test_a_running_crawl_has_every_safe_setting_in_force(in_force: dict[str, object]) -> None:
    settings = in_force["settings"]
    assert isinstance(settings, dict)
    found = {name: settings.get(name, "None") for name in SAFE}
    assert found == {name: repr(value) for name, value in SAFE.items()}


def test_only_http_is_fetched_and_only_through_our_own_handler(in_force: dict[str, object]) -> None:
    settings = in_force["settings"]
    assert isinstance(settings, dict)
    assert in_force["handlers"] == ["http", "https"]
    assert settings["DOWNLOAD_HANDLERS"].count("crawler.handler.GuardedDownloadHandler") == 2


def test_who_watches_is_there_and_who_would_open_a_door_is_not(in_force: dict[str, object]) -> None:
    parts = {*in_force["middlewares"], *in_force["extensions"]}  # type: ignore[misc]
    assert parts >= WATCHING
    assert not parts & OPENING
