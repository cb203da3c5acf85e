"""FHIR MedicationRequest: what is ordered, read without completing anything."""

from __future__ import annotations

from decimal import Decimal

from models.exchange.batch import ImportedOrder
from models.exchange.fhir.datatypes import codings, day, moment, words
from models.exchange.fhir.document import Document, Resource, keys_within
from models.exchange.fhir.people import patient_ref, practitioner_ref
from models.exchange.fhir.timing import Frequency, read_timing
from models.exchange.strict_json import Node
from models.values.errors import BadInputError

NDC = "http://hl7.org/fhir/sid/ndc"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
NOTE_LENGTH = 2000


def read_order(document: Document, resource: Resource) -> ImportedOrder:
    """Return an order as stated. Raises BadInputError for a missing status, intent, patient or medication."""
    node, patient = resource.node, patient_ref(document, resource, "subject")
    concept, form = _medication(document, resource)
    doses = list(node.children("dosageInstruction"))
    dosage = doses[0] if doses else None
    amount, unit, gap = _dose(dosage)
    timing = read_timing(dosage.child("timing")) if dosage else Frequency()
    validity = _validity(node)
    diagnoses, reason = _reasons(document, resource)
    authored = moment(node, "authoredOn")
    gaps = [gap, timing.gap, "several dosage instructions" if len(doses) > 1 else "", _modified(node, dosage)]
    return ImportedOrder(
        keys=keys_within(resource, patient),
        patient=patient,
        status=node.required("status"),
        intent=node.required("intent"),
        do_not_perform=node.flag("doNotPerform"),
        medication_text=words(concept),
        medication_codes=tuple(f"{c.system}|{c.code}" for c in codings(concept)),
        ndcs=tuple(c.code for c in codings(concept) if c.system == NDC),
        form_text=form,
        amount=amount,
        unit=unit,
        route_words=_route(dosage),
        instruction="; ".join(text for text in (row.text("text", NOTE_LENGTH) for row in doses) if text)[:NOTE_LENGTH],
        as_needed=_as_needed(dosage),
        interval_days=timing.interval_days,
        at_least_daily=timing.at_least_daily,
        doses_allowed=timing.doses_allowed,
        authored=authored,
        valid_from=timing.starts_on or day(validity, "start"),
        valid_until=timing.ends_on or day(validity, "end"),
        requester=practitioner_ref(document, resource, "requester"),
        diagnoses=diagnoses,
        reason_text=reason[:500],
        note="; ".join(row.text("text", NOTE_LENGTH) for row in node.children("note"))[:NOTE_LENGTH],
        gaps=tuple(dict.fromkeys(said for said in gaps if said)),
        at=node.at,
    )


def _medication(document: Document, resource: Resource) -> tuple[Node | None, str]:
    node = resource.node
    concept, reference, form = node.child("medicationCodeableConcept"), node.child("medicationReference"), ""
    if concept is None and reference is not None:
        found = document.resolve(reference, resource)
        if found is None or found.kind != "Medication":
            raise BadInputError(reference.place("reference"), "points to no medication in this file")
        concept, form = found.node.child("code"), words(found.node.child("form"))
    if not words(concept):
        raise BadInputError(node.place("medicationCodeableConcept"), "is missing: it must say which drug")
    return concept, form


def _dose(dosage: Node | None) -> tuple[Decimal | None, str, str]:
    """Return amount, unit and what stands in the way of reading one dose ("" for nothing)."""
    if dosage is None:
        return None, "", ""
    rows = list(dosage.children("doseAndRate"))
    ordered = [row for row in rows if any(c.code == "ordered" for c in codings(row.child("type")))]
    stated = ordered or rows
    if len(stated) > 1:
        return None, "", "several doses"
    if not stated:
        return None, "", ""
    if stated[0].child("doseRange"):
        return None, "", "a dose range, not a dose"
    if any(name.startswith("rate") for name in stated[0].value):
        return None, "", "an infusion rate"
    quantity = stated[0].child("doseQuantity")
    amount = quantity.decimal("value") if quantity else None
    if quantity is None or amount is None:
        return None, "", ""
    if quantity.text("comparator"):
        return None, "", f"a dose limit, not a dose: {quantity.text('comparator')}"
    return amount, quantity.text("code") or quantity.text("unit"), ""


def _route(dosage: Node | None) -> tuple[str, ...]:
    concept = dosage.child("route") if dosage else None
    said = [concept.text("text")] if concept else []
    for coding in codings(concept):
        said += [coding.code, coding.display]
    return tuple(dict.fromkeys(word for word in said if word.strip()))


def _as_needed(dosage: Node | None) -> bool:
    return (
        bool(dosage)
        and dosage is not None
        and (dosage.flag("asNeededBoolean") or dosage.child("asNeededCodeableConcept") is not None)
    )


def _validity(node: Node) -> Node | None:
    dispense = node.child("dispenseRequest")
    return dispense.child("validityPeriod") if dispense else None


def _reasons(document: Document, resource: Resource) -> tuple[tuple[str, ...], str]:
    """Return the ICD-10-CM codes and, where there is none, the words of the reasons."""
    concepts = list(resource.node.children("reasonCode"))
    for reference in resource.node.children("reasonReference"):
        found = document.resolve(reference, resource)
        concept = found.node.child("code") if found and found.kind == "Condition" else None
        concepts += [concept] if concept else []
    icd = [c.code for concept in concepts for c in codings(concept) if c.system == ICD_10_CM and c.code]
    said = [words(concept) for concept in concepts if not any(c.system == ICD_10_CM for c in codings(concept))]
    return tuple(dict.fromkeys(icd)), "; ".join(dict.fromkeys(word for word in said if word))


def _modified(node: Node, dosage: Node | None) -> str:
    """FHIR forbids to act on a resource whose modifier extensions one does not understand."""
    if "modifierExtension" in node.value or (dosage and "modifierExtension" in dosage.value):
        return "carries a condition this program cannot read"
    return ""
