"""Finding the resource a reference means: within its file, then among all files of one call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from models.core.errors import BadInputError
from models.exchange.fhir.document import Resource, absolute_names, number_key, reference_names
from models.exchange.imported import Key
from models.exchange.strict_json import Node

REFERRED_TO = frozenset({"Patient", "Practitioner", "PractitionerRole", "Medication", "Condition"})


class Names:
    """Resources by every way FHIR refers to them."""

    def __init__(self, *, one_file: bool) -> None:
        self._one_file = one_file
        self._absolute: dict[str, list[Resource]] = defaultdict(list)
        self._local: dict[str, list[Resource]] = defaultdict(list)
        self._numbers: dict[Key, list[Resource]] = defaultdict(list)

    def add(self, resource: Resource) -> None:
        """Make a resource known under its names."""
        for name in absolute_names(resource):
            self._absolute[name].append(resource)
        if resource.identity and not resource.base:
            self._local[f"{resource.kind}/{resource.identity}"].append(resource)
        if resource.kind in {"Patient", "Practitioner"}:
            for key in _numbers(resource):
                self._numbers[key].append(resource)

    def find(self, reference: Node, owner: Resource) -> Resource | None:
        """Return the resource meant, None when it is not here. Raises BadInputError when two different ones are."""
        text = reference.text("reference")
        for name in reference_names(text, owner) if text else ():
            if name in self._absolute:
                return _only(self._absolute[name], reference, name)
        local = text.partition("/_history/")[0]
        found = [row for row in self._local.get(local, ()) if self._counts(row, owner)]
        near = [row for row in found if row.sender == owner.sender] or found
        if near:
            return _only(near, reference, local)
        identifier = reference.child("identifier")
        key = number_key(owner, identifier) if identifier else None
        return _only(self._numbers[key], reference, "its identifier") if key in self._numbers else None

    def _counts(self, row: Resource, owner: Resource) -> bool:
        """A local id counts within its sender; among resources that name none, within the file or the call."""
        if row.sender == owner.sender:
            return True
        return self._one_file and not (row.sender and owner.sender)


def _only(found: Iterable[Resource], reference: Node, name: str) -> Resource:
    first, *others = found
    for other in others:
        if other.node.value != first.node.value and not (_numbers(first) & _numbers(other)):
            raise BadInputError(reference.at, f"{name} means two different {first.kind} resources here")
    return first


def _numbers(resource: Resource) -> set[Key]:
    try:
        found = [number_key(resource, row) for row in resource.node.children("identifier")]
        return {key for key in found if key is not None}
    except BadInputError:
        # The resource itself is refused for it, with its place.
        return set()
