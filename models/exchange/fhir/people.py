"""FHIR Patient and Practitioner, and references to them."""

from __future__ import annotations

from models.exchange.batch import ImportedPatient, ImportedPractitioner, Key, PersonRef
from models.exchange.fhir.datatypes import codes, full_date, human_name
from models.exchange.fhir.document import Document, Resource, stated_key
from models.exchange.strict_json import Node
from models.values.errors import BadInputError
from models.values.npi import npi_is_valid
from models.values.words import full_name

NPI = "http://hl7.org/fhir/sid/us-npi"
SSN = "http://hl7.org/fhir/sid/us-ssn"
MRN_LENGTH = 64
_SEXES = frozenset({"male", "female", "other", "unknown"})


def read_patient(resource: Resource) -> ImportedPatient:
    """Return a Patient. Raises BadInputError for a missing name, birth date or record number."""
    node = resource.node
    family, given, _ = human_name(node, 500)
    gender = node.text("gender") or "unknown"
    if gender not in _SEXES:
        raise BadInputError(node.place("gender"), f"{gender!r} is not a FHIR gender")
    return ImportedPatient(
        keys=_patient_keys(resource),
        mrn=_record_number(resource),
        family=family,
        given=given,
        birth_date=full_date(node, "birthDate"),
        sex=gender,
        deceased=node.flag("deceasedBoolean") or bool(node.text("deceasedDateTime")),
        active=node.value.get("active") is None or node.flag("active"),
        at=node.at,
    )


def read_practitioner(resource: Resource) -> ImportedPractitioner:
    """Return a Practitioner. Raises BadInputError for a missing name."""
    family, given, credential = human_name(resource.node, 200)
    return ImportedPractitioner(
        keys=_practitioner_keys(resource),
        family=family,
        given=given,
        credential=credential if len(credential) <= 20 else "",
        npi=_npi(resource.node),
        at=resource.node.at,
    )


def patient_ref(document: Document, owner: Resource, member: str) -> PersonRef:
    """Return the patient a resource is about. Raises BadInputError when it names none."""
    reference = owner.node.child(member)
    if reference is None:
        raise BadInputError(owner.node.place(member), "is missing: it must say whose this is")
    found = document.resolve(reference, owner)
    if found is not None and found.kind != "Patient":
        raise BadInputError(reference.place("reference"), f"points to a {found.kind}, not to a patient")
    key = stated_key(reference)
    keys = _patient_keys(found) if found else (key,) if key else ()
    if not keys:
        raise BadInputError(reference.at, "does not say which patient")
    return PersonRef(keys, reference.text("display"))


def practitioner_ref(document: Document, owner: Resource, member: str) -> PersonRef | None:
    """Return the person a reference names, also by way of a role; None when it names nobody."""
    reference = owner.node.child(member)
    if reference is None:
        return None
    found = document.resolve(reference, owner)
    if found is not None and found.kind == "PractitionerRole":
        return practitioner_ref(document, found, "practitioner") or _named(found.node.child("practitioner"), reference)
    if found is not None and found.kind == "Practitioner":
        person = read_practitioner(found)
        name = full_name(person.given, person.family, person.credential)
        return PersonRef(person.keys, name)
    return _named(reference, reference)


def _named(reference: Node | None, shown: Node) -> PersonRef | None:
    key = stated_key(reference) if reference else None
    display = shown.text("display")
    return PersonRef((key,) if key else (), display) if key or display else None


def _patient_keys(resource: Resource) -> tuple[Key, ...]:
    numbers = list(_identifiers(resource.node, "MR"))
    # A number without a type may name the patient, a social security or passport number is none of ours to keep.
    plain = [key for key in _identifiers(resource.node, "") if key.system != SSN]
    keys = numbers or plain
    source = resource.source_key()
    return tuple(dict.fromkeys([*keys, source] if source else keys))


def _practitioner_keys(resource: Resource) -> tuple[Key, ...]:
    npi, source = _npi(resource.node), resource.source_key()
    known = source if source and source.everywhere else resource.content_key()
    return (Key(NPI, npi), known) if npi else (known,)


def _record_number(resource: Resource) -> str:
    node = resource.node
    numbers = [key.value for kind in ("MR", "") for key in _identifiers(node, kind) if key.system != SSN]
    number = next(iter(numbers), "") or node.text("id")
    if not number:
        raise BadInputError(node.place("identifier"), "is missing: the patient has no record number")
    if len(number) > MRN_LENGTH:
        raise BadInputError(node.place("identifier"), f"a record number has at most {MRN_LENGTH} characters")
    return number


def _identifiers(node: Node, wanted: str) -> list[Key]:
    """Return the identifiers of one type code ("" = those without a type) that have both system and value."""
    found = []
    for row in node.children("identifier"):
        kinds, value = codes(row.child("type")), row.text("value", 300)
        fits = wanted in kinds if wanted else not kinds
        if fits and value.strip() and row.text("use") != "old":
            found.append(Key(row.text("system", 300), value, everywhere=bool(row.text("system"))))
    return found


def _npi(node: Node) -> str:
    numbers = [row.text("value") for row in node.children("identifier") if row.text("system") == NPI]
    return next((number for number in numbers if npi_is_valid(number)), "")
