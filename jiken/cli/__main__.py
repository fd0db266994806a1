"""`python -m jiken.cli` is the `jiken` command."""

from jiken.cli import main

main(prog_name="jiken")
