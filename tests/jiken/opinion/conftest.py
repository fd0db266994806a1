"""A language model's server, started for each test."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.jiken.opinion.served import ModelServer


@pytest.fixture
def model() -> Iterator[ModelServer]:
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()
