"""The command line: the only place that reads arguments and environment, and that prints."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from typing import Any

from tui import commands
from tui.app.starting import hurry
from tui.console.command import BAD, DONE, FOUND, Answers, Command, Outcome
from tui.console.options import DATABASE_VARIABLE
from tui.console.parser import UsageError
from tui.console.program import program
from tui.frame.settings import SCAN_PREFIX, SCAN_SUFFIX, default_database, station_folder

_WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
_STOPPED = 130
"""What a shell reports of a program stopped with Ctrl+C."""


def main(argv: list[str] | None = None) -> int:
    """Run the program and return its exit status: 0 done, 1 refused or findings, 2 bad input or usage."""
    words = sys.argv[1:] if argv is None else argv
    try:
        arguments = program(_commands()).parse_args(words)
    except UsageError as error:
        return _fail("", str(error), as_json="--json" in words)
    except SystemExit as stop:
        return int(stop.code or 0)
    demo = arguments.command == "demo"
    named = arguments.database or os.environ.get(DATABASE_VARIABLE)
    arguments.database_named = bool(named)
    arguments.database = named or default_database(demo)
    if arguments.command is None or (demo and not arguments.build):
        return _open_application(arguments, demo=demo)
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _STOPPED
    except BrokenPipeError:
        _let_go_of_output()
        return DONE
    except OSError as error:
        _let_go_of_output()
        return _fail("", f"stopped: {error.strerror or error}", as_json=False)
    return status


def _let_go_of_output() -> None:
    """Nobody reads on, or there is no room: what is still buffered must not fail again while Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: argparse.Namespace) -> int:
    from models.core.errors import BadInputError, NeedlepointError, RefusedError

    try:
        outcome: Outcome | Answers = arguments.run(arguments)
        if isinstance(outcome, Answers):
            return _tell(outcome, arguments.json)
    except RefusedError as error:
        return _fail(error.at, error.text, arguments.json, FOUND)
    except BadInputError as error:
        return _fail(error.at, error.text, arguments.json)
    except NeedlepointError as error:
        return _fail("database", str(error), arguments.json)
    if outcome.printed:
        return outcome.status
    if arguments.json or outcome.as_data:
        print(_encoded(outcome.payload))
        return outcome.status
    for line in outcome.lines:
        print(_visible(line))
    for line in outcome.errors:
        print(_visible(line), file=sys.stderr)
    return outcome.status


def _tell(answers: Answers, as_json: bool) -> int:
    """Print every answer when it is there: whoever waits at the other end of a pipe has it at once."""
    status, before = DONE, "["
    for answer in answers.each:
        status = FOUND if answer.problems else status
        if not as_json:
            print(_visible(answer.line), flush=True)
        elif not answers.listed:
            print(_encoded(answer.payload), flush=True)
        else:
            print(before, _encoded(answer.payload), sep="", end="")
            before = ",\n "
    if as_json and answers.listed:
        print("[]" if before == "[" else "]")
    return status


def _open_application(arguments: argparse.Namespace, *, demo: bool) -> int:
    """Open the terminal application on a database; `--fresh` rebuilds the demo clinic."""
    from tui.scanning.frame import parse_frame

    try:
        frame = parse_frame(
            arguments.scan_prefix if arguments.scan_prefix is not None else os.environ.get(SCAN_PREFIX, ""),
            arguments.scan_suffix if arguments.scan_suffix is not None else os.environ.get(SCAN_SUFFIX, ""),
        )
    except ValueError as error:
        return _fail("scanner", str(error), as_json=False)
    if not _has_screen():
        names = ", ".join(command.name for command in _commands() if command.name != "demo")
        there = "demo --build, which only builds the demo clinic" if demo else names
        return _fail("", f"the application needs a terminal; without one there are: {there}", as_json=arguments.json)
    hurry()
    from tui.app.application import NeedlepointApp
    from tui.design.terminal import this_terminal
    from tui.frame.startup import Startup

    opening = Startup(arguments.database, demo, fresh=demo and arguments.fresh, station=station_folder())
    application = NeedlepointApp(opening, frame, terminal=this_terminal())
    application.run()
    return application.return_code or 0


def _has_screen() -> bool:
    """Return True on a terminal, and behind a web server that shows the application in a browser (textual-serve)."""
    return os.environ.get("TEXTUAL_DRIVER") == _WEB_DRIVER or (sys.stdin.isatty() and sys.stdout.isatty())


def _commands() -> list[Command]:
    names = (module.name for module in pkgutil.iter_modules(commands.__path__))
    found = [importlib.import_module(f"{commands.__name__}.{name}").COMMAND for name in names]
    return sorted(found, key=lambda command: (command.order, command.name))


def _fail(at: str, text: str, as_json: bool, status: int = BAD) -> int:
    if as_json:
        print(_encoded({"error": {"at": at, "text": text}}))
    else:
        print(f"needlepoint: {_visible(f'{at}: {text}' if at else text)}", file=sys.stderr)
    return status


def _encoded(payload: Any) -> str:
    import json

    return json.dumps(payload)


def _visible(line: str) -> str:
    """Names come from files: whatever would steer the terminal is shown as an escape instead."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)
