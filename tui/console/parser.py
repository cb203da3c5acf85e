"""Reads the words of the command line, and answers `--help` with a page."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from tui.console.command import Command, Page
from tui.console.options import add_options

_WIDTH = 80
_FOR_HELP = 24
_STEP = 2


class UsageError(Exception):
    """Arguments that make no command."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of a page; takes its options only when its words are read.

    Most starts read the words of one command: what the others take is never looked at.
    """

    def __init__(self, *, page: Page, fill: Callable[[Parser], None], **settings: Any) -> None:
        super().__init__(add_help=False, **settings)
        self._page = page
        self._fill: Callable[[Parser], None] | None = fill
        self._words: list[str] = []

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Read the words, knowing the options from the first time on."""
        if self._fill is not None:
            fill, self._fill = self._fill, None
            self.add_argument("-h", "--help", action="help", help="show this page")
            fill(self)
        self._words = list(args or ())
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong as one line. Raises UsageError."""
        raise UsageError(f"{message}{self._dashed(message)} (see {self.prog} --help)")

    def _dashed(self, message: str) -> str:
        """Return how a name that begins with a dash is given, where one was taken for an option."""
        if "are required" not in message:
            return ""
        odd = (word for word in self._words if word[:1] == "-" != word[1:2] and word[:2] not in ("-", "-h"))
        return next((f"; a name that begins with a dash is written ./{word}" for word in odd), "")

    def format_help(self) -> str:
        """Return the page: what the command does, its usage and options, what it reads and writes, how it ends."""
        page = self._page
        parts = (
            ("", _filled(page.about, 0)),
            ("USAGE", self._usage()),
            *self._options(),
            ("READS", _filled(page.reads)),
            ("WRITES", _filled(page.writes)),
            *((title, _filled(text)) for title, text in page.more),
            ("EXIT STATUS", _statuses(page)),
            ("EXAMPLES", "\n".join(f"  # {one.purpose}\n  {one.line}" for one in page.examples)),
        )
        return "\n\n".join(f"{title}\n{text}".lstrip() for title, text in parts if text) + "\n"

    def _usage(self) -> str:
        formatter = argparse.HelpFormatter(self.prog, width=_WIDTH - _STEP)
        formatter.add_usage(None, self._actions, self._mutually_exclusive_groups, " " * _STEP)
        return formatter.format_help().rstrip()

    def _options(self) -> list[tuple[str, str]]:
        commands = [action for action in self._actions if isinstance(action, argparse._SubParsersAction)]
        listed = [one for action in commands for one in action._get_subactions()]
        words = [action for action in self._actions if not action.option_strings and action not in commands]
        options = [action for action in self._actions if action.option_strings]
        title = "ACTIONS" if " " in self.prog else "COMMANDS"
        return [(title, self._table(listed)), ("ARGUMENTS", self._table(words)), ("OPTIONS", self._table(options))]

    def _table(self, actions: list[argparse.Action]) -> str:
        formatter = argparse.HelpFormatter(self.prog, max_help_position=_FOR_HELP, width=_WIDTH - _STEP)
        formatter.start_section(None)
        formatter.add_arguments(actions)
        formatter.end_section()
        return formatter.format_help().strip("\n")


def add_commands(parser: Parser, commands: list[Command], dest: str) -> None:
    """Give a parser its commands, or a command its actions."""
    # A blank command is the application itself; an action has to be named.
    subparsers = parser.add_subparsers(dest=dest, metavar=dest.upper(), required=dest != "command")
    for command in commands:
        subparsers.add_parser(command.name, help=command.help, page=command.page, fill=_filling(command))


def _filling(command: Command) -> Callable[[Parser], None]:
    def fill(parser: Parser) -> None:
        command.arguments(parser)
        if command.actions:
            add_commands(parser, list(command.actions()), "action")
        add_options(parser, command.file)
        parser.set_defaults(**({"run": command.run} if command.run else {}))

    return fill


def _filled(text: str, indent: int = _STEP) -> str:
    """Return paragraphs broken into lines; a path stays whole, however long."""
    import textwrap

    margin = " " * indent
    lines = (
        textwrap.fill(
            line, _WIDTH, initial_indent=margin, subsequent_indent=margin,
            break_long_words=False, break_on_hyphens=False,
        )
        for line in text.splitlines()
    )  # fmt: skip
    return "\n".join(lines)


def _statuses(page: Page) -> str:
    import textwrap

    message = ((0, page.done), (1, page.found), (2, page.bad))
    lines = (
        textwrap.fill(text, _WIDTH, initial_indent=f"  {status}  ", subsequent_indent=" " * 5)
        for status, text in message
        if text
    )
    return "\n".join(lines)
