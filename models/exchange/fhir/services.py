"""FHIR ChargeItem, Procedure and the code of an Encounter: other services of a day that are billed by a code."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from models.core.errors import BadInputError
from models.core.numbers.money import CENT
from models.exchange.fhir.datatypes import codings, moment
from models.exchange.fhir.document import Resource, keys_within
from models.exchange.fhir.orders import ICD_10_CM
from models.exchange.fhir.people import Resolves, patient_ref, practitioner_of
from models.exchange.imported import ImportedService, PersonRef
from models.exchange.strict_json import Node

# terminology.hl7.org: CPT and HCPCS by URL, and by the OIDs older senders write.
CODE_SYSTEMS = frozenset(
    {
        "http://www.ama-assn.org/go/cpt",
        "https://www.ama-assn.org/go/cpt",
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "urn:oid:2.16.840.1.113883.6.12",
        "urn:oid:2.16.840.1.113883.6.14",
        "urn:oid:2.16.840.1.113883.6.285",
    }
)
IN_ERROR = "entered-in-error"
_CHARGED = frozenset({"planned", "billable", "billed"})
_DONE = frozenset({"completed", "in-progress"})
_HAPPENED = frozenset({"arrived", "triaged", "in-progress", "onleave", "finished"})


def read_charge_item(document: Resolves, resource: Resource) -> ImportedService | str:
    """Return a service that is charged; a word for one that is not billed, or by no code we bill by."""
    node, status = resource.node, resource.node.required("status")
    if status not in {*_CHARGED, IN_ERROR}:
        return "charge_not_billable"
    performed = _performed(node, "occurrence")
    units, price = node.child("quantity"), node.child("priceOverride")
    return _service(document, resource, performed, "performer", units=units, price=price, active=status in _CHARGED)


def read_procedure(document: Resolves, resource: Resource) -> ImportedService | str:
    """Return a procedure that was done; a word for one that was not, or is billed by no code."""
    node, status = resource.node, resource.node.required("status")
    if status not in {*_DONE, IN_ERROR}:
        return "procedure_not_done"
    return _service(document, resource, _performed(node, "performed"), "performer", active=status in _DONE)


def read_visit_level(document: Resolves, resource: Resource) -> ImportedService | None:
    """Return the service an Encounter is billed by, None for one that names no such code."""
    status, period = resource.node.required("status"), resource.node.child("period")
    if status not in {*_HAPPENED, "cancelled", IN_ERROR}:
        return None
    performed = moment(period, "start") if period else None
    found = _service(document, resource, performed, "participant", code="type", active=status in _HAPPENED)
    return None if isinstance(found, str) else found


def _service(
    document: Resolves,
    resource: Resource,
    performed: datetime | date | None,
    people: str,
    *,
    code: str = "code",
    units: Node | None = None,
    price: Node | None = None,
    active: bool = True,
) -> ImportedService | str:
    node = resource.node
    named = [one.code for concept in _concepts(node, code) for one in codings(concept) if one.system in CODE_SYSTEMS]
    if not named:
        return "service_without_a_billing_code"
    if performed is None:
        return "service_without_a_day"
    patient = patient_ref(document, resource, "subject")
    return ImportedService(
        keys=keys_within(resource, patient),
        patient=patient,
        code=named[0].strip().upper(),
        units=_units(units),
        performed=performed,
        charge=_price(price),
        diagnoses=_diagnoses(node),
        provider=_provider(document, resource, people),
        active=active,
        at=node.at,
    )


def _concepts(node: Node, name: str) -> tuple[Node, ...]:
    """Return the concepts of a member that holds one or several."""
    if isinstance(node.value.get(name), list):
        return tuple(node.children(name))
    found = node.child(name)
    return (found,) if found else ()


def _performed(node: Node, name: str) -> datetime | date | None:
    period = node.child(f"{name}Period")
    return moment(node, f"{name}DateTime") or (moment(period, "start") if period else None)


def _units(quantity: Node | None) -> Decimal:
    amount = quantity.decimal("value") if quantity else None
    if quantity is not None and amount is not None and (amount < 1 or amount != amount.to_integral_value()):
        raise BadInputError(quantity.place("value"), f"{amount} is no whole number of units")
    return amount or Decimal(1)


def _price(price: Node | None) -> Decimal | None:
    amount = price.decimal("value") if price else None
    if price is None or amount is None:
        return None
    if price.text("currency") not in {"", "USD"} or amount < 0 or amount != amount.quantize(CENT):
        raise BadInputError(price.place("value"), "is no amount in dollars and cents")
    return amount


def _diagnoses(node: Node) -> tuple[str, ...]:
    concepts = [*node.children("reason"), *node.children("reasonCode")]
    found = (one.code.upper() for concept in concepts for one in codings(concept) if one.system == ICD_10_CM)
    return tuple(dict.fromkeys(code for code in found if code))[:4]


def _provider(document: Resolves, resource: Resource, people: str) -> PersonRef | None:
    """Return the first practitioner who did it."""
    member = "individual" if people == "participant" else "actor"
    named = (practitioner_of(document, resource, row.child(member)) for row in resource.node.children(people))
    return next((one for one in named if one is not None and one.keys), None)
