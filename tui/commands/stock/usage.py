"""`needlepoint stock usage`: what was used between two days, and what does not reconcile."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.console.command import DONE, FOUND, Command, Example, Outcome, Page

USAGE = Example("What was used in November", "needlepoint stock usage --since 2026-11-01 --until 2026-11-30")
_PAGE = Page(
    about="Show what was used between two days, drug by drug: doses, waste, units billed and money; and every dose "
    "that took no stock, or took the clinic's own and bills no drug.",
    reads="Signed doses, their charges, and the ledger.",
    writes="Nothing.",
    done="shown, and everything reconciles",
    found="shown, and something does not reconcile",
    bad="bad usage, a database without a clinic, or a day that is none",
    examples=(USAGE,),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--since", required=True, metavar="DATE", help="first day of service, as 2026-11-01")
    parser.add_argument("--until", required=True, metavar="DATE", help="last day of service")


def _usage(arguments: Namespace) -> Outcome:
    from models.core.errors import BadInputError
    from models.core.quantity import plain_amount
    from models.core.typed_date import parse_date
    from models.reports.queries.stock_usage import amounts_text, stock_usage
    from tui.console.database import opened_clinic

    with opened_clinic(arguments.database) as clinic:
        since, until = (
            parse_date(getattr(arguments, name), clinic.today(), f"--{name}") for name in ("since", "until")
        )
        if until < since:
            raise BadInputError("--until", "is before --since")
        found = stock_usage(clinic, since, until)
    payload, lines = [], []
    for usage in found:
        waste = {unit: plain_amount(amount) for unit, amount in usage.wasted.items()}
        lost = {kind: {"containers": plain_amount(n), "ml": plain_amount(ml)} for kind, (n, ml) in usage.lost.items()}
        open_lines = [{"dose": str(key), "day": day.isoformat(), "text": text} for key, day, text in usage.unreconciled]
        payload.append(
            {
                "drug": usage.drug, "doses": usage.doses, "waste": waste, "lost": lost,
                "units_billed": plain_amount(usage.units), "billed": format(usage.billed, ".2f"),
                "unreconciled": open_lines,
            }
        )  # fmt: skip
        lines.append(f"{usage.drug}: {amounts_text(usage)}")
        lines += [f"  {line['day']}  {line['text']}" for line in open_lines]
    differs = any(usage.unreconciled for usage in found)
    return Outcome(FOUND if differs else DONE, payload, tuple(lines) or ("nothing was used between these days",))


COMMAND = Command("usage", "what was used, and what does not reconcile", _PAGE, _usage, _arguments)
