"""What a command of the command line is and what it answers."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

DONE, FOUND, BAD = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """A command's answer. `status` is DONE, FOUND (refused or findings) or BAD (input or usage).

    `payload` is what `--json` prints, `lines` what a person reads, `errors` what goes to standard error. `as_data`
    prints the payload even without `--json`, `printed` says the command printed its answer itself.
    """

    status: int
    payload: Any
    lines: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    as_data: bool = False
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What one input of many came to: its JSON, its line for a person, and whether it has problems."""

    payload: Any
    line: str
    problems: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers told one by one as they come, so that any number of inputs takes the memory of one.

    `listed` True makes one JSON list of them, False one JSON object a line. The status is FOUND when any has problems.
    """

    each: Iterator[Answer]
    listed: bool


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `run` gets the parsed arguments with `database` filled in; heavy imports happen inside it."""

    name: str
    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], Outcome | Answers]
    order: int = field(default=50)


def add_options(parser: ArgumentParser, absent: str | None = argparse.SUPPRESS) -> None:
    """Give a parser the options every command takes. They may stand before or after a command; the inner one wins."""
    parser.add_argument("--database", metavar="URL", default=absent, help="a SQLite path or postgresql://…")
    parser.add_argument("--json", action="store_true", default=absent or False, help="answer in JSON")
