"""What a command of the command line is and what it answers."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

DONE, FOUND, BAD = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """A command's answer. `status` is DONE, FOUND (refused or findings) or BAD (input or usage).

    `payload` is what `--json` prints, `lines` what a person reads, `errors` what goes to standard error.
    """

    status: int
    payload: Any
    lines: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `run` gets the parsed arguments with `database` filled in; heavy imports happen inside it."""

    name: str
    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], Outcome]
    order: int = field(default=50)


def add_options(parser: ArgumentParser, absent: str | None = argparse.SUPPRESS) -> None:
    """Give a parser the options every command takes. They may stand before or after a command; the inner one wins."""
    parser.add_argument("--database", metavar="URL", default=absent, help="a SQLite path or postgresql://…")
    parser.add_argument("--json", action="store_true", default=absent or False, help="answer in JSON")
