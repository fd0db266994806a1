"""Checking sources: what each address answers is said and recorded."""

from __future__ import annotations

import sys

from jiken.store import Store
from tests.conftest import Desk, feed_of, rss, source, story


def test_a_check_says_and_records_what_each_address_gives(desk: Desk) -> None:
    good, broken = "http://kaku.example/rss", "http://kowareta.example/rss"
    desk.web.say(good, rss(("http://kaku.example/1", "図書館の生成AI、存在しない本を案内")))
    desk.web.say("http://kaku.example/1", story(1))
    desk.web.say(broken, "<html>保守中です</html>")
    desk.sources(
        source("kaku", "kaku.example", more=feed_of(good))
        + source("kowareta", "kowareta.example", more=feed_of(broken))
        + source("betsu", "betsu.example", more=feed_of("http://betsu.example/rss"))
    )
    ours = ["--db", str(desk.db), "--sources", str(desk.registry), "--proxy", desk.web.url]

    checked = desk.run([sys.executable, "-m", "crawler.check", *ours, "kaku", "kowareta"])

    assert (checked.status, checked.err) == (0, "")
    assert f"kaku: {good}: works: 1 entries, newest of 2026-01-19" in checked.out
    with Store.open(desk.db) as store:
        found = {check.source: check for check in store.polls.checks()}
        assert found.keys() == {"kaku", "kowareta"}
        assert found["kowareta"].outcome == "Unreadable"
        assert (found["kaku"].text_length or 0) > 100


def test_what_cannot_be_recorded_is_said_all_the_same(desk: Desk) -> None:
    feeds = [f"http://kowareta.example/{n}" for n in range(12)]
    for feed in feeds:
        desk.web.say(feed, "<html>保守中です</html>")
    listed = ", ".join(f'{{ url = "{feed}", evidence = "invented" }}' for feed in feeds)
    desk.sources(source("kowareta", "kowareta.example", more=f"feeds = [{listed}]"))
    Store.open(desk.db).close()
    ours = ["--db", str(desk.db), "--sources", str(desk.registry), "--proxy", desk.web.url]
    command = [sys.executable, "-m", "crawler.check", *ours]
    blocks = 40  # of 1,024 bytes: as many as a file may have, in place of a full disk

    full = desk.run(["bash", "-c", f'ulimit -f {blocks}; exec "$@"', "bash", *command])

    assert full.status == 2
    assert full.out.count("Unreadable") == len(feeds)
    assert full.err.startswith(f"{desk.db}: ")
    assert len(full.err.splitlines()) == 1
