"""Doses of one visit gathered into the drug lines they bill, with their units (R26 to R29)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from models.billing.doses.drug_code import fixed_units, unclassified
from models.billing.doses.prepared_dose import Charged, Share, measured
from models.billing.doses.rounding import whole_units
from models.billing.facts import Injection
from models.billing.tables.tables import BillingTables
from models.core.quantity import Quantity
from models.drugs.drug import BillingCode

_LINE_POLICIES = ("penny_line", "zero_line")
_OWN_LINE = ("clinic", "public")


@dataclass(frozen=True, slots=True)
class Question:
    """Why no drug line can be made for an injection: `at` is the field's path, `text` what a coder should do."""

    at: str
    text: str


class DrugGroup(NamedTuple):
    """Doses that share one drug line: one code, one NDC, one kind of container, one supply.

    `key` is the key of the group's drug line; its waste line adds `:jw`. `given` and `left` are in the code's unit;
    `left` None means multi-dose or unlabelled. `units` are whole.
    """

    key: str
    code: BillingCode
    supply: str
    single_dose: bool
    shares: tuple[Share, ...]
    given: Decimal
    left: Decimal | None
    units: Decimal

    def __hash__(self) -> int:
        # Cheap on purpose: what is worked out for a group is kept by it, and equality decides on a tie.
        return hash((self.key, self.code.hcpcs, self.given, self.left))


def drug_groups(
    charged: Iterable[Charged], answers: Mapping[str, str], tables: BillingTables
) -> tuple[tuple[DrugGroup, ...], tuple[Question, ...]]:
    """Return the groups that make drug lines and the questions about the doses that make none."""
    without, vaccines = tables.groups["no_drug_line"].codes, tables.groups["vaccine_class"].codes
    questions: list[Question] = []
    sorted_out: dict[tuple[str, str | None, bool, str], list[tuple[Share, BillingCode]]] = {}
    for dose in charged:
        injection = dose.injection
        product_class = injection.drug.product_class if injection.drug else ""
        if product_class in without or not bills_drug(injection, answers):
            continue
        if not injection.packages:
            questions.append(Question(f"injections[{dose.number}].packages", _NO_PACKAGE))
        for share in dose.shares:
            code = dose.codes[share.package]
            if isinstance(code, str):
                questions.append(Question(_at(share), code))
                continue
            # Vaccines carry neither JW nor JZ (R32), whatever they come in.
            single_dose = share.opened.single_dose and product_class not in vaccines
            group = (code.hcpcs, share.opened.ndc11, single_dose, injection.supply)
            sorted_out.setdefault(group, []).append((share, code))
    groups = _counted(sorted_out, questions, answers["noc_units_policy"] == "container_count")
    return tuple(groups), tuple(questions)


def bills_drug(injection: Injection, answers: Mapping[str, str]) -> bool:
    """True when the injection's drug makes a line: the clinic's, public, or one the payer wants all the same."""
    if injection.supply in _OWN_LINE:
        return True
    return injection.supply == "patient" and answers[supply_switch(injection)] in _LINE_POLICIES


def supply_switch(injection: Injection) -> str:
    """Return the name of the switch that decides on a drug the clinic did not buy."""
    return "sample_policy" if injection.supply == "sample" else "patient_supplied_policy"


_NO_PACKAGE = "No package is charted, so container and NDC are not known. Chart what was opened."


def _at(share: Share) -> str:
    return f"injections[{share.injection}].packages[{share.package}]"


def _counted(
    sorted_out: dict[tuple[str, str | None, bool, str], list[tuple[Share, BillingCode]]],
    questions: list[Question],
    count_containers: bool,
) -> list[DrugGroup]:
    # Units round up once for the whole day, so each line gets what its doses add to the running total (R27).
    running: dict[str, tuple[Decimal, Decimal]] = {}
    groups = []
    for (hcpcs, _, single_dose, supply), parts in sorted_out.items():
        code = parts[0][1]
        amounts = _amounts(parts, code, questions)
        if not amounts:
            continue
        given = sum((amount for _, amount, _ in amounts), Decimal(0))
        total, billed = running.get(hcpcs, (Decimal(0), Decimal(0)))
        units = _total_units(code, total + given) - billed
        if count_containers and unclassified(code):
            units = sum((Decimal(share.opened.count) for share, _ in parts), Decimal(0))
        running[hcpcs] = (total + given, billed + units)
        if units <= 0:
            text = f"The dose adds no whole unit of {hcpcs} to the day: no line of its own. A coder decides."
            questions.append(Question(_at(amounts[0][0]), text))
            continue
        left = _left([part for _, _, part in amounts]) if single_dose else None
        shares = tuple([share for share, _, _ in amounts])
        key = f"drug:{shares[0].injection}:{shares[0].package}"
        groups.append(DrugGroup(key, code, supply, single_dose, shares, given, left, units))
    return groups


def _amounts(
    parts: list[tuple[Share, BillingCode]], code: BillingCode, questions: list[Question]
) -> list[tuple[Share, Decimal, Decimal | None]]:
    found: list[tuple[Share, Decimal, Decimal | None]] = []
    for share, _ in parts:
        billable = Quantity(share.billable, share.given.unit)
        if fixed_units(code):
            found.append((share, share.billable, None))
            continue
        amount = measured(billable, code.unit.unit, share.opened)
        if amount is None:
            text = f"{billable} cannot be counted in units of {code.hcpcs} ({code.unit}). A coder enters the units."
            questions.append(Question(_at(share), text))
            continue
        left = (
            None
            if share.left is None
            else measured(Quantity(share.left, share.given.unit), code.unit.unit, share.opened)
        )
        found.append((share, amount, left))
    return found


def _total_units(code: BillingCode, given: Decimal) -> Decimal:
    if fixed_units(code):
        return Decimal(1 if given else 0)
    return whole_units(given, code.unit.amount)


def _left(parts: list[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None
