"""HL7 FHIR R4 JSON: a Bundle, a single resource, or one resource a line (NDJSON, as bulk export writes it)."""

from __future__ import annotations

from collections.abc import Sequence

from models.exchange.batch import ImportedBatch, Linked
from models.exchange.fhir.alone import seems_alone
from models.exchange.fhir.bundles import holds_a_resource_line
from models.exchange.fhir.file import FhirFile
from models.exchange.fhir.names import Names

FORMAT = "fhir-r4"
__all__ = ["FORMAT", "complete", "link", "parse", "recognises", "seems_alone"]


def recognises(content: bytes) -> bool:
    """True for anything that begins like a JSON object, or holds a resource in a line of its own."""
    return content[:100].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" or holds_a_resource_line(content)


def parse(content: bytes, sender: str = "") -> FhirFile:
    """Return a file's facts as far as it states them itself. `sender` names the source of what names none.

    Raises BadInputError for content that is neither JSON nor NDJSON, breaks off, or holds no FHIR at all.
    """
    return FhirFile(content, sender)


def complete(file: FhirFile) -> ImportedBatch | None:
    """Return what a file states where it refers to no other, None where it does."""
    return None if file.open else file.batch()


def link(files: Sequence[FhirFile]) -> tuple[Linked, ...]:
    """Return what each file states, references between the files resolved whatever their order."""
    if not any(file.open for file in files):
        return tuple(Linked(file.batch(), frozenset()) for file in files)
    names, places = Names(one_file=False), {}
    for number, file in enumerate(files):
        for resource in file.offers:
            names.add(resource)
            places[id(resource.node.value)] = number
    uses = [file.close(names) for file in files]
    return tuple(
        Linked(file.batch(), frozenset(places[id(row.node.value)] for row in used))
        for file, used in zip(files, uses, strict=True)
    )
