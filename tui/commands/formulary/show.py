"""`needlepoint formulary show NAME`: one drug with its codes, packages and sources."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tui.console.command import DONE, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.drugs.queries.formulary import FormularyDrug
    from models.drugs.written.sheet import SheetLine

_PAGE = Page(
    about="Show one drug of the clinic: its codes with their days, packages, routes and intervals, each with its "
    "source, and what is unconfirmed. On a machine without a clinic: the drug as it is shipped.",
    reads="The clinic's drugs, or the shipped ones.",
    writes="Nothing but the drug, to standard output.",
    done="the drug was printed",
    found="",
    bad="bad usage, no drug or more than one of that name, or a --database that is missing or holds no clinic",
    examples=(
        Example("By a name, a brand or an NDC", "needlepoint formulary show vitamin b12"),
        Example("For another program", "needlepoint formulary show 0409-3795-01 --json"),
    ),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="NAME", help="a drug, a brand or an NDC; blanks need no quotes")


def _show(arguments: Namespace) -> Outcome:
    from models.drugs.queries.formulary import formulary_named, shipped_drug_named
    from tui.console.database import clinic_if_any

    words = " ".join(arguments.words)
    with clinic_if_any(arguments) as clinic:
        found = formulary_named(clinic, words) if clinic else shipped_drug_named(words, _today())
    marks = "".join(f" · {mark}" for mark in _marks(found, has_clinic=clinic is not None))
    return Outcome(DONE, _payload(found), (f"{found.line.slug}{marks}", *(_line(line) for line in found.sheet)))


def _today() -> date:
    """Return the day on this machine: there is no clinic whose day it could be."""
    from models.core.clock import local_date
    from models.store.system_clock import SystemClock
    from tui.frame.settings import machine_time_zone

    return local_date(SystemClock().now(), ZoneInfo(machine_time_zone()))


def _marks(found: FormularyDrug, *, has_clinic: bool) -> list[str]:
    marks = [] if found.line.origin == "shipped" else [f"{found.line.origin}, version {found.line.version}"]
    marks += [] if has_clinic else ["default, no clinic on this machine"]
    return [*marks, *(["retired"] if found.line.retired else [])]


def _line(line: SheetLine) -> str:
    label, _, rest = line.whole.partition("  ")
    # Amounts keep to their unit by a no-break space, which a screen needs and a line of output does not.
    return f"  {label:<8} {rest}".replace("\N{NO-BREAK SPACE}", " ") + ("  (over)" if line.over else "")


def _payload(found: FormularyDrug) -> dict[str, Any]:
    return {
        "slug": found.line.slug,
        "display": found.drug.display,
        "origin": found.line.origin,
        "version": found.line.version,
        "retired": found.line.retired,
        "codes_today": list(found.line.codes),
        "facts": [
            {
                "kind": line.label.lower(),
                "text": line.text,
                "source": line.source,
                "confidence": line.confidence.value if line.confidence else None,
                "over": line.over,
            }
            for line in found.sheet
        ],
        "toml": found.text,
    }


COMMAND = Command("show", "show one drug by name, brand or NDC", _PAGE, _show, _arguments)
