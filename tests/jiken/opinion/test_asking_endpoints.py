"""An endpoint that misbehaves costs a bounded time and leaves no opinion."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import replace

import pytest

from jiken.opinion import Endpoint, Outcome, second_opinion
from tests.jiken.opinion.served import (
    GOOD_JA,
    JAPANESE,
    QUICK,
    ModelServer,
    Reply,
    completion,
    stated,
)

GOOD = Reply(body=completion(GOOD_JA))
HASTY = replace(QUICK, total=0.15)


def outcome(endpoint: Endpoint) -> Outcome:
    return second_opinion(endpoint, JAPANESE, stated).outcome


def test_the_request_names_model_schema_and_key(model: ModelServer) -> None:
    model.replies = [GOOD]
    endpoint = model.endpoint(api_key="sk-hidden")

    assert outcome(endpoint) is Outcome.GIVEN
    (asked,) = model.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == "Bearer sk-hidden"
    assert (asked.body["model"], asked.body["temperature"]) == ("little", 0)
    assert asked.format == "json_schema"
    assert "sk-hidden" not in repr(endpoint)


def test_without_a_key_none_is_sent(model: ModelServer) -> None:
    outcome(model.replying(GOOD))
    assert "Authorization" not in model.asked[0].headers


def test_a_format_that_is_refused_is_not_asked_for_again_in_the_run(model: ModelServer) -> None:
    refusal = Reply(status=400, body=b'{"error": {"param": "response_format"}}')
    endpoint = model.replying(refusal, refusal, GOOD)

    assert [outcome(endpoint), outcome(endpoint)] == [Outcome.GIVEN, Outcome.GIVEN]
    assert [asked.format for asked in model.asked] == ["json_schema", "json_object", None, None]


def test_a_text_that_is_too_long_for_a_model_changes_nothing_for_the_next(
    model: ModelServer,
) -> None:
    too_long = Reply(status=400, body=b'{"error": {"message": "maximum context length"}}')
    endpoint = model.replying(too_long, too_long, too_long, GOOD)

    assert [outcome(endpoint), outcome(endpoint)] == [Outcome.BAD_REQUEST, Outcome.GIVEN]
    assert model.asked[-1].format == "json_schema"


def test_parameters_that_reasoning_models_refuse_are_left_out(model: ModelServer) -> None:
    endpoint = model.replying(
        Reply(status=400, body=b'{"error": {"message": "Use max_completion_tokens instead."}}'),
        Reply(status=400, body=b'{"error": {"param": "temperature"}}'),
        GOOD,
    )
    assert outcome(endpoint) is Outcome.GIVEN
    last = model.asked[-1]
    assert "temperature" not in last.body
    assert "max_tokens" not in last.body
    assert last.body["max_completion_tokens"] == 8000
    assert last.format == "json_schema"


@pytest.mark.parametrize(
    ("status", "headers", "named", "times"),
    [
        (500, {}, Outcome.FAILING, 3),
        (503, {"Retry-After": "0"}, Outcome.FAILING, 3),
        (429, {"Retry-After": "0"}, Outcome.BUSY, 3),
        (429, {"Retry-After": "86400"}, Outcome.BUSY, 1),  # we do not wait so long
        (429, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, Outcome.BUSY, 1),
        (429, {"Retry-After": "-1; ²"}, Outcome.BUSY, 3),
        (401, {}, Outcome.NOT_ALLOWED, 1),
        (404, {}, Outcome.NOT_SERVED, 1),
        (418, {}, Outcome.BAD_REQUEST, 1),
        (204, {}, Outcome.BAD_ANSWER, 1),
    ],
)
def test_a_status_is_tried_again_where_that_may_help(
    model: ModelServer, status: int, headers: dict[str, str], named: Outcome, times: int
) -> None:
    endpoint = model.replying(Reply(status=status, headers=headers))
    assert outcome(endpoint) is named
    assert len(model.asked) == times


def test_after_a_pause_that_it_asked_for_a_busy_server_is_heard(model: ModelServer) -> None:
    endpoint = model.replying(Reply(status=429, headers={"Retry-After": "0"}), GOOD)
    assert outcome(endpoint) is Outcome.GIVEN


@pytest.mark.parametrize(("status", "named"), [(500, Outcome.FAILING), (429, Outcome.BUSY)])
def test_a_server_that_fails_is_not_said_to_be_slow_where_no_time_is_left_to_ask_again(
    model: ModelServer, status: int, named: Outcome
) -> None:
    model.replies = [Reply(status=status)]
    hurried = replace(QUICK, total=3.0, pause=4.0, longest_pause=20.0)
    assert outcome(model.endpoint(hurried)) is named
    assert len(model.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(model: ModelServer, status: int) -> None:
    elsewhere = f"{model.base_url}/elsewhere"
    endpoint = model.replying(Reply(status=status, headers={"Location": elsewhere}), GOOD)
    assert outcome(endpoint) is Outcome.REDIRECTED
    assert len(model.asked) == 1


def test_a_slow_drip_ends_at_the_deadline(model: ModelServer) -> None:
    model.replies = [replace(GOOD, drip=0.02)]
    assert outcome(model.endpoint(HASTY)) is Outcome.TIMED_OUT


def test_a_server_that_says_nothing_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        endpoint = Endpoint(base_url=url, model="little", patience=HASTY)
        assert outcome(endpoint) is Outcome.TIMED_OUT


@pytest.mark.parametrize(
    "said",
    [
        b"\x00\xff\x00 garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
        b"",
    ],
)
def test_what_is_no_http_is_no_answer(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=say, args=(server, said))
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        ended = outcome(Endpoint(base_url=url, model="little", patience=QUICK))
        thread.join()
    assert ended is Outcome.UNREACHABLE


def say(server: socket.socket, said: bytes) -> None:
    connection, _ = server.accept()
    with connection, suppress(OSError):  # who asked may have gone
        connection.recv(1)
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


def test_a_huge_answer_is_not_read_to_its_end(model: ModelServer) -> None:
    assert outcome(model.replying(Reply(body=b" " * 3_000_000))) is Outcome.TOO_LARGE


def test_a_packed_answer_is_not_unpacked(model: ModelServer) -> None:
    packed = Reply(body=b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"})
    assert outcome(model.replying(packed)) is Outcome.BAD_ANSWER


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_where_nobody_answers_it_says_so(host: str) -> None:
    endpoint = Endpoint(base_url=f"http://{host}:{closed_port()}", model="x", patience=QUICK)
    assert outcome(endpoint) is Outcome.UNREACHABLE


def test_after_some_failures_in_a_row_it_is_not_asked_again(model: ModelServer) -> None:
    endpoint = model.replying(Reply(status=404))
    ends = [outcome(endpoint) for _ in range(5)]
    assert ends == [Outcome.NOT_SERVED] * 3 + [Outcome.NOT_ASKED] * 2
    assert len(model.asked) == 3


def test_an_answer_between_failures_lets_it_go_on(model: ModelServer) -> None:
    missing, useless = Reply(status=404), Reply(body=completion("no JSON"))
    endpoint = model.replying(missing, missing, useless, missing, missing, GOOD)
    assert [outcome(endpoint) for _ in range(6)][-1] is Outcome.GIVEN
