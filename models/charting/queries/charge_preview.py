"""What a dose would bill under another payer, from another package, or on another day. Stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.billing.compare import LinePair, money, paired
from models.billing.facts import Injection, Payer, Visit
from models.billing.lines import Charges
from models.billing.payers.payer_profiles import TYPE_NAMES
from models.billing.pipeline import derive
from models.billing.queries.payers import Payers, payers, read_payers
from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.facts import DoseFacts, dose_case
from models.charting.queries.stored_injection import stored_injection
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.rules.dose_charges import of_one_dose
from models.charting.rules.visit import opened_package, visit_of
from models.codes.clinic_code_sets import clinic_code_sets
from models.codes.code_sets import CodeSets
from models.core.errors import StoreError
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import format_amount
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import CONTAINERS, Drug, Package
from models.safety.draft import DraftBody
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE, _PRODUCT, _SITE, _STATUS, _CHARGE = (
    table_of(kind)
    for kind in (MedicationAdministration, AdministrationProduct, AdministrationSite, ChargeDerivation, ChargeItem)
)
_OWN_RULES = frozenset({"own_item", "own_price", "prepaid_dose"})


@dataclass(frozen=True, slots=True)
class PayerChoice:
    """A payer to look at; `label` says it."""

    type: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Situation:
    """A dose as it is billed, and what it could be billed as.

    `signed` are the lines stored with a signed dose in words, None for a dose that is still charted.
    """

    title: str
    visit: Visit
    known: Payers
    choices: tuple[PayerChoice, ...]
    packages: tuple[Package, ...]
    code_sets: CodeSets
    signed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is looked at: None leaves it as it is. `package` is an index of the situation's packages."""

    payer: PayerChoice | None = None
    package: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both derivations and their lines, pair by pair; `asked` and `now` say payer, package and day in words."""

    before: Charges
    after: Charges
    pairs: tuple[LinePair, ...]
    now: tuple[str, str, str]
    asked: tuple[str, str, str]
    note: str


def of_draft(clinic: Clinic, facts: DoseFacts, draft: DraftBody, now: datetime) -> Situation | None:
    """Return the situation of a dose that is being charted; None while it bills nothing yet."""
    visit = visit_of(dose_case(facts, draft, now))
    if visit is None:
        return None
    title = f"{facts.drug.display if facts.drug else facts.order.medication_text}  {facts.order.dose or ''}".rstrip()
    return _situation(title, visit, payers(clinic), facts.drug, clinic_code_sets(clinic))


def of_signed(clinic: Clinic, administration_id: UUID) -> Situation:
    """Return the situation of a signed dose, as the rules and fees of now see it. Raises StoreError when it is gone."""
    # Signed doses and their stock are loaded with the first that is looked at: a dose being charted needs none of it.
    from models.charting.correcting.signed_dose import already_corrected, read_correction

    of_dose = {table: table.c.administration_id == administration_id for table in (_PRODUCT, _SITE, _STATUS, _CHARGE)}
    with clinic.store.read() as connection:
        stood = read_correction(connection, administration_id)
        dose = connection.execute(select(_DOSE).where(_DOSE.c.id == administration_id)).one_or_none()
        found = {
            table: connection.execute(select(table).where(where).order_by(table.c.id)).all()
            for table, where in of_dose.items()
        }
        known = read_payers(connection, clinic)
        again = _as_signed(connection, clinic, dose, found[_CHARGE]) if dose else None
    if stood:
        raise StoreError(already_corrected(clinic, stood))
    if dose is None or not found[_STATUS]:
        raise StoreError("this dose is no longer stored: go back and read the chart again")
    drug = clinic_formulary(clinic).drugs.get(dose.drug_slug)
    visit = again or _stored_visit(clinic, dose, found, known)
    lines = sorted(found[_CHARGE], key=lambda line: line.line)
    return _situation(
        f"{dose.drug_display}  {visit.injections[0].dose}",
        visit,
        known,
        drug,
        clinic_code_sets(clinic),
        tuple(_message(line) for line in lines),
    )


def compare(situation: Situation, change: Change) -> Comparison:
    """Return what the dose bills as it is and as asked, derived by the same rules."""
    visit, asked = situation.visit, situation.visit
    if change.payer:
        asked = replace(asked, payer=situation.known.payer(change.payer.type, change.payer.name))
    if change.package is not None:
        asked = _from_package(asked, situation.packages[change.package])
    if change.day:
        asked = replace(asked, date_of_service=change.day)
    before, after = (of_one_dose(derive(one, situation.code_sets)) for one in (visit, asked))
    note = "" if situation.signed is None else _note(situation.signed, before)
    return Comparison(before, after, paired(before, after), _words(visit), _words(asked), note)


def _situation(
    title: str,
    visit: Visit,
    known: Payers,
    drug: Drug | None,
    code_sets: CodeSets,
    signed: tuple[str, ...] | None = None,
) -> Situation:
    profiles = (
        PayerChoice(p.type, "" if p.general else p.name, p.name if p.general else f"{p.name} ({TYPE_NAMES[p.type]})")
        for p in known.profiles
    )
    fitting = tuple(package for package in drug.packages if _serves(package, visit)) if drug else ()
    return Situation(title, visit, known, tuple(profiles), fitting, code_sets, signed)


def _serves(package: Package, visit: Visit) -> bool:
    given = visit.injections[0]
    return (
        given.route.lower() in package.routes
        and package.content is not None
        and bool(package.content.amount)
        and package.content.comparable(given.dose.unit)
    )


def _from_package(visit: Visit, package: Package) -> Visit:
    given = visit.injections[0]
    content = package.content
    count = 1
    if package.single_dose and content is not None and content.amount:
        count = max(1, -int(-given.dose.to(content.unit).amount // content.amount))
    opened = replace(given, packages=(opened_package(package, count),), discarded=None)
    return replace(visit, injections=(opened, *visit.injections[1:]))


def _stored_visit(clinic: Clinic, dose: Any, found: dict[Any, Any], known: Payers) -> Visit:
    status = found[_STATUS][0]
    injection = stored_injection(clinic, dose, found[_PRODUCT], len(found[_SITE]))
    return Visit(
        date_of_service=dose.service_date,
        payer=known.payer(status.payer_type, status.payer_name),
        place_of_service=status.place_of_service,
        supervision=dose.supervision,
        diagnoses=tuple(dose.diagnoses),
        injections=(injection,),
    )


def _as_signed(connection: Connection, clinic: Clinic, dose: Any, charges: Sequence[Any]) -> Visit | None:
    """Return the visit of a dose billed by more than its drug: an own item, a series paid before, several ingredients.

    None for any other: its rows say all that is billed.
    """
    by = {why["rule"] for line in charges for why in line.because}
    if "ingredients" not in dose.content and by.isdisjoint(_OWN_RULES):
        return None
    from models.charting.correcting.signed_dose import read_signed_dose

    signed = read_signed_dose(connection, clinic, dose.id, dose.giver_id)
    return visit_of(dose_case(signed.facts, signed.body, signed.charted_at))


def _note(signed: tuple[str, ...], before: Charges) -> str:
    if tuple(_message(line) for line in before.lines) == signed:
        return ""
    message = ", ".join(signed) or "no line"
    return f"Signed with {message}: another dose of that day, or rules, payers or drugs changed since."


def _message(line: Any) -> str:
    """Return a line, derived or stored, as what was signed is compared: code, modifiers, units, charge."""
    charge = "" if line.charge is None else f" {money(line.charge)}"
    return f"{'-'.join((line.code, *line.modifiers))} × {format_amount(line.units)}{charge}"


def _words(visit: Visit) -> tuple[str, str, str]:
    return _payer_words(visit.payer), _package_words(visit.injections[0]), date_text(visit.date_of_service)


def _payer_words(payer: Payer) -> str:
    kind = TYPE_NAMES.get(payer.type, payer.type)
    return f"{payer.name} ({kind})" if payer.name else kind


def _package_words(injection: Injection) -> str:
    message = []
    for opened in injection.packages:
        volume = f" / {format_amount(opened.volume_ml)} mL" if opened.volume_ml else ""
        ndc = f", NDC {parse_ndc(opened.ndc11)}" if opened.ndc11 else ""
        kind = CONTAINERS.get(opened.container, opened.container)
        message.append(f"{opened.count} × {opened.content or 'contents vary'}{volume} {kind}{ndc}")
    return "; ".join(message) or "no package"
