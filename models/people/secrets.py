"""PINs: hashed with argon2, checked without telling which part was wrong."""

from __future__ import annotations

from base64 import b64encode
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@cache
def _hasher() -> PasswordHasher:
    # OWASP's minimum for argon2id (19 MiB, two passes): some 35 ms, so that signing still feels instant.
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_pin(pin: str) -> str:
    """Return the argon2id hash of a PIN."""
    return _hasher().hash(pin)


def pin_matches(stored: str | None, pin: str) -> bool:
    """True when `pin` is the one behind `stored`; False for none stored or an unreadable hash.

    With none stored a hash nothing has is checked instead, so that the answer takes as long.
    """
    try:
        return _hasher().verify(stored or _nobodys(), pin)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """Return a hash of the same cost that no PIN has: its digest is all zeros."""
    hasher = _hasher()
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (b64encode(bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19${cost}${salt}${digest}"
