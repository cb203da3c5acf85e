"""The reports of claims: what payers paid, denied and owe, what drugs earned, and money of no claim."""

from __future__ import annotations

from typing import Any, ClassVar

from models.reports.claims.margin import margin
from models.reports.claims.other_money import other_money
from models.reports.claims.received import by_drug, by_drug_and_payer, by_payer
from tui.design.keys import bindings
from tui.dialogs.reports.screen import ReportsScreen, View

_MONEY = (0, -6, -12, -11, -12, -11)


class ClaimReportsScreen(ReportsScreen):
    """The money of claims sent for services of the last year."""

    VIEWS = (
        View("Payers", by_payer, (0, 1, 3, 4, 5, 6), _MONEY),
        View("Drugs", by_drug, (0, 1, 3, 4, 5, 6), _MONEY),
        View(
            "Drug and payer",
            by_drug_and_payer,
            (0, 1, 4, 5, 6, 7),
            (0, 14, -11, -10, -11, -11),
            ((0, 1, 4, 5, 6, 7), (0, 28, -11, -10, -13, -12)),
        ),
        View("Margin", margin, (0, 1, 3, 5, 6, 9), (0, -6, -12, -12, -12, -9)),
        View(
            "Other money", other_money, (0, 1, 2, 3, 4), (13, 12, 0, -10, 11), ((0, 1, 2, 3, 4), (14, 28, 0, -12, 12))
        ),
    )
    TITLE_WORDS = "Money"
    KEY_GROUP = "claim_reports"
    HELP = (
        "1 to 3 what was paid, denied and is outstanding, and the days from sending to payment; 4 what was paid for "
        "drugs against what their lots cost, and of how many doses that is not known; 5 money that payers added or "
        "took back beside claims. w writes what is shown, with every column."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("claim_reports")
