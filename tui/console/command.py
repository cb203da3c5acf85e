"""What a command of the command line is, what its help says and what it answers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
class Example:
    """A line for the shell that works as it stands, once the files it names are there, and what it is for."""

    purpose: str
    line: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a command's help says beside its usage and options; a part that is empty is left out.

    `done`, `found` and `bad` say when it ends with which status; `more` holds headings with their text.
    """

    about: str
    reads: str
    writes: str
    done: str
    found: str
    bad: str
    examples: tuple[Example, ...]
    more: tuple[tuple[str, str], ...] = ()


def _no_arguments(_: ArgumentParser) -> None:
    """Take nothing but the options of every command."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command, or with `actions` a word that stands before several.

    `help` is its line in a list. `run` gets the parsed arguments with `database` filled in; heavy imports happen
    inside it. None only where there are actions, which are asked for only when their words are read. `file` is the
    database it opens unless one is named.
    """

    name: str
    help: str
    page: Page
    run: Callable[[Namespace], Outcome | Answers] | None = None
    arguments: Callable[[ArgumentParser], None] = _no_arguments
    actions: Callable[[], tuple[Command, ...]] | None = None
    order: int = 50
    file: str = "clinic.sqlite3"
