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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.core.errors import BadInputError
from models.exchange.reading.files import ImportFile, ReadFile, read_alone

READERS = 2
"""More than one: the process that stores waits for its database now and then."""
WORTH_BYTES = 20_000_000
"""From so much to read on, a process beside is there before it would be missed: it takes a fifth of a second."""
ENDED = "the process that read it ended: import it again"
# Not by `multiprocessing`: that runs the main module again, and keeps another process to look after what is shared.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from models.exchange.reading.ahead import read_asked; read_asked()"
_BEGUN = "ready"


@dataclass(slots=True)
class Reader:
    """One such process. `begun` once it has answered at all, `ended` once it answers no more."""

    process: subprocess.Popen[bytes]
    begun: bool = False
    ended: bool = False

    def ask(self, file: ImportFile, sender: str) -> None:
        """Let it read a file."""
        # A process that ended says so when it is asked for what it read.
        with suppress(OSError):
            _tell(self.process.stdin, (file, sender))

    def answer(self, file: ImportFile, sender: str) -> ReadFile:
        """Return the file it was asked to read, read here where it could not begin or ended before."""
        if not self.ended:
            try:
                self.begun = self.begun or _told(self.process.stdout) == _BEGUN
                found = _told(self.process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError):
                self.ended = True
                if self.begun:
                    return ReadFile(file.name, error=BadInputError("", ENDED))
            else:
                if isinstance(found, Exception):
                    raise found
                return found  # type: ignore[no-any-return]
        return read_alone(file, sender)

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


def read_ahead(files: Sequence[ImportFile], sender: str, readers: Sequence[Reader]) -> Iterator[ReadFile]:
    """Yield each file by itself, in order."""
    for file, reader in zip(files, readers, strict=False):
        reader.ask(file, sender)
    for number, file in enumerate(files):
        reader = readers[number % len(readers)]
        found = reader.answer(file, sender)
        if number + len(readers) < len(files):
            reader.ask(files[number + len(readers)], sender)
        yield found


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


def read_asked() -> None:
    """Read what is asked for on standard input until nobody asks any more."""
    # Facts make no circles, and among their millions the search for garbage takes a fifth of the time.
    gc.disable()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, OSError):
        _tell(answers, _BEGUN)
        while True:
            answer: ReadFile | Exception
            try:
                answer = read_alone(*_told(asked))
            except EOFError:
                return
            except Exception as error:
                answer = error
            _tell(answers, answer)


def _tell(pipe: Any, what: object) -> None:
    pipe.write(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))
    pipe.flush()


def _told(pipe: Any) -> Any:
    return pickle.load(pipe)  # noqa: S301  (between two processes of this program)
