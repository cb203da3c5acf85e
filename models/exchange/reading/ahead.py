"""Files read in processes beside the one that stores them: Python works on one core in each.

Each process reads one file ahead of whoever takes them, so that few are held at once. It ends when its pipe is closed,
which the end of this process does however it ends; it hears no Ctrl-C of its own.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from models.core.errors import BadInputError
from models.exchange.reading.files import ImportFile, ReadFile, read_alone

READERS = 2
"""More than one: the process that stores waits for its database now and then."""
WORTH_BYTES = 20_000_000
"""From so much to read on, a process beside is there before it would be missed: it takes a fifth of a second."""
BEGUN = "ready"
ENDED = "the process that read it ended: import it again"


@dataclass(slots=True)
class Reader:
    """One such process. `begun` once it has answered at all, `ended` once it answers no more."""

    process: SpawnProcess
    pipe: Connection
    begun: bool = False
    ended: bool = False

    def ask(self, file: ImportFile) -> None:
        """Let it read a file."""
        # A process that ended says so when it is asked for what it read.
        with suppress(OSError):
            self.pipe.send(file)

    def answer(self, file: ImportFile, sender: str) -> ReadFile:
        """Return the file it was asked to read, read here where it could not begin or ended before."""
        if not self.ended:
            try:
                self.begun = self.begun or self.pipe.recv() == BEGUN
                found = self.pipe.recv()
            except (EOFError, OSError):
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
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


@contextmanager
def readers_of(files: Sequence[ImportFile], sender: str) -> Iterator[list[Reader]]:
    """Yield processes that read files like these, none where that is not worth it or none can be started."""
    readers: list[Reader] = []
    try:
        if _worth_it(files):
            # A machine that has no room for another process reads with those it has.
            with suppress(OSError):
                while len(readers) < READERS:
                    readers.append(_started(sender))
        yield readers
    finally:
        for reader in readers:
            reader.end()


def read_ahead(files: Sequence[ImportFile], sender: str, readers: Sequence[Reader]) -> Iterator[ReadFile]:
    """Yield each file by itself, in order."""
    for file, reader in zip(files, readers, strict=False):
        reader.ask(file)
    for number, file in enumerate(files):
        reader = readers[number % len(readers)]
        found = reader.answer(file, sender)
        if number + len(readers) < len(files):
            reader.ask(files[number + len(readers)])
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


def _started(sender: str) -> Reader:
    spawning = get_context("spawn")
    ours, theirs = spawning.Pipe()
    with theirs:
        process = spawning.Process(target=_read, args=(theirs, sender), daemon=True)
        try:
            with _deaf_to_ctrl_c():
                process.start()
        except OSError:
            ours.close()
            raise
    return Reader(process, ours)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let a process that starts inherit that Ctrl-C, which a terminal sends to both, is not for it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _read(pipe: Connection, sender: str) -> None:
    """Read what is asked for until nobody asks any more."""
    # Facts make no circles, and among their millions the search for garbage takes a fifth of the time.
    gc.disable()
    with suppress(EOFError, OSError):
        pipe.send(BEGUN)
        while True:
            file: ImportFile = pipe.recv()
            answer: ReadFile | Exception
            try:
                answer = read_alone(file, sender)
            except Exception as error:
                answer = error
            pipe.send(answer)
