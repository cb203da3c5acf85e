"""Which injections make charges, and how a dose is shared over the packages opened for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.billing.doses.drug_code import billing_code
from models.billing.facts import Injection, OpenedPackage
from models.billing.tables.tables import shipped_billing_tables
from models.core.quantity import Quantity, Unit
from models.drugs.drug import BillingCode

_ML = Unit.ML
ROUTES = ("IM", "SUBCUT")
INTRADERMAL = "ID"
_REACHED = ("given", "partly_given")


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a dose taken from one kind of package. `held` is the labelled total opened, None when unlabelled.

    `given` and `held` are in one unit. `injection` and `package` are indexes of the visit's injection and its package.
    """

    injection: int
    package: int
    opened: OpenedPackage
    given: Quantity
    held: Quantity | None

    @property
    def billable(self) -> Decimal:
        """The amount given, never above the labelled content: overfill is worth nothing (R36)."""
        return self.given.amount if self.held is None else min(self.given.amount, self.held.amount)

    @property
    def left(self) -> Decimal | None:
        """What the opened packages still held by their labels; None when unlabelled."""
        return None if self.held is None else self.held.amount - self.billable


@dataclass(frozen=True, slots=True)
class Charged:
    """An injection that makes charges. `number` is its index in the visit.

    `shares` is what each package gave; `codes` holds each package's billing code, or the question that keeps it from
    being known. `vaccine` means its act is coded with the immunization codes.
    """

    number: int
    injection: Injection
    shares: tuple[Share, ...]
    codes: tuple[BillingCode | str, ...]
    vaccine: bool = False

    def __hash__(self) -> int:
        # Cheap on purpose, as the injection's own.
        return hash((self.number, self.injection))


def was_injected(injection: Injection) -> bool:
    """True when staff gave something of it to the patient by a route billed here, or as part of a procedure."""
    if injection.outcome not in _REACHED or injection.given_by != "staff":
        return False
    return injection.route in ROUTES or bool(injection.part_of) or into_the_skin(injection)


def into_the_skin(injection: Injection) -> bool:
    """True for a skin test or a vaccine given intradermally: both are billed here."""
    if injection.route != INTRADERMAL or injection.drug is None:
        return False
    return injection.drug.product_class in shipped_billing_tables().groups["intradermal_class"].codes


def treatment(injection: Injection) -> str:
    """Return "charged", "included" (a diluent) or "unknown" (not in the formulary)."""
    product_class = injection.drug.product_class if injection.drug else ""
    if "diluent" in (injection.role, product_class):
        return "included"
    return "charged" if product_class else "unknown"


def charged(number: int, injection: Injection, day: date) -> Charged | None:
    """Return a visit's recognised injection as far as it makes charges; None when it makes none."""
    if not was_injected(injection) or treatment(injection) != "charged":
        return None
    codes = tuple(billing_code(injection, opened, day) for opened in injection.packages)
    vaccines = shipped_billing_tables().groups["vaccine_class"].codes
    vaccine = injection.drug is not None and injection.drug.product_class in vaccines
    return Charged(number, injection, _shares(number, injection), codes, vaccine)


def measured(quantity: Quantity, unit: Unit, opened: OpenedPackage) -> Decimal | None:
    """Return the amount of `quantity` in `unit`, through the labelled concentration where needed; None if unknown."""
    if quantity.unit is unit:
        return quantity.amount
    if quantity.comparable(unit):
        return quantity.to(unit).amount
    content, volume = opened.content, opened.volume_ml
    if content is None or not content.amount or not volume:
        return None
    if quantity.unit is _ML and content.comparable(unit):
        return quantity.amount * content.to(unit).amount / volume
    if unit is _ML and quantity.comparable(content.unit):
        return quantity.to(content.unit).amount * volume / content.amount
    return None


def _shares(number: int, injection: Injection) -> tuple[Share, ...]:
    # Where nobody says what each gave, packages are emptied in order and the last one gives the rest.
    left: Quantity | None = injection.dose
    found = []
    for index, opened in enumerate(injection.packages):
        last = index == len(injection.packages) - 1
        share = _share(number, index, opened, left, last)
        if share is not None:
            found.append(share)
            left = _rest(left, share)
    return tuple(found)


def _share(number: int, index: int, opened: OpenedPackage, left: Quantity | None, last: bool) -> Share | None:
    held = Quantity(opened.content.amount * opened.count, opened.content.unit) if opened.content else None
    wanted = opened.drawn or left
    if wanted is None:
        return None
    if held is not None:
        amount = measured(wanted, held.unit, opened)
        if amount is None:
            return Share(number, index, opened, wanted, None)
        wanted = Quantity(amount, held.unit)
        if opened.drawn is None and not last:
            wanted = Quantity(min(amount, held.amount), held.unit)
    return Share(number, index, opened, wanted, held) if wanted.amount or last else None


def _rest(left: Quantity | None, share: Share) -> Quantity | None:
    taken = None if left is None else measured(share.given, left.unit, share.opened)
    return None if left is None or taken is None else Quantity(max(Decimal(0), left.amount - taken), left.unit)
