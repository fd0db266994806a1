"""`python -m jiken.cli` is `python -m jiken`, which can be stopped while it reads its modules, too."""

from jiken.__main__ import run

run()
