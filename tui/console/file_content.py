"""The bytes of a file a command is given, or of standard input; and a file that appears whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path


def file_content(name: str) -> bytes:
    """Return the content of a file; `-` is standard input. Raises BadInputError when it cannot be read."""
    from models.core.errors import BadInputError

    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None


def write_private_file(name: str, text: str) -> None:
    """Write a file beside its name and move it there, readable by its owner only. Raises BadInputError."""
    from models.core.errors import BadInputError

    target = Path(name)
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        beside.write_text(text, "utf-8")
        beside.replace(target)
    except (OSError, ValueError) as error:
        raise BadInputError(name, f"cannot be written: {getattr(error, 'strerror', None) or error}") from None
