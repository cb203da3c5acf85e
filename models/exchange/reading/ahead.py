"""Files read in processes beside the one that stores them: Python works on one core in each.

Each process reads one file ahead of whoever takes them, so that few are held at once. It ends when its pipe is closed,
which the end of this process does however it ends.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.core.errors import BadInputError
from models.exchange.reading.files import ImportFile, ReadFile, read_alone, seems_alone

READERS = 2
"""More than one: the process that stores waits for its database now and then."""
WORTH_BYTES = 20_000_000
"""From so much to read on, a process beside is there before it would be missed: it takes a fifth of a second."""
ENDED = "the process that read it ended: import it again"
# Not by `multiprocessing`: that runs the main module again, and keeps another process to look after what is shared.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from models.exchange.reading.ahead import answer_all; answer_all()"
_BEGUN = "ready"


class ReaderEndedError(Exception):
    """A process answers no more. `begun` False where it never did: it could not be started."""

    def __init__(self, *, begun: bool) -> None:
        super().__init__(begun)
        self.begun = begun


@dataclass(slots=True)
class Reader:
    """One such process. `begun` once it has answered at all, `ended` once it answers no more."""

    process: subprocess.Popen[bytes]
    begun: bool = False
    ended: bool = False

    def ask(self, act: Callable[..., Any], *given: Any) -> None:
        """Let it do something with what is given."""
        # A process that ended says so when it is asked for its answer.
        with suppress(OSError):
            _tell(self.process.stdin, (act, given))

    def answer(self) -> Any:
        """Return what that came to, or raise what it raised there. Raises ReaderEndedError, once `begun`."""
        if self.ended:
            raise ReaderEndedError(begun=False)
        try:
            self.begun = self.begun or _told(self.process.stdout) == _BEGUN
            found = _told(self.process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.ended = True
            raise ReaderEndedError(begun=self.begun) from None
        if isinstance(found, Exception):
            raise found
        return found

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        with suppress(OSError):
            self.process.communicate()


@contextmanager
def readers_of(files: Sequence[ImportFile]) -> Iterator[list[Reader]]:
    """Yield processes that read files like these, none where that is not worth it or none can be started."""
    readers: list[Reader] = []
    try:
        if _worth_it(files):
            # A machine that has no room for another process reads with those it has.
            with suppress(OSError):
                while len(readers) < READERS:
                    readers.append(_started())
        yield readers
    finally:
        for reader in readers:
            reader.end()


def look_at(files: Sequence[ImportFile], readers: Sequence[Reader]) -> list[int]:
    """Return the numbers of those files of which a glance cannot tell that they refer to no other one."""
    shares = [files[first :: len(readers)] for first in range(len(readers))]
    for reader, share in zip(readers, shares, strict=True):
        reader.ask(_seem_alone, share)
    found: list[int] = []
    for first, (reader, share) in enumerate(zip(readers, shares, strict=True)):
        try:
            alone: list[bool] = reader.answer()
        except ReaderEndedError:
            alone = _seem_alone(share)
        found += [first + place * len(readers) for place, told in enumerate(alone) if not told]
    return sorted(found)


def read_ahead(files: Sequence[ImportFile], sender: str, readers: Sequence[Reader]) -> Iterator[ReadFile]:
    """Yield each file by itself, in order; one whose reader ended over it is refused."""
    for file, reader in zip(files, readers, strict=False):
        reader.ask(read_alone, file, sender)
    for number, file in enumerate(files):
        reader = readers[number % len(readers)]
        found: ReadFile
        try:
            found = reader.answer()
        except ReaderEndedError as error:
            found = _ended(file) if error.begun else read_alone(file, sender)
        if number + len(readers) < len(files):
            reader.ask(read_alone, files[number + len(readers)], sender)
        yield found


def _seem_alone(files: Sequence[ImportFile]) -> list[bool]:
    return [seems_alone(file) for file in files]


def _ended(file: ImportFile) -> ReadFile:
    return ReadFile(file.name, error=BadInputError("", ENDED))


def _worth_it(files: Sequence[ImportFile]) -> bool:
    if len(files) < READERS or (os.cpu_count() or 1) < READERS:
        return False
    return sum(_size(file.content) for file in files) >= WORTH_BYTES


def _size(content: bytes | Path) -> int:
    if isinstance(content, bytes):
        return 0
    try:
        return content.stat().st_size
    except (OSError, ValueError):
        return 0


def _started() -> Reader:
    # In a session of its own: Ctrl-C, which a terminal sends to all of one, is for the process that stores.
    return Reader(subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _PROGRAM, *sys.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True,
    ))  # fmt: skip


def answer_all() -> None:
    """Do what is asked for on standard input until nobody asks any more."""
    # Facts make no circles, and among their millions the search for garbage takes a fifth of the time.
    gc.disable()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, OSError):
        _tell(answers, _BEGUN)
        while True:
            act, given = _told(asked)
            answer: object
            try:
                answer = act(*given)
            except Exception as error:
                answer = error
            _tell(answers, answer)


def _tell(pipe: Any, what: object) -> None:
    pipe.write(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))
    pipe.flush()


def _told(pipe: Any) -> Any:
    return pickle.load(pipe)  # noqa: S301  (between two processes of this program)
