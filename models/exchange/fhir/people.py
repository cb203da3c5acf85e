"""FHIR Patient and Practitioner, and references to them."""

from __future__ import annotations

import re
from typing import Protocol

from models.core.errors import BadInputError
from models.core.numbers.npi import npi_is_valid
from models.core.words import full_name
from models.exchange.fhir.datatypes import birth_day, codes, human_name, words
from models.exchange.fhir.document import LOCAL, Resource, content_key, number_key, source_keys, typed_keys
from models.exchange.fhir.social_security import is_social_security
from models.exchange.imported import ImportedPatient, ImportedPractitioner, Key, MergeLink, PersonRef
from models.exchange.strict_json import Node

NPI = "http://hl7.org/fhir/sid/us-npi"
MRN_LENGTH = 64
_SEXES = frozenset({"male", "female", "other", "unknown"})
# HL7 table 0203: MR medical record number, PI and PT a patient's number inside and outside of a place.
_RECORD_TYPES = ("MR", "PI", "PT")
_RECORD_WORDS = re.compile(r"\b(mrn?|medical\s+record|chart|record\s+(number|no))\b", re.IGNORECASE)
_PREFERRED_USE = {"usual": 0, "official": 1, "": 2, "secondary": 3, "temp": 4}
_WORDS_RANK = 1


class Resolves(Protocol):
    """Finds what a reference points to."""

    def resolve(self, reference: Node | None, owner: Resource) -> Resource | None:
        """Return the resource meant, None when it is in no file of this call."""
        ...

    def keys_of(self, patient: Resource) -> tuple[Key, ...]:
        """Return the names a patient is known by."""
        ...


def read_patient(document: Resolves, resource: Resource) -> ImportedPatient:
    """Return a Patient. Raises BadInputError for a missing name, birth date or record number."""
    node = resource.node
    family, given, _ = human_name(node, 500)
    gender = node.text("gender") or "unknown"
    if gender not in _SEXES:
        raise BadInputError(node.place("gender"), f"{gender!r} is not a FHIR gender")
    birth_date, birth_text = birth_day(node, "birthDate")
    return ImportedPatient(
        keys=document.keys_of(resource),
        mrn=_record_number(resource),
        family=family,
        given=given,
        birth_date=birth_date,
        birth_text=birth_text,
        sex=gender,
        deceased=node.flag("deceasedBoolean") or bool(node.text("deceasedDateTime")),
        active=node.value.get("active") is None or node.flag("active"),
        merges=_merges(document, resource),
        origin=resource.origin,
        at=node.at,
    )


def read_practitioner(_document: Resolves, resource: Resource) -> ImportedPractitioner:
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


def patient_ref(document: Resolves, owner: Resource, member: str) -> PersonRef:
    """Return the patient a resource is about. Raises BadInputError when it names none."""
    reference = owner.node.child(member)
    if reference is None:
        raise BadInputError(owner.node.place(member), "is missing: it must say whose this is")
    found = document.resolve(reference, owner)
    if found is not None and found.kind != "Patient":
        raise BadInputError(reference.place("reference"), f"points to a {found.kind}, not to a patient")
    keys = document.keys_of(found) if found else typed_keys(reference, owner)
    if not keys and reference.text("reference"):
        raise BadInputError(owner.node.at, "its patient is neither in these files nor known here by a sender's id: "
                            "send the patient along, or an identifier")  # fmt: skip
    if not keys:
        raise BadInputError(reference.at, "does not say which patient")
    return PersonRef(keys, reference.text("display"))


def practitioner_ref(document: Resolves, owner: Resource, member: str) -> PersonRef | None:
    """Return the person a member of a resource names, also by way of a role; None when it names nobody."""
    return practitioner_of(document, owner, owner.node.child(member))


