"""The program's own words of the command line: what it takes without a command, and its help."""

from __future__ import annotations

from functools import partial

import tui
from tui.console.command import Command, Example, Page
from tui.console.options import DATABASE_VARIABLE, add_options, add_scanner_options
from tui.console.parser import Parser, add_commands
from tui.frame.settings import SCAN_PREFIX, SCAN_SUFFIX, SCANNER_HELP, default_database

_ABOUT = (
    "Chart injections at the point of care, from the order to the charge.\n\n"
    "Without a command it opens the application on the clinic's database; the first time it offers to set up a clinic "
    "or to explore the demo clinic. The commands need no screen and go by the same rules; "
    "needlepoint COMMAND --help says what each takes, reads and writes, with examples."
)


def program(commands: list[Command]) -> Parser:
    """Return what reads the words of the command line."""
    return Parser(prog="needlepoint", page=_page(), fill=partial(_fill, commands))


def _fill(commands: list[Command], parser: Parser) -> None:
    parser.add_argument("--version", action="version", version=f"%(prog)s {tui.__version__}", help="show the version")
    add_options(parser, "clinic.sqlite3", None)
    add_scanner_options(parser, None)
    add_commands(parser, commands, "command")


def _page() -> Page:
    return Page(
        about=_ABOUT,
        reads="The clinic's database.",
        writes="The clinic's database, as people chart.",
        more=(
            ("SCANNER", SCANNER_HELP),
            (
                "ENVIRONMENT",
                f"{DATABASE_VARIABLE}: the database, where --database does not name it\n"
                f"{SCAN_PREFIX}, {SCAN_SUFFIX}: what the scanner sends around a code",
            ),
            ("FILES", f"{default_database()}\n{default_database(demo=True)}"),
        ),
        done="done",
        found="refused, or something was found that a person should see",
        bad="bad usage or bad input, in one line on standard error; with --json one object on standard output: "
        '{"error": {"at": "where", "text": "why"}}',
        examples=(
            Example("Open the application", "needlepoint"),
            Example("Explore the demo clinic", "needlepoint demo"),
            Example("With a scanner that sends STX before a code", "needlepoint --scan-prefix stx"),
            Example("What visits bill, without a screen", "needlepoint charges --json - < visits.jsonl"),
        ),
    )
