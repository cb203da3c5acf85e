"""A FHIR file as a set of resources that can be found by every way FHIR refers to them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.exchange.batch import Key, PersonRef
from models.exchange.strict_json import Node
from models.values.errors import BadInputError

URI = "urn:ietf:rfc:3986"
LOCAL = "urn:needlepoint:local-id"
CONTENT = "urn:needlepoint:content"
BUNDLES = frozenset({"transaction", "transaction-response", "collection", "searchset", "batch", "batch-response"})
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource, the address its bundle gives it, and the resource it is contained in."""

    node: Node
    full_url: str = ""
    owner: Node | None = None

    @property
    def kind(self) -> str:
        """`Patient`, `MedicationRequest`, …"""
        return self.node.required("resourceType")

    def source_key(self) -> Key | None:
        """Return the name its source knows this resource by, None when it gives none."""
        if self.owner is not None:
            return self.content_key()
        identity = self.node.text("id")
        if _UUID.fullmatch(identity):
            return Key(URI, f"urn:uuid:{identity.lower()}")
        if self.full_url:
            return Key(URI, self.full_url)
        return Key(LOCAL, f"{self.kind}/{identity}", everywhere=False) if identity else None

    def content_key(self) -> Key:
        """Return a name made of what the resource says, for one that has no other."""
        canonical = json.dumps(self.node.value, sort_keys=True, default=str)
        return Key(CONTENT, hashlib.sha256(canonical.encode()).hexdigest())


def keys_within(resource: Resource, patient: PersonRef) -> tuple[Key, ...]:
    """Return the keys of something that belongs to a patient; a short local id counts only with the patient."""
    stated = [
        Key(row.text("system", 300), row.text("value", 300))
        for row in resource.node.children("identifier")
        if row.text("system", 300) and row.text("value", 300)
    ]
    source = resource.source_key() or resource.content_key()
    if not source.everywhere:
        owner = hashlib.sha256(repr((patient.keys[0].system, patient.keys[0].value)).encode()).hexdigest()[:16]
        source = Key(LOCAL, f"{owner}/{source.value}")
    return tuple(dict.fromkeys([*stated, source]))


class Document:
    """The resources of a Bundle, or the single one a file holds."""

    def __init__(self, top: Node) -> None:
        self.resources = tuple(_resources(top))
        self._found: dict[str, Resource] = {}
        for resource in self.resources:
            for name in _names(resource):
                other = self._found.setdefault(name, resource)
                if other.node.value != resource.node.value:
                    raise BadInputError(resource.node.at, f"{name} is in this file twice, with different content")

    def of_kind(self, kind: str) -> Iterator[Resource]:
        """Yield the resources of one type, in file order."""
        return (resource for resource in self.resources if resource.kind == kind)

    def resolve(self, reference: Node | None, owner: Resource) -> Resource | None:
        """Return the resource a Reference inside `owner` points to, None when it is not in this file."""
        text = reference.text("reference") if reference else ""
        if text.startswith("#"):
            return _contained(owner, text[1:])
        if text in self._found:
            return self._found[text]
        base = re.fullmatch(r"(https?://.+/)[A-Za-z]+/[A-Za-z0-9.-]+", owner.full_url)
        return self._found.get(base[1] + text) if base else self._found.get(text.partition("/_history/")[0])


def stated_key(reference: Node) -> Key | None:
    """Return the key in a Reference that points out of the file, None when it only shows words."""
    text = reference.text("reference").partition("/_history/")[0]
    kind, _, identity = text.rpartition("/")
    if _UUID.fullmatch(identity):
        return Key(URI, f"urn:uuid:{identity.lower()}")
    if re.match(r"urn:|https?://", text):
        return Key(URI, text)
    if kind and identity:
        return Key(LOCAL, text, everywhere=False)
    identifier = reference.child("identifier")
    if identifier and identifier.text("system") and identifier.text("value"):
        return Key(identifier.text("system", 300), identifier.text("value", 300))
    return None


def _resources(top: Node) -> Iterator[Resource]:
    if top.required("resourceType") != "Bundle":
        yield Resource(top)
        return
    if top.required("type") not in BUNDLES:
        raise BadInputError(top.place("type"), f"{top.text('type')} bundles are not read: send a collection")
    for entry in top.children("entry"):
        request = entry.child("request")
        if request and request.text("method") not in {"", "POST", "PUT"}:
            raise BadInputError(request.place("method"), f"{request.text('method')} is not taken: only POST and PUT")
        node = entry.child("resource")
        if node is not None:
            resource = Resource(node, entry.text("fullUrl"))
            node.required("resourceType")
            yield resource


def _names(resource: Resource) -> set[str]:
    identity = resource.node.text("id")
    names = {resource.full_url} if resource.full_url else set()
    if identity and not resource.full_url.startswith("http"):
        names.add(f"{resource.kind}/{identity}")
        if _UUID.fullmatch(identity):
            names.add(f"urn:uuid:{identity}")
    return names


def _contained(inside: Resource, identity: str) -> Resource | None:
    container = inside.owner or inside.node
    found = next((node for node in container.children("contained") if node.text("id") == identity), None)
    return Resource(found, inside.full_url, container) if found else None
