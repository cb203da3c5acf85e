"""`python -m tests.bench.signers [--writers N …] [--doses N] [--over WHAT …] [--waits]`: many stations sign at once.

Each line is a play on a clinic of its own: what was stored, how many a second, the processor time of one dose at the
stations and on the server, who was refused, what got in each other's way.
"""

from __future__ import annotations

import argparse
import itertools

from models.clinic import open_clinic
from models.people.actions.set_up_clinic import set_up_clinic
from models.store.engine import open_engine
from models.store.identity import Uuid7Source
from models.store.schema import prepare
from models.store.transaction import Store
from tests import factories
from tests.bench.signers.plays import Over, Told, play
from tests.bench.signers.plays import prepare as charted
from tests.bench.signers.watching import Waits, processor_seconds
from tests.databases import PostgresDatabases, build
from tests.frozen_clock import FrozenClock
from tests.postgres import ScratchServer


def main() -> None:
    """Play every combination asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.signers", description=__doc__)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--doses", type=int, default=320, help="of all stations together")
    parser.add_argument("--over", type=Over, nargs="+", default=list(Over), choices=list(Over))
    parser.add_argument("--waits", action="store_true", help="ask the server what its sessions wait for")
    arguments = parser.parse_args()
    server = ScratchServer()
    databases = PostgresDatabases(server)
    build(databases, "clinic", _set_up)
    try:
        for over, writers in itertools.product(arguments.over, arguments.writers):
            database = databases.copy("clinic")
            waits = Waits(database) if arguments.waits else None
            clinic = open_clinic(Store(open_engine(database)), FrozenClock())
            assert clinic is not None
            work = charted(clinic, over, writers, max(1, arguments.doses // writers))
            clinic.store.engine.dispose()
            before = processor_seconds(server.pid)
            told = play(database, work, waits.look) if waits else play(database, work)
            _tell(over, writers, told, processor_seconds(server.pid) - before)
            if waits:
                print("   ", ", ".join(f"{what} {times}" for what, times in waits.seen.most_common(12)))
                waits.close()
    finally:
        databases.close()
        server.stop()


def _set_up(store: Store) -> None:
    prepare(store.engine)
    set_up_clinic(store, FrozenClock(), Uuid7Source(), factories.SETUP)
    clinic = open_clinic(store, FrozenClock())
    assert clinic is not None
    factories.add_staff(clinic)


def _tell(over: Over, writers: int, told: Told, server: float) -> None:
    asked = len(told.signed) + told.refused.total() + told.errors.total()
    print(
        f"{over:6} {writers:2} writers: {len(told.signed)} signed of {asked} asked in {told.seconds:.1f} s,"
        f" {len(told.signed) / told.seconds:.1f} a second ({asked / told.seconds:.1f} answers);"
        f" an answer takes {told.processor / asked * 1000:.1f} ms of a station's processor"
        f" and {server / asked * 1000:.1f} ms of the server's, the longest {told.longest:.1f} s",
        flush=True,
    )
    for words, times in (*told.refused.items(), *told.errors.items()):
        print(f"    {times} x {words}")
    for words, times in told.conflicts.most_common(8):
        print(f"    conflict {times} x {words}")


if __name__ == "__main__":
    main()
