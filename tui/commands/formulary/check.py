"""`needlepoint formulary check FILE`: compares the clinic's drugs with CMS's crosswalk."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.drugs.rules.formulary_disagreements import Disagreement

_PAGE = Page(
    about="Compare the clinic's drugs with the ASP NDC-HCPCS crosswalk of CMS: code, billing unit and units a package.",
    reads="FILE, the crosswalk as CMS publishes it (CSV), and the clinic's drugs on the last day of its quarter.",
    writes="Nothing but the differences, to standard output; [i] is explained, [!] is not.",
    done="nothing differs, or every difference is explained",
    found="a difference is not explained",
    bad="bad usage, a file that cannot be read, or a database that is missing or holds no clinic",
    examples=(Example("Compare with the crosswalk of a quarter", "needlepoint formulary check crosswalk.csv"),),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the crosswalk")


def _check(arguments: Namespace) -> Outcome:
    from models.core.words import date_text
    from models.drugs.queries.formulary_check import formulary_check
    from tui.console.database import needed_clinic
    from tui.console.formulary_file import named, read

    name = arguments.file
    content = read(name)
    with needed_clinic(arguments.database) as clinic:
        found = named(name, formulary_check, clinic, content)
    payload = {
        "file": name,
        "day": found.day.isoformat(),
        "rows": found.rows,
        "alternate_ids": found.alternate_ids,
        "compared": found.compared,
        "disagreements": [_disagreement(item) for item in found.disagreements],
    }
    counted = (
        f"{name}: {found.rows:,} packages, {found.alternate_ids:,} rows with other ids skipped; "
        f"{found.compared:,} rows are in the formulary, {len(found.disagreements)} disagree, "
        f"{len(found.unexplained)} of them unexplained (services on {date_text(found.day)})"
    )
    lines = tuple(f"  {'[!]' if not item.why else '[i]'} {item.text}" for item in found.disagreements)
    return Outcome(FOUND if found.unexplained else DONE, payload, (counted, *lines))


def _disagreement(item: Disagreement) -> dict[str, str]:
    names = ("ndc", "drug", "on", "ours", "theirs", "why")
    return {name: getattr(item, name) for name in names}


COMMAND = Command("check", "compare with CMS's ASP NDC-HCPCS crosswalk", _PAGE, _check, _arguments)
