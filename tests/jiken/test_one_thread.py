"""How many threads a product of matrices takes, in a process that has imported an encoder."""

from __future__ import annotations

import os
import subprocess
import sys

SAY = (
    "import jiken.encoders, threadpoolctl;"
    "print({one['num_threads'] for one in threadpoolctl.threadpool_info()})"
)


def _threads(**said: str) -> str:
    kept = {name: value for name, value in os.environ.items() if "NUM_THREADS" not in name}
    ran = subprocess.run(
        [sys.executable, "-c", SAY], env=kept | said, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def test_encoding_takes_one_thread_unless_the_operator_says_otherwise() -> None:
    assert _threads() == "{1}"
    assert _threads(OPENBLAS_NUM_THREADS="2") == "{2}"
