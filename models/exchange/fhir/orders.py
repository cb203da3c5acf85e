"""FHIR MedicationRequest: what is ordered, read without completing anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from models.core.errors import BadInputError
from models.exchange.fhir.datatypes import all_words, codes, codings, day, moment, partial_text, words
from models.exchange.fhir.document import Resource, keys_within
from models.exchange.fhir.people import Resolves, patient_ref, practitioner_ref
from models.exchange.fhir.social_security import masked
from models.exchange.fhir.timing import Frequency, read_timing
from models.exchange.imported import ImportedOrder
from models.exchange.strict_json import Node

NDC = "http://hl7.org/fhir/sid/ndc"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
NOTE_LENGTH = 2000


def read_order(document: Resolves, resource: Resource) -> ImportedOrder:
    """Return an order as stated. Raises BadInputError for a missing status, intent, patient or medication."""
    node, patient = resource.node, patient_ref(document, resource, "subject")
    medication = read_medication(document, resource)
    doses = list(node.children("dosageInstruction"))
    dosage = doses[0] if doses else None
    amount, unit, gap = _dose(dosage)
    timing = read_timing(dosage.child("timing")) if dosage else Frequency()
    validity = _validity(node)
    diagnoses, reason = _reasons(document, resource)
    authored = moment(node, "authoredOn")
    bounds = _bounds(dosage)
    gaps = [
        gap, timing.gap, "several dosage instructions" if len(doses) > 1 else "", _modified(node, dosage),
        _partial(node, "authoredOn", "order date"), _partial(bounds, "end", "end date"),
        _partial(validity, "end", "end date"),
    ]  # fmt: skip
    return ImportedOrder(
        keys=keys_within(resource, patient),
        patient=patient,
        status=node.required("status"),
        intent=node.required("intent"),
        do_not_perform=node.flag("doNotPerform"),
        medication_text=medication.text,
        medication_codes=medication.codes,
        ndcs=medication.ndcs,
        form_text=medication.form,
        amount=amount,
        unit=unit,
        route_words=all_words(dosage.child("route")) if dosage else (),
        instruction=_joined(row.text("text", NOTE_LENGTH) for row in doses),
        as_needed=_as_needed(dosage),
        interval_days=timing.interval_days,
        at_least_daily=timing.at_least_daily,
        doses_allowed=timing.doses_allowed,
        authored=authored,
        valid_from=timing.starts_on or day(validity, "start"),
        valid_until=timing.ends_on or day(validity, "end"),
        requester=practitioner_ref(document, resource, "requester"),
        diagnoses=diagnoses,
        reason_text=masked(reason)[:500],
        note=_joined(row.text("text", NOTE_LENGTH) for row in node.children("note")),
        gaps=tuple(dict.fromkeys(text for text in gaps if text)),
        medication_names=medication.names,
        setting=tuple(sorted({code.lower() for row in node.children("category") for code in _setting(row)})),
        reported=node.flag("reportedBoolean") or node.child("reportedReference") is not None,
        for_patient=_for_patient(document, resource),
        dispensed=node.child("dispenseRequest") is not None,
        patient_words=_joined(row.text("patientInstruction", NOTE_LENGTH) for row in doses),
        origin=resource.origin,
        at=node.at,
    )


@dataclass(frozen=True, slots=True)
class Medication:
    """What a resource says was ordered or given: `names` are all its words, `form` the dose form's."""

    text: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    ndcs: tuple[str, ...]
    form: str = ""


def read_medication(document: Resolves, resource: Resource) -> Medication:
    """Return the medication of a resource, of its reference's display where that points to nothing known.

    Raises BadInputError when nothing says which drug it is.
    """
    node = resource.node
    concept, reference = node.child("medicationCodeableConcept"), node.child("medicationReference")
    if concept is None and reference is not None:
        found = document.resolve(reference, resource)
        if found is not None and found.kind == "Medication":
            return _named(found.node.child("code"), found.node.place("code"), words(found.node.child("form")))
        return _displayed(reference)
    return _named(concept, node.place("medicationCodeableConcept"), "")


def _named(concept: Node | None, at: str, form: str) -> Medication:
    text, found = words(concept), codings(concept)
    if not text:
        raise BadInputError(at, "is missing: it must say which drug")
    names = dict.fromkeys(name for name in (text, *(coding.display for coding in found)) if name.strip())
    return Medication(text, tuple(names), tuple(f"{c.system}|{c.code}" for c in found),
                      tuple(c.code for c in found if c.system == NDC), form)  # fmt: skip


def _displayed(reference: Node) -> Medication:
    display, identifier = reference.text("display"), reference.child("identifier")
    if not display.strip():
        raise BadInputError(reference.place("reference"), "points to no medication in these files")
    coded = identifier is not None and identifier.text("system") == NDC
    ndcs = (identifier.text("value"),) if coded and identifier else ()
    return Medication(display, (display,), tuple(f"{NDC}|{ndc}" for ndc in ndcs), ndcs)


def _setting(category: Node) -> frozenset[str]:
    return codes(category) or frozenset({words(category)} - {""})


def _for_patient(document: Resolves, resource: Resource) -> bool:
    """True when the one who is to give it is the patient."""
    performer, kind = resource.node.child("performer"), resource.node.child("performerType")
    if performer is not None:
        found = document.resolve(performer, resource)
        if (found and found.kind in {"Patient", "RelatedPerson"}) or performer.text("reference").startswith("Patient/"):
            return True
    return "patient" in words(kind).lower()


def _bounds(dosage: Node | None) -> Node | None:
    timing = dosage.child("timing") if dosage else None
    repeat = timing.child("repeat") if timing else None
    return repeat.child("boundsPeriod") if repeat else None


def _partial(node: Node | None, name: str, label: str) -> str:
    text = partial_text(node, name)
    return f"{label} only stated as {text}" if text else ""


def _joined(texts: Iterable[str]) -> str:
    return masked("; ".join(text for text in texts if text))[:NOTE_LENGTH]


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


def _as_needed(dosage: Node | None) -> bool:
    return (
        bool(dosage)
        and dosage is not None
        and (dosage.flag("asNeededBoolean") or dosage.child("asNeededCodeableConcept") is not None)
    )


def _validity(node: Node) -> Node | None:
    dispense = node.child("dispenseRequest")
    return dispense.child("validityPeriod") if dispense else None


def _reasons(document: Resolves, resource: Resource) -> tuple[tuple[str, ...], str]:
    """Return the ICD-10-CM codes and, where there is none, the words of the reasons."""
    concepts = list(resource.node.children("reasonCode"))
    for reference in resource.node.children("reasonReference"):
        found = document.resolve(reference, resource)
        concept = found.node.child("code") if found and found.kind == "Condition" else None
        concepts += [concept] if concept else []
    icd = [c.code for concept in concepts for c in codings(concept) if c.system == ICD_10_CM and c.code]
    message = [words(concept) for concept in concepts if not any(c.system == ICD_10_CM for c in codings(concept))]
    return tuple(dict.fromkeys(icd)), "; ".join(dict.fromkeys(word for word in message if word))


def _modified(node: Node, dosage: Node | None) -> str:
    """FHIR forbids to act on a resource whose modifier extensions one does not understand."""
    if "modifierExtension" in node.value or (dosage and "modifierExtension" in dosage.value):
        return "carries a condition this program cannot read"
    return ""
