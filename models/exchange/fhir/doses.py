"""FHIR Immunization and MedicationAdministration: doses another place says it gave."""

from __future__ import annotations

from decimal import Decimal

from models.core.errors import BadInputError
from models.drugs.naming.ordered_route import INJECTABLE, form_kind, route_named
from models.exchange.fhir.datatypes import all_words, codings, moment, words
from models.exchange.fhir.document import Resource, keys_within
from models.exchange.fhir.orders import NDC, read_medication
from models.exchange.fhir.people import Resolves, patient_ref
from models.exchange.imported import ImportedDose
from models.exchange.strict_json import Node


def read_immunization(document: Resolves, resource: Resource) -> ImportedDose | str:
    """Return a vaccine given; a word for one that was not. Raises BadInputError when it names no vaccine or patient."""
    node = resource.node
    if node.required("status") != "completed":
        return "immunization_not_given"
    concept, patient = node.child("vaccineCode"), patient_ref(document, resource, "patient")
    if not words(concept):
        raise BadInputError(node.place("vaccineCode"), "is missing: it must say which vaccine")
    amount, unit = _quantity(node.child("doseQuantity"))
    return ImportedDose(
        keys=keys_within(resource, patient),
        patient=patient,
        vaccine=True,
        text=words(concept),
        codes=tuple(f"{c.system}|{c.code}" for c in codings(concept)),
        ndcs=tuple(c.code for c in codings(concept) if c.system == NDC),
        amount=amount,
        unit=unit,
        route_words=all_words(node.child("route")),
        lot=node.text("lotNumber", 100),
        given=moment(node, "occurrenceDateTime"),
        given_text=node.text("occurrenceDateTime") or node.text("occurrenceString"),
        place=_display(node.child("location")),
        origin=resource.origin,
        at=node.at,
    )


def read_administration(document: Resolves, resource: Resource) -> ImportedDose | str:
    """Return an injection given; a word for what was not given or is none."""
    node = resource.node
    if node.required("status") not in {"completed", "in-progress"}:
        return "administration_not_given"
    patient, medication = patient_ref(document, resource, "subject"), read_medication(document, resource)
    dosage, period = node.child("dosage"), node.child("effectivePeriod")
    route = all_words(dosage.child("route")) if dosage else ()
    stated, form = route_named(route), form_kind(medication.form) or form_kind(medication.text)
    if (stated and stated.kind != INJECTABLE) or (not stated and form not in {"", INJECTABLE}):
        return stated.kind if stated else form
    amount, unit = _quantity(dosage.child("dose") if dosage else None)
    return ImportedDose(
        keys=keys_within(resource, patient),
        patient=patient,
        vaccine=False,
        text=medication.text,
        codes=medication.codes,
        ndcs=medication.ndcs,
        amount=amount,
        unit=unit,
        route_words=route,
        lot="",
        given=moment(node, "effectiveDateTime") or (moment(period, "start") if period else None),
        given_text=node.text("effectiveDateTime") or (period.text("start") if period else ""),
        place="",
        origin=resource.origin,
        at=node.at,
    )


def _quantity(quantity: Node | None) -> tuple[Decimal | None, str]:
    amount = quantity.decimal("value") if quantity else None
    if quantity is None or amount is None:
        return None, ""
    return amount, quantity.text("code") or quantity.text("unit")


def _display(reference: Node | None) -> str:
    return reference.text("display") if reference else ""
