"""The resources of a FHIR file: one, a Bundle's, a Bundle's inside a Bundle, or one a line (NDJSON)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from models.core.errors import BadInputError
from models.exchange.batch import RefusedEntry
from models.exchange.fhir.document import Envelope, Resource, sender_named
from models.exchange.strict_json import Node, check_members, parse_object

BUNDLES = frozenset(
    {"transaction", "transaction-response", "collection", "searchset", "batch", "batch-response", "message", "document"}
)
NESTED = 8
_TYPE_NAME = re.compile(r"[A-Z][A-Za-z0-9]{1,63}")
Refuse = Callable[[RefusedEntry], None]


def resources_of(content: bytes, sender: str, refuse: Refuse) -> Iterator[Resource]:
    """Yield the resources of a file; entries that are none go to `refuse`.

    Raises BadInputError for what is neither JSON nor NDJSON, breaks off, or is no FHIR.
    """
    envelope = Envelope(hashlib.sha256(content).hexdigest()[:16], sender)
    whole = _whole(content)
    if whole is not None:
        top = whole
        check_members(top)
        if top.required("resourceType") == "Bundle":
            _readable(top)
        yield from _within(top, "", envelope, refuse, 0)
        return
    for number, line in _lines(content):
        try:
            top = Node(parse_object(line).value, f"line {number}")
            check_members(top)
            yield from _within(top, "", envelope, refuse, 0)
        except BadInputError as error:
            place = error.at if error.at.startswith("line ") and "column" not in error.at else f"line {number}"
            column = re.fullmatch(r"line \d+ (column \d+)", error.at)
            refuse(RefusedEntry(f"{place} {column[1]}" if column else place, error.text))


def holds_a_resource_line(content: bytes) -> bool:
    """True when some line of a file is a whole resource by itself."""
    start = 0 if content.startswith(b"{") else content.find(b"\n{") + 1
    more = start > 0 or content.startswith(b"{")
    while more:
        end = content.find(b"\n", start)
        line = content[start:] if end < 0 else content[start:end]
        if b'"resourceType"' in line and _is_object(line.strip()):
            return True
        start = content.find(b"\n{", start) + 1
        more = start > 0
    return False


def _whole(content: bytes) -> Node | None:
    """Return a file that is one JSON object, None for one that holds resources in lines of their own.

    Raises BadInputError for one that is neither.
    """
    begin = len(content) - len(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    end = content.find(b"\n", begin)
    more = end >= 0 and content[end:].strip()
    if more and _is_object(content[begin:end].strip()):
        return None
    try:
        return parse_object(content)
    except BadInputError:
        if holds_a_resource_line(content.removeprefix(b"\xef\xbb\xbf")):
            return None
        raise


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of an NDJSON file that are not blank, with their numbers."""
    rows = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return ((number, line) for number, row in enumerate(rows, 1) if (line := row.strip()))


def _is_object(line: bytes) -> bool:
    # Only a line that closes what it opens can be a whole value: the first line of a printed file is a bare brace.
    if not (line.startswith(b"{") and line.endswith(b"}")):
        return False
    try:
        parse_object(line)
    except BadInputError:
        return False
    return True


def _within(node: Node, full_url: str, envelope: Envelope, refuse: Refuse, depth: int) -> Iterator[Resource]:
    kind = node.required("resourceType")
    if not _TYPE_NAME.fullmatch(kind):
        raise BadInputError(node.place("resourceType"), "names no FHIR resource")
    if kind != "Bundle":
        yield Resource(node, envelope, kind, full_url)
        return
    if depth == NESTED:
        raise BadInputError(node.at, "bundles are nested too deeply to be read")
    _readable(node)
    inner = _envelope(node, envelope)
    for place, value in node.listed("entry"):
        try:
            entry = _entry(place, value)
            if entry is None:
                continue
            yield from _within(*entry, inner, refuse, depth + 1)
        except BadInputError as error:
            refuse(RefusedEntry(error.at or place, error.text))


def _readable(bundle: Node) -> None:
    check_members(bundle)
    if bundle.required("type") not in BUNDLES:
        raise BadInputError(bundle.place("type"), f"{bundle.text('type')} bundles are not read: send a collection")
    if not isinstance(bundle.value.get("entry", []), list):
        raise BadInputError(bundle.place("entry"), "must be a list")


def _entry(place: str, value: object) -> tuple[Node, str] | None:
    """Return the resource of an entry and its address, None for an entry without one."""
    if not isinstance(value, dict):
        raise BadInputError(place, "must be an object")
    entry = Node(value, place)
    check_members(entry)
    request = entry.child("request")
    if request and request.text("method") not in {"", "POST", "PUT"}:
        raise BadInputError(request.place("method"), f"{request.text('method')} is not taken: only POST and PUT")
    node = entry.child("resource")
    if node is None:
        return None
    check_members(node)
    return node, entry.text("fullUrl", 2000)


def _envelope(bundle: Node, outer: Envelope) -> Envelope:
    """Return what a bundle says of its entries: its source, or that of the message header it begins with."""
    sender, message = sender_named(bundle.child("meta")), _message(bundle)
    entries = bundle.value.get("entry") or [None]
    head = entries[0].get("resource") if isinstance(entries[0], dict) else None
    if isinstance(head, dict) and head.get("resourceType") == "MessageHeader":
        header = Node(head, f"{bundle.place('entry')}[0].resource")
        source = header.child("source")
        # What the message header says of the sender binds the whole message (FHIR R4, MessageHeader.source).
        sender = sender or (source.text("endpoint").rstrip("/") or source.text("name") if source else "")
        message = message or header.text("id")
    return replace(outer, sender=sender or outer.sender, message=message or outer.message)


def _message(bundle: Node) -> str:
    identifier = bundle.child("identifier")
    return (identifier.text("value") if identifier else "") or bundle.text("id")
