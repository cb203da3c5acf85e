"""A process that has loaded all of Needlepoint and becomes a program whenever one is asked for.

Loading takes most of a start, and no test is about it. What is forked is a process of its own that runs a module as
`python -m` does, on the files, in the folder and with the environment it is given, and ends as Python ends.

The socket named by the first argument brings one byte for each program, with a socket of its own and its files. There
goes the process id; the words to start with come back; and at its end goes its exit status.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
from typing import Any, TextIO

import models
import tui

MOST_FILES = 8
_LOADED_WHEN_NEEDED = (
    "alembic.command",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "tests.tui.at_rest",
    "textual.drivers.linux_driver",
)
_RUN_BY_OTHERS = ("tui.__main__", "models.store.migrations.")


class Forked(Exception):  # noqa: N818
    """This process is the program now; `asked` brings its words."""

    def __init__(self, asked: socket.socket, files: list[int]) -> None:
        super().__init__()
        self.asked = asked
        self.files = files


def serve(calls: socket.socket) -> None:
    """Fork a program for each call until nobody calls any more. Raises Forked in each of them."""
    programs: dict[int, socket.socket] = {}

    def tell_ended(*_signal: Any) -> None:
        while programs:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                return
            with programs.pop(process) as told:
                _tell(told, os.waitstatus_to_exitcode(status))

    signal.signal(signal.SIGCHLD, tell_ended)
    while (received := socket.recv_fds(calls, 1, MOST_FILES))[0]:
        own, *files = received[1]
        asked = socket.socket(fileno=own)
        process = os.fork()
        if not process:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            raise Forked(asked, files)
        for file in files:
            os.close(file)
        # It does not run before it has its words, and they come once its number is known.
        programs[process] = asked
        _tell(asked, process)


def become(asked: socket.socket, files: list[int]) -> None:
    """Be the program that is asked for."""
    os.setsid()
    with asked, asked.makefile() as lines:
        start = json.loads(lines.readline())
    _put(files, start["files"])
    os.chdir(start["folder"])
    os.environ.clear()
    os.environ.update(start["env"])
    sys.stdin = sys.__stdin__ = _opened(0, "r", sys.stdin)  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _opened(1, "w", sys.stdout)  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _opened(2, "w", sys.stderr)  # type: ignore[misc]
    sys.argv = ["", *start["words"]]
    runpy.run_module(start["module"], run_name="__main__", alter_sys=True)


def _put(files: list[int], numbers: list[int]) -> None:
    """Give files the numbers they are known by."""
    free = max(numbers) + 1
    for file, number in zip([fcntl.fcntl(file, fcntl.F_DUPFD, free) for file in files], numbers, strict=True):
        os.dup2(file, number)
        os.close(file)


def _opened(number: int, mode: str, like: TextIO) -> TextIO:
    line_by_line = number == 2 or os.isatty(number)
    buffering = 1 if line_by_line and mode == "w" else -1
    return open(number, mode, buffering, like.encoding, like.errors, closefd=False)  # type: ignore[return-value]


def _tell(told: socket.socket, number: int) -> None:
    told.sendall(b"%d\n" % number)


def _load() -> None:
    gc.disable()
    for package in (models, tui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(_RUN_BY_OTHERS):
                importlib.import_module(module.name)
    for name in _LOADED_WHEN_NEEDED:
        importlib.import_module(name)
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    _load()
    try:
        serve(socket.socket(fileno=int(sys.argv[1])))
    except Forked as fork:
        asked_for = fork
    else:
        sys.exit()
    become(asked_for.asked, asked_for.files)
