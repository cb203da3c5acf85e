"""Text that says much the same from row to row, kept small: deflated against words that all rows share.

The words are data, `words/1.txt` and whatever number follows. Rows are read with the words they were written with, so
a file never changes once rows were written with it: better words are the next number, and new rows take the highest.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib import resources

_BEGIN = 5
"""A packed text begins with the number of its words, one byte, and the CRC-32 of the text, four."""
_RAW = -15


def packed(message: str) -> bytes:
    """Return a text in a few bytes."""
    number, plain = _newest(), message.encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW, 8, zlib.Z_DEFAULT_STRATEGY, _words(number))
    return bytes([number]) + zlib.crc32(plain).to_bytes(_BEGIN - 1) + deflate.compress(plain) + deflate.flush()


def unpacked(stored: bytes) -> str:
    """Return the text that was packed. Raises ValueError for bytes that are damaged, or of words not known here."""
    if len(stored) <= _BEGIN or not 1 <= stored[0] <= _newest():
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
    return (resources.files("models.store") / "words" / f"{number}.txt").read_bytes()


@cache
def _newest() -> int:
    files = (resources.files("models.store") / "words").iterdir()
    return max(int(file.name.removesuffix(".txt")) for file in files)
