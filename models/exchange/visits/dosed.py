"""An injection read once for all its doses: a file gives the same drug from the same vial again and again."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from models.billing.doses.prepared_dose import measured
from models.billing.facts import Injection
from models.core.errors import BadInputError
from models.core.quantity import Quantity
from models.exchange.visits.fields import Row
from models.exchange.visits.parts import NEVER, dose_of

MOST_KEPT = 4096
"""How many of each kind are kept before all are let go."""
_NAMES = [one.name for one in fields(Injection)]
_AFTER_DOSE = attrgetter(*_NAMES[_NAMES.index("dose") + 1 :])


class ReadInjection(NamedTuple):
    """An injection, its members nobody reads, and what the same words mean with other doses."""

    injection: Injection
    unread: tuple[str, ...]
    doses: dict[tuple[str, str], Injection]

    def dosed(self, row: Row, dose: tuple[str, str]) -> Injection:
        """Return the injection with the dose of `row`, whose texts `dose` are. Raises BadInputError for a bad one."""
        found = self.doses.get(dose)
        if found is None:
            known = self.injection
            found = Injection(known.drug, known.drug_name, dose_of(row, known.outcome), *_AFTER_DOSE(known))
            if found.outcome not in NEVER:
                check_dose(found)
            if len(self.doses) >= MOST_KEPT:
                self.doses.clear()
            self.doses[dose] = found
        return found


def two_texts(dose: Any) -> tuple[str, str] | None:
    """Return amount and unit of a dose that is just these two texts, None for any other."""
    if not isinstance(dose, dict) or len(dose) != 2:
        return None
    amount, unit = dose.get("amount"), dose.get("unit")
    return (amount, unit) if isinstance(amount, str) and isinstance(unit, str) else None


def check_dose(injection: Injection) -> None:
    """Refuse a dose no package could have given; a measured overfill explains one above the label (R36)."""
    held = Decimal(0)
    for opened in injection.packages:
        most = opened.content
        if opened.actual_fill is not None:
            most = max(filter(None, (most, opened.actual_fill)), key=_amount_of)
        part = None if most is None else measured(most, injection.dose.unit, opened)
        if part is None:
            return
        held += part * opened.count
    if injection.packages and injection.dose.amount > held:
        most_said = Quantity(held, injection.dose.unit)
        text_ = f"{injection.dose} is more than the opened packages hold ({most_said}): correct the dose or the count"
        raise BadInputError("dose.amount", text_.replace("\N{NO-BREAK SPACE}", " "))


def _amount_of(quantity_: Quantity) -> Decimal:
    return quantity_.amount