def practitioner_of(document: Resolves, owner: Resource, reference: Node | None) -> PersonRef | None:
    """Return the person a reference inside a resource names, as `practitioner_ref` does."""
    if reference is None:
        return None
    found = document.resolve(reference, owner)
    if found is not None and found.kind == "PractitionerRole" and owner.kind != "PractitionerRole":
        named = practitioner_ref(document, found, "practitioner")
        return named or _named(found.node.child("practitioner"), reference, found)
    if found is not None and found.kind == "Practitioner":
        person = read_practitioner(document, found)
        name = full_name(person.given, person.family, person.credential)
        return PersonRef(person.keys, name)
    return _named(reference, reference, owner)


def _named(reference: Node | None, shown: Node, owner: Resource) -> PersonRef | None:
    keys = typed_keys(reference, owner) if reference else ()
    display = shown.text("display")
    return PersonRef(keys, display) if keys or display else None


def patient_keys(resource: Resource) -> tuple[Key, ...]:
    """Return the names a patient is known by, the sender's record number first."""
    found = [number_key(resource, row) for row in _record_numbers(resource.node)]
    return tuple(dict.fromkeys([*(key for key in found if key is not None), *source_keys(resource)]))


def _merges(document: Resolves, resource: Resource) -> tuple[MergeLink, ...]:
    """Return the links that say two records are one person. A related person (seealso, refer) says nothing of that."""
    found = []
    for link in resource.node.children("link"):
        kind, reference = link.required("type"), link.child("other")
        if kind in {"replaced-by", "replaces"} and reference is not None:
            other = document.resolve(reference, resource)
            named = other is not None and other.kind == "Patient"
            keys = patient_keys(other) if named and other else typed_keys(reference, resource)
            if set(keys) & set(patient_keys(resource)):
                continue
            found.append(MergeLink(PersonRef(keys, reference.text("display")), replaced=kind == "replaced-by"))
    return tuple(found)


def _practitioner_keys(resource: Resource) -> tuple[Key, ...]:
    npi, source = _npi(resource.node), source_keys(resource)
    # An id of a sender without a name says nothing in the next file; what the resource says does.
    known = source[0] if source and not (source[0].system == LOCAL and not resource.sender) else content_key(resource)
    return (Key(NPI, npi), known) if npi else (known,)


def _record_number(resource: Resource) -> str:
    node = resource.node
    numbers = [row.text("value", 300).strip() for row in _record_numbers(node)]
    number = next(iter(numbers), "") or resource.identity
    if not number:
        raise BadInputError(node.place("identifier"), "is missing: the patient has no record number")
    if len(number) > MRN_LENGTH:
        raise BadInputError(node.place("identifier"), f"a record number has at most {MRN_LENGTH} characters")
    return number


def _record_numbers(node: Node) -> list[Node]:
    """Return the identifiers that can name a patient, the likeliest record number first: by type, words, use, order.

    A number without a type may name the patient; passports, licenses and all other types never do. Where any number
    is typed as a record number, those without a type are left alone.
    """
    ranked = []
    for row in node.children("identifier"):
        rank = _rank(row)
        value = row.text("value", 300)
        if rank is not None and value.strip() and row.text("use") != "old" and not is_social_security(row):
            ranked.append(((rank, _PREFERRED_USE.get(row.text("use"), 2)), row))
    ranked.sort(key=lambda pair: pair[0])
    typed = [row for (rank, _), row in ranked if rank < len(_RECORD_TYPES) + 1]
    return typed or [row for _, row in ranked]


def _rank(identifier: Node) -> int | None:
    """Return how likely an identifier is the record number, 0 the likeliest; None for one that is none."""
    kind = identifier.child("type")
    stated, text = codes(kind), words(kind)
    if "MR" in stated:
        return 0
    if _RECORD_WORDS.search(text) and not stated - set(_RECORD_TYPES):
        return _WORDS_RANK
    for rank, code in enumerate(_RECORD_TYPES[1:], _WORDS_RANK + 1):
        if code in stated:
            return rank
    return len(_RECORD_TYPES) + 1 if not stated and not text else None


def _npi(node: Node) -> str:
    numbers = [row.text("value") for row in node.children("identifier") if row.text("system") == NPI]
    return next((number for number in numbers if npi_is_valid(number)), "")
