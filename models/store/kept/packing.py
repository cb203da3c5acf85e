"""Text that says much the same from row to row, kept small: deflated against words that all rows share.

The words are data: `words/1.txt` for whole records and reasons, `words/2.txt`, shorter and so quicker, for sentences
and what the audit trail tells. Rows are read with the words they were written with, so a file never changes once rows
were written with it: better words are a file with the next number, named here.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib import resources

WHOLE, SHORT = 1, 2
"""The words rows are written with."""
_KNOWN = frozenset({WHOLE, SHORT})
_BEGIN = 5
"""A packed text begins with the number of its words, one byte, and the CRC-32 of the text, four."""
_RAW = -15
_MEMORY = 5
"""zlib's memLevel: texts of a few thousand letters gain nothing from more, and making room for more takes longer."""


def packed(message: str, words: int = WHOLE) -> bytes:
    """Return a text in a few bytes."""
    plain = message.encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _words(words))
    return bytes([words]) + zlib.crc32(plain).to_bytes(_BEGIN - 1) + deflate.compress(plain) + deflate.flush()


def unpacked(stored: bytes) -> str:
    """Return the text that was packed. Raises ValueError for bytes that are damaged, or of words not known here."""
    if len(stored) <= _BEGIN or stored[0] not in _KNOWN:
        raise ValueError("no packed text")
    inflate = zlib.decompressobj(_RAW, _words(stored[0]))
    try:
        plain = inflate.decompress(stored[_BEGIN:])
    except zlib.error as error:
        raise ValueError("a packed text is damaged") from error
    if not inflate.eof or inflate.unused_data or zlib.crc32(plain).to_bytes(_BEGIN - 1) != stored[1:_BEGIN]:
        raise ValueError("a packed text is damaged")
    return plain.decode()


@cache
def _words(number: int) -> bytes:
    return (resources.files("models.store.kept") / "words" / f"{number}.txt").read_bytes()
