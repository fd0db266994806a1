"""Alerts, delivered to real servers on the loopback: some take them, some fail, hang or answer 500."""

import base64
import hashlib
import hmac
import json
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs

import pytest

from jiken.service.desk import alerting, deciding, delivering, mailing, planning, ways, webhook
from jiken.service.desk.alerting import add, tell, try_out
from jiken.service.desk.outcomes import in_english
from jiken.service.desk.queue import matching, refresh
from jiken.service.desk.wanted import wanted_of
from jiken.service.desk.ways import Mailer, Ways
from jiken.store import Store
from jiken.store.alerts import Alert
from jiken.taxonomy import ArticleClass

NOW = datetime(2026, 2, 1, tzinfo=UTC)
LOOPBACK = Ways(allowed=frozenset({"127.0.0.1"}), seconds=1.0)


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    with Store.open(db) as opened:
        refresh(opened, NOW)
        yield opened


@pytest.fixture
def view(store: Store) -> int:
    return store.views.save("ms", "インシデント", "class=incident", now=NOW)


class Hook(ThreadingHTTPServer):
    """A receiver of webhooks that answers with the statuses given, then 200; 0 is silence."""

    daemon_threads = True

    def __init__(self, *statuses: int) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.statuses, self.got = list(statuses), list[tuple[dict[str, str], bytes]]()
        self.silent = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook = cast(Hook, self.server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hook.got.append((dict(self.headers), body))
        status = hook.statuses.pop(0) if hook.statuses else 200
        if not status:
            hook.silent.wait(10)
            return
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def hooked(*statuses: int) -> Iterator[Hook]:
    with Hook(*statuses) as hook:
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        yield hook
        hook.silent.set()
        hook.shutdown()


class Post(socketserver.ThreadingTCPServer):
    """A mail server; *faults* are what it does to the next letters: refuse, hang, or hang after it."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, *faults: str) -> None:
        super().__init__(("127.0.0.1", 0), _Letters)
        self.faults, self.letters, self.over = list(faults), list[EmailMessage](), threading.Event()

    @property
    def ways(self) -> Ways:
        port = self.server_address[1]
        mailer = Mailer(host="127.0.0.1", port=port, sender="jiken@desk.example", security="none")
        return Ways(mailer=mailer, seconds=1.0)


class _Letters(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post = cast(Post, self.server)
        self.say("220 post")
        taken = False
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                fault = post.faults.pop(0) if post.faults else ""
                if fault == "refuse":
                    self.say("451 later")
                    continue
                if fault == "hang":
                    post.over.wait(10)
                    return
                self.say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                parsed = message_from_bytes(letter, policy=policy.default)
                post.letters.append(cast(EmailMessage, parsed))
                self.say("250 taken")
                taken = fault == "hang after"
            elif verb == b"QUIT":
                if taken:
                    post.over.wait(10)
                    return
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def posted(*faults: str) -> Iterator[Post]:
    with Post(*faults) as post:
        threading.Thread(target=post.serve_forever, daemon=True).start()
        yield post
        post.over.set()
        post.shutdown()


def at(later: timedelta = timedelta(0)) -> datetime:
    return NOW + later


def told(store: Store, ways: Ways, later: timedelta = timedelta(0)) -> dict[str, int]:
    return {name: n for name, n in tell(store, ways=ways, clock=lambda: at(later)).items() if n}


def hook_on(store: Store, view: int, url: str, **more: int) -> Alert:
    return add(store, view, "webhook", url, ways=LOOPBACK, by="ms", now=NOW, **more)


def turned(store: Store, count: int = 1, to: ArticleClass = ArticleClass.INCIDENT) -> list[str]:
    """Have a reviewer make incidents of what was something else, and return which."""
    away = {ArticleClass.INCIDENT: "class=complementary&class=unrelated&class=hazard&status=any"}
    wanted = wanted_of(parse_qs(away.get(to, "class=incident")))
    some = list(matching(store, wanted))[:count]
    for incident in some:
        deciding.reclass(store, incident, to, None, seen=None, by="ms", now=NOW)
    refresh(store, NOW)
    return some


def test_what_is_in_the_view_when_an_alert_is_made_is_not_told(store: Store, view: int) -> None:
    with hooked() as hook:
        hook_on(store, view, hook.url)
        assert told(store, LOOPBACK) == {}
        assert hook.got == []


def test_a_new_incident_of_the_view_is_told_once_and_signed(store: Store, view: int) -> None:
    with hooked() as hook:
        alert = hook_on(store, view, hook.url)
        new = turned(store, 2)
        assert told(store, LOOPBACK) == {"planned": 1, "sent": 1}
        assert told(store, LOOPBACK) == {}
        ((headers, body),) = hook.got
    said = json.loads(body)
    assert {piece["id"] for piece in said["incidents"]} == set(new)
    assert {piece["change"] for piece in said["incidents"]} == {"new"}
    assert said["view"]["query"] == "class=incident"
    key = base64.b64decode(alert.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert headers["Idempotency-Key"] == headers["webhook-id"] == said["id"]
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))


def test_a_changed_incident_is_told_with_what_it_was(store: Store, view: int) -> None:
    with hooked() as hook:
        hook_on(store, view, hook.url)
        one = next(matching(store, wanted_of({"class": ["incident"]})))
        deciding.retitle(store, one, "ja", "新しい見出し", seen=None, by="ms", now=NOW)
        assert told(store, LOOPBACK)["sent"] == 1
        (piece,) = json.loads(hook.got[0][1])["incidents"]
    assert (piece["id"], piece["change"]) == (one, "changed")
    assert piece["title_ja"] == "新しい見出し" != piece["before"]["title_ja"]


@pytest.mark.parametrize("status", [500, 503, 404, 302, 0])
def test_a_hook_that_fails_redirects_or_hangs_is_tried_again_with_the_same_key_and_body(
    status: int, store: Store, view: int
) -> None:
    with hooked(status) as hook:
        hook_on(store, view, hook.url)
        turned(store)
        assert told(store, LOOPBACK) == {"planned": 1, "waiting": 1}
        assert told(store, LOOPBACK) == {}  # not before its pause is over
        assert told(store, LOOPBACK, timedelta(minutes=2)) == {"sent": 1}
        (first, body), (second, again) = hook.got
    assert (first["webhook-id"], body) == (second["webhook-id"], again)


def test_what_changes_while_a_delivery_waits_is_told_after_it(store: Store, view: int) -> None:
    with hooked(500) as hook:
        hook_on(store, view, hook.url)
        turned(store)
        told(store, LOOPBACK)
        turned(store)
        assert told(store, LOOPBACK, timedelta(minutes=2)) == {"sent": 1}
        assert told(store, LOOPBACK, timedelta(minutes=3)) == {"planned": 1, "sent": 1}
        keys = [headers["webhook-id"] for headers, _ in hook.got]
    assert len(set(keys)) == 2


def test_a_hook_that_never_answers_well_is_given_up_and_that_is_logged(
    store: Store, view: int
) -> None:
    with hooked(*[500] * 20) as hook:
        alert = hook_on(store, view, hook.url)
        turned(store)
        states = [told(store, LOOPBACK, timedelta(days=2 * n)) for n in range(9)]
        assert len(hook.got) == len(alerting.BACKOFF) + 1 == 8
    assert states[7] == {"failed": 1}
    (logged,) = store.deliveries.of(alert.id, before=None, most=5)
    assert (logged.state, logged.tries, in_english(logged.detail)) == ("failed", 8, "answered 500")


def test_an_incident_that_goes_to_and_fro_is_told_of_each_time(store: Store, view: int) -> None:
    with hooked() as hook:
        hook_on(store, view, hook.url)
        one = next(matching(store, wanted_of({"class": ["incident"]})))
        for title in ("A", "B", "A", "B"):
            deciding.retitle(store, one, "en", title, seen=None, by="ms", now=NOW)
            told(store, LOOPBACK)
        assert len(hook.got) == 4


def test_an_alert_tells_no_more_often_than_it_is_asked_to(store: Store, view: int) -> None:
    with hooked() as hook:
        hook_on(store, view, hook.url, every_minutes=1440)
        turned(store)
        assert told(store, LOOPBACK)["sent"] == 1
        turned(store)
        assert told(store, LOOPBACK, timedelta(hours=5)) == {}
        assert told(store, LOOPBACK, timedelta(hours=25))["sent"] == 1


def test_a_paused_alert_is_silent_and_then_tells_what_it_missed(store: Store, view: int) -> None:
    with hooked() as hook:
        alert = hook_on(store, view, hook.url)
        store.alerts.set_active(alert.id, False)
        new = turned(store)
        assert told(store, LOOPBACK) == {}
        store.alerts.set_active(alert.id, True)
        assert told(store, LOOPBACK)["sent"] == 1
        assert [p["id"] for p in json.loads(hook.got[0][1])["incidents"]] == new


def test_two_processes_that_tell_at_once_deliver_everything_once(
    db: Path, store: Store, view: int
) -> None:
    with hooked() as hook:
        hook_on(store, view, hook.url)
        turned(store, 3)
        store.close()
        code = (
            "import sys;from datetime import UTC,datetime;from pathlib import Path;"
            "from jiken.store import Store;from jiken.service.desk.alerting import tell;"
            "from jiken.service.desk.ways import Ways;"
            "s=Store.open(Path(sys.argv[1]));"
            "tell(s,ways=Ways(allowed=frozenset({'127.0.0.1'})),clock=lambda:datetime.now(UTC));"
            "s.close()"
        )
        both = [subprocess.Popen([sys.executable, "-c", code, str(db)]) for _ in range(2)]
        assert [one.wait(60) for one in both] == [0, 0]
        assert len(hook.got) == 1


def test_a_process_killed_between_sending_and_noting_sends_again_with_the_same_key(
    store: Store, view: int
) -> None:
    with hooked() as hook:
        alert = hook_on(store, view, hook.url)
        turned(store)
        planning.plan(store, alert, NOW)
        # What a process does until it is killed.
        taken = store.deliveries.claim(now=NOW, lease=alerting.LEASE)
        assert taken is not None
        body = delivering.message(alert, taken, json.loads(taken.told), LOOPBACK.desk)
        webhook.post(hook.url, alert.secret, taken.key, body, at=NOW, ways=LOOPBACK)
        assert told(store, LOOPBACK, timedelta(minutes=1)) == {}  # it may still be at it
        assert told(store, LOOPBACK, alerting.LEASE) == {"sent": 1}
        (first, body), (second, again) = hook.got
    assert first["Idempotency-Key"] == second["Idempotency-Key"]
    assert body == again


def test_who_comes_late_does_not_overwrite_how_a_delivery_ended(store: Store, view: int) -> None:
    with hooked() as hook:
        alert = hook_on(store, view, hook.url)
        turned(store)
        planning.plan(store, alert, NOW)
        slow = store.deliveries.claim(now=NOW, lease=alerting.LEASE)
        assert slow is not None
        assert told(store, LOOPBACK, alerting.LEASE) == {"sent": 1}
    store.deliveries.note(slow, "waiting", "late", now=NOW)
    found = store.deliveries.get(slow.id)
    assert found is not None
    assert found.state == "sent"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://0x7f.1/",
        "file:///etc/passwd",
        "ftp://news.example/",
    ],
)
def test_a_hook_within_ones_own_walls_is_refused_when_it_is_added_and_when_it_is_sent(
    url: str, store: Store, view: int
) -> None:
    with pytest.raises(alerting.NoAlert, match="cannot be used"):
        add(store, view, "webhook", url, ways=Ways(), by="ms", now=NOW)
    with pytest.raises(ways.NotDelivered, match="not sent"):
        webhook.post(url, "whsec_", "d", b"{}", at=NOW, ways=Ways())


def test_a_name_that_leads_within_is_refused_when_it_is_resolved() -> None:
    inside = os.uname().nodename
    with pytest.raises(ways.NotDelivered):
        webhook.post(f"http://{inside}:9/", "", "d", b"{}", at=NOW, ways=Ways(seconds=3))


def mailed(store: Store, view: int, ways: Ways, **more: str) -> Alert:
    return add(store, view, "mail", "desk@news.example", ways=ways, by="ms", now=NOW, **more)


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "インシデント: 2 new, 0 changed"), ("ja", "インシデント：新着2件、変更0件")],
)
def test_a_letter_tells_what_is_new_in_the_readers_language(
    language: str, subject: str, store: Store, view: int
) -> None:
    with posted() as post:
        mailed(store, view, post.ways, language=language)
        new = turned(store, 2)
        assert told(store, post.ways) == {"planned": 1, "sent": 1}
        (letter,) = post.letters
    assert letter["Subject"] == f"[Jiken] {subject}"
    assert letter["To"] == "desk@news.example"
    text = letter.get_content()
    assert all(f"http://127.0.0.1:8765/incidents/{incident}" in text for incident in new)


@pytest.mark.parametrize("fault", ["refuse", "hang"])
def test_a_mail_server_that_refuses_or_hangs_gets_the_letter_again(
    fault: str, store: Store, view: int
) -> None:
    with posted(fault) as post:
        mailed(store, view, post.ways)
        turned(store)
        assert told(store, post.ways)["waiting"] == 1
        assert told(store, post.ways, timedelta(minutes=2)) == {"sent": 1}
        assert len(post.letters) == 1


def test_a_mail_server_that_hangs_after_it_took_a_letter_gets_it_once(
    store: Store, view: int
) -> None:
    with posted("hang after") as post:
        mailed(store, view, post.ways)
        turned(store)
        assert told(store, post.ways)["sent"] == 1
        assert told(store, post.ways, timedelta(hours=1)) == {}
        assert len(post.letters) == 1


def test_a_letter_that_is_sent_again_has_the_same_message_id(store: Store, view: int) -> None:
    with posted() as post:
        for _ in range(2):
            mailing.mail("a@b.example", "s", "t", "d-1", at=NOW, ways=post.ways)
        assert {letter["Message-ID"] for letter in post.letters} == {"<d-1@desk.example>"}


def test_a_view_cannot_smuggle_a_header_into_a_letter(store: Store) -> None:
    view = store.views.save("ms", "x\r\nBcc: spy@evil.example", "class=incident", now=NOW)
    with posted() as post:
        alert = mailed(store, view, post.ways)
        assert try_out(store, alert, ways=post.ways, clock=at).state == "sent"
        assert post.letters[0]["Bcc"] is None


@pytest.mark.parametrize("target", ["a@b.example, c@d.example", "a@b\r\n", "nobody", "a b@c.de"])
def test_a_letter_goes_to_one_address(target: str, store: Store, view: int) -> None:
    with pytest.raises(alerting.NoAlert):
        add(store, view, "mail", target + " ", ways=Ways(), by="ms", now=NOW)


def test_without_a_mail_server_a_letter_waits_and_says_why(store: Store, view: int) -> None:
    alert = mailed(store, view, Ways())
    turned(store)
    assert told(store, Ways()) == {"planned": 1, "waiting": 1}
    assert "JIKEN_SMTP_HOST" in in_english(
        store.deliveries.of(alert.id, before=None, most=1)[0].detail
    )


def test_a_test_is_logged_and_tells_of_no_incident(store: Store, view: int) -> None:
    with hooked(500) as hook:
        alert = hook_on(store, view, hook.url)
        assert try_out(store, alert, ways=LOOPBACK, clock=at).state == "failed"
        assert try_out(store, alert, ways=LOOPBACK, clock=at).state == "sent"
        assert [json.loads(body)["type"] for _, body in hook.got] == ["test", "test"]
        assert told(store, LOOPBACK) == {}
    assert len(store.deliveries.of(alert.id, before=None, most=9)) == 2


def test_apprise_does_nothing_on_this_machine_and_goes_to_no_private_address(
    store: Store, view: int
) -> None:
    pytest.importorskip("apprise")
    for target in ("syslog://", "json://127.0.0.1/", "gotify://10.0.0.1/token1234567890a", "x"):
        with pytest.raises(alerting.NoAlert, match="cannot be used"):
            add(store, view, "apprise", target, ways=Ways(), by="ms", now=NOW)


def test_apprise_hands_over_to_a_service(store: Store, view: int) -> None:
    pytest.importorskip("apprise")
    with hooked() as hook:
        target = f"ntfy://127.0.0.1:{hook.server_address[1]}/topic"
        alert = add(store, view, "apprise", target, ways=LOOPBACK, by="ms", now=NOW)
        turned(store)
        assert told(store, LOOPBACK)["sent"] == 1
        assert len(hook.got) == 1
    assert alert.secret == ""


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"JIKEN_SMTP_HOST": "h", "JIKEN_SMTP_FROM": "me"}, "JIKEN_SMTP_FROM"),
        ({"JIKEN_SMTP_HOST": "h", "JIKEN_SMTP_FROM": "a@b.c", "JIKEN_SMTP_PORT": "x"}, "PORT"),
        ({"JIKEN_SMTP_HOST": "h", "JIKEN_SMTP_FROM": "a@b.c", "JIKEN_SMTP_SECURITY": "x"}, "SEC"),
        ({"JIKEN_DESK_URL": "javascript:1"}, "JIKEN_DESK_URL"),
    ],
)
def test_a_wrong_setting_is_said(env: dict[str, str], sentence: str) -> None:
    with pytest.raises(ways.BadSettings, match=sentence):
        ways.ways_of(env)


def test_the_mail_server_is_the_environments() -> None:
    env = {"JIKEN_SMTP_HOST": "mail.example", "JIKEN_SMTP_FROM": "a@b.example"}
    mailer = ways.ways_of(env).mailer
    assert mailer == Mailer(host="mail.example", port=587, sender="a@b.example")
    assert "secret" not in repr(replace(mailer, password="secret"))
