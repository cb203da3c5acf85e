"""Claims with their lines and what is found in them: what a command prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.claims.queries.checked import ClaimFinding, checked
from models.claims.queries.claim_facts import read_lines
from models.claims.queries.queue import QueueLine, queue
from models.claims.states import UNSENT, State
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A claim, the rows of its lines, and what is found in it while nobody outside has seen it."""

    line: QueueLine
    rows: tuple[Any, ...]
    findings: tuple[ClaimFinding, ...]


def claim_list(clinic: Clinic, states: Iterable[State] = (), payer: str = "") -> tuple[ListedClaim, ...]:
    """Return claims of these states (none named: of all) and this payer ("" all), the oldest day first."""
    found = queue(clinic, tuple(states) or tuple(State), payer, most=None).lines
    with clinic.store.read() as connection:
        rows = read_lines(connection, [line.id for line in found])
    unsent = [line.id for line in found if line.state in {*UNSENT, State.REJECTED}]
    findings = {one.id: one.findings for one in checked(clinic, unsent)} if unsent else {}
    return tuple(ListedClaim(line, tuple(rows.get(line.id, ())), findings.get(line.id, ())) for line in found)
