"""The options that several commands take; each may stand before or after a command, and the inner one wins."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser

DATABASE_VARIABLE = "NEEDLEPOINT_DATABASE"


def add_options(parser: ArgumentParser, file: str, absent: str | None = argparse.SUPPRESS) -> None:
    """Give a parser the options every command takes; `file` is the database it opens unless one is named."""
    database = (
        f"a SQLite file, or postgresql://USER@HOST/NAME (default: ${DATABASE_VARIABLE}, "
        f"else {file} in your user data folder)"
    )
    parser.add_argument("--database", metavar="URL", default=absent, help=database)
    parser.add_argument(
        "--json", action="store_true", default=absent or False, help="answer in JSON, errors too (default: plain text)"
    )


def add_scanner_options(parser: ArgumentParser, absent: str | None = argparse.SUPPRESS) -> None:
    """Give a parser the options of a command that opens the application."""
    parser.add_argument(
        "--scan-prefix", metavar="SIGNS", default=absent,
        help="what the scanner sends before a code (default: $NEEDLEPOINT_SCAN_PREFIX, else nothing)",
    )  # fmt: skip
    parser.add_argument(
        "--scan-suffix", metavar="SIGNS", default=absent,
        help="what the scanner sends after a code (default: $NEEDLEPOINT_SCAN_SUFFIX, else nothing)",
    )  # fmt: skip
