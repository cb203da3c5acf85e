"""FHIR resources with what surrounds them: the bundle's address, the sender, the message; and their outside names."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.exchange.fhir.social_security import is_social_security, looks_like_one
from models.exchange.imported import Key, Origin, PersonRef
from models.exchange.strict_json import Node

URI = "urn:ietf:rfc:3986"
LOCAL = "urn:needlepoint:local-id"
CONTENT = "urn:needlepoint:content"
KEY_LENGTH = 300
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_ON_A_SERVER = re.compile(r"(https?://.+)/[A-Za-z]+/[A-Za-z0-9.-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a file or bundle says of everything in it. `scope` tells one unnamed file from another."""

    scope: str
    sender: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a `kind` such as `Patient`, the address its bundle gives it, the resource it is contained in."""

    node: Node
    envelope: Envelope
    kind: str
    full_url: str = ""
    owner: Node | None = None

    @property
    def identity(self) -> str:
        """The id its source gives it, "" for none or for one that is a social security number."""
        text = self.node.text("id")
        return "" if looks_like_one(text) else text

    @property
    def sender(self) -> str:
        """The system this resource comes from, as it names itself; "" when nothing says so."""
        return sender_named(self.node.child("meta")) or self.envelope.sender

    @property
    def base(self) -> str:
        """The server its bundle says it stands on, "" for none."""
        match = _ON_A_SERVER.fullmatch(self.full_url)
        return match[1] if match else ""

    @property
    def origin(self) -> Origin:
        """Sender, id and message, with the resource as it came."""
        sender, version = self.sender or self.base, self.node.child("meta")
        message = self.envelope.message or (version.text("versionId") if version else "")
        return Origin(sender[:KEY_LENGTH], (self.identity or self.full_url)[:KEY_LENGTH], message[:KEY_LENGTH],
                      self.node.value)  # fmt: skip


def sender_named(meta: Node | None) -> str:
    """Return the source a Meta names, without the message number behind `#`; "" for none."""
    return meta.text("source").partition("#")[0].strip().rstrip("/") if meta else ""


def source_keys(resource: Resource) -> tuple[Key, ...]:
    """Return the names its source knows a resource by; an id that is no UUID counts within its sender or file only."""
    if resource.owner is not None:
        return (content_key(resource),)
    identity = resource.identity
    if _UUID.fullmatch(identity):
        return (Key(URI, f"urn:uuid:{identity.lower()}"),)
    if resource.full_url and not looks_like_one(resource.full_url):
        return (Key(URI, shortened(_unversioned(resource.full_url))),)
    if not identity:
        return ()
    return (_scoped(f"{resource.kind}/{identity}", resource.sender) or _in_file(resource),)


def content_key(resource: Resource) -> Key:
    """Return a name made of what the resource says, for one that has no other."""
    canonical = json.dumps(resource.node.value, sort_keys=True, default=str)
    return Key(CONTENT, hashlib.sha256(canonical.encode()).hexdigest())


def number_key(resource: Resource, identifier: Node) -> Key | None:
    """Return the key of an Identifier, None for one that names nobody or must not be kept.

    A number without a system counts within its named sender.
    """
    value = identifier.text("value", KEY_LENGTH)
    if not value.strip() or is_social_security(identifier):
        return None
    system = identifier.text("system", KEY_LENGTH)
    return Key(system, value) if system else _scoped(f"number:{value}", resource.sender)


def keys_within(resource: Resource, patient: PersonRef) -> tuple[Key, ...]:
    """Return the keys of something that belongs to a patient; without a named sender its id counts with them only."""
    found = [number_key(resource, row) for row in resource.node.children("identifier")]
    stated = [key for key in found if key is not None]
    source = source_keys(resource) or (content_key(resource),)
    if source[0].system == CONTENT or source[0] == _in_file(resource):
        named = source[0].value if source[0].system == CONTENT else f"{resource.kind}/{resource.identity}"
        source = tuple(Key(LOCAL, f"{_owner(key)}/{named}"[:KEY_LENGTH]) for key in patient.keys)
    return tuple(dict.fromkeys([*stated, *source]))


def typed_keys(reference: Node, owner: Resource) -> tuple[Key, ...]:
    """Return the keys a Reference names somebody by, none for one that only shows words or an unnamed sender's id."""
    text = _unversioned(reference.text("reference"))
    identity = text.rpartition("/")[2].removeprefix("urn:uuid:")
    found: list[Key | None] = []
    if _UUID.fullmatch(identity):
        found.append(Key(URI, f"urn:uuid:{identity.lower()}"))
    elif is_absolute(text):
        found.append(Key(URI, shortened(text)))
    elif "/" in text and not looks_like_one(identity):
        found.append(Key(URI, shortened(f"{owner.base}/{text}")) if owner.base else _scoped(text, owner.sender))
    identifier = reference.child("identifier")
    found.append(number_key(owner, identifier) if identifier else None)
    return tuple(dict.fromkeys(key for key in found if key is not None))


def reference_names(text: str, owner: Resource) -> Iterator[str]:
    """Yield every absolute name a reference inside `owner` can mean."""
    text = _unversioned(text)
    yield text
    identity = text.rpartition("/")[2].removeprefix("urn:uuid:")
    if _UUID.fullmatch(identity):
        yield f"urn:uuid:{identity.lower()}"
    if not is_absolute(text):
        yield from (f"{base}/{text}" for base in (owner.base, owner.sender) if is_absolute(base))


def absolute_names(resource: Resource) -> set[str]:
    """Return the names by which a resource is found from anywhere."""
    identity, sender = resource.identity, resource.sender
    names = {_unversioned(resource.full_url)} if resource.full_url else set()
    if _UUID.fullmatch(identity):
        names.add(f"urn:uuid:{identity.lower()}")
    elif identity and not resource.base and is_absolute(sender):
        names.add(f"{sender}/{resource.kind}/{identity}")
    return names


def is_absolute(text: str) -> bool:
    """True for an address that means the same wherever it stands."""
    return bool(re.match(r"urn:|https?://", text, re.IGNORECASE))


def shortened(text: str) -> str:
    """Return a name as it can be kept: one that is too long by its hash."""
    return text if len(text) <= KEY_LENGTH else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _scoped(name: str, sender: str) -> Key | None:
    """Return the key of an id within its sender; an address that is a server is written as FHIR writes it."""
    if not sender:
        return None
    if re.match(r"https?://", sender, re.IGNORECASE):
        return Key(URI, shortened(f"{sender}/{name}"))
    return Key(LOCAL, shortened(f"{sender}|{name}"))


def _in_file(resource: Resource) -> Key:
    return Key(LOCAL, shortened(f"{resource.envelope.scope}|{resource.kind}/{resource.identity}"))


def _owner(key: Key) -> str:
    return hashlib.sha256(repr((key.system, key.value)).encode()).hexdigest()[:16]


def _unversioned(reference: str) -> str:
    return reference.partition("/_history/")[0]
