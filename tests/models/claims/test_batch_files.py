"""A batch becomes a whole file or none, and its claims are sent once."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from models.claims.actions.make_batch import MadeBatches, WantedBatch, make_batches
from models.claims.actions.write_batch import write_batch
from models.claims.states import State
from models.clinic import open_clinic
from models.core.errors import BadInputError
from models.people.records.organization import Organization
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store, table_of
from tests.databases import Databases
from tests.frozen_clock import FrozenClock
from tests.models.claims.given import claims, given, insured
from tests.models.claims.read_paper import whole_text
from tests.models.claims.sendable import HOME, PAYER, released, sendable
from tests.models.claims.written import passes
from tests.models.claims.x12_reader.reading import read_837p


@pytest.fixture
def sender(sqlite_clinic: Clinic) -> Clinic:
    sendable(sqlite_clinic)
    return sqlite_clinic


def made(clinic: Clinic, form: str = "837p") -> MadeBatches:
    return make_batches(clinic, None, WantedBatch(form))


def states(clinic: Clinic) -> list[State]:
    return [claim.state for claim in claims(clinic)]


def test_released_claims_go_out_in_a_file_that_reads_back_to_them(sender: Clinic, tmp_path: Path):
    released(sender, 2)
    (batch_id,) = made(sender).ids
    written = write_batch(sender, None, batch_id, tmp_path)
    text = written.path.read_text("ascii")
    assert passes(text) == ""
    read = read_837p(text)
    assert (read.faults, read.control) == ((), written.control)
    assert [one.control for one in read.claims] == [claim.control for claim in claims(sender)]
    assert sum(one.total for one in read.claims) == written.total == Decimal(94)
    assert (written.claims, written.lines, written.again) == (2, 4, False)
    assert states(sender) == [State.SENT, State.SENT]


def test_claims_on_paper_are_sent_as_forms(sender: Clinic, tmp_path: Path):
    released(sender, 2)
    (batch_id,) = made(sender, "cms1500").ids
    written = write_batch(sender, None, batch_id, tmp_path)
    text = whole_text(written.path.read_bytes())
    assert written.path.suffix == ".pdf"
    assert all(claim.control in text for claim in claims(sender))
    assert states(sender) == [State.SENT, State.SENT]
    assert write_batch(sender, None, batch_id, tmp_path).again


def test_a_folder_that_cannot_be_written_sends_nothing(sender: Clinic, tmp_path: Path):
    released(sender)
    (batch_id,) = made(sender).ids
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInputError, match="--output"):
        write_batch(sender, None, batch_id, tmp_path / "file" / "folder")
    assert states(sender) == [State.BATCHED]
    assert made(sender).ids == (batch_id,)


def test_a_released_claim_whose_zip_code_is_short_is_held_with_the_reason(sender: Clinic):
    released(sender)
    site = table_of(Organization).c.id == sender.site_id
    sender.store.write(lambda tx: tx.update(Organization, site, zip_code="62701"))
    answer = made(sender)
    assert answer.ids == ()
    assert answer.unfit[0][1].startswith("N403: The billing provider's ZIP code needs nine digits")
    assert states(sender) == [State.HOLD]


def test_a_released_claim_whose_name_has_no_room_on_paper_is_held_with_the_reason(sender: Clinic):
    given(sender, insured(sender, payer_name=PAYER, **(HOME | {"address": "1 " + "Long " * 8 + "Street"})))
    released(sender, 1)
    answer = made(sender, "cms1500")
    assert len(answer.ids) == 1
    assert answer.unfit[0][1].startswith("box 5: has 48 characters where 42 fit")
    assert states(sender) == [State.HOLD, State.BATCHED]


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    found = databases.copy("clinic")
    yield found
    databases.drop(found)


@pytest.mark.heavy
@pytest.mark.parametrize("parts", [2, 30])
def test_a_batch_killed_in_the_middle_leaves_no_half_file_and_no_claim_sent(address: str, tmp_path: Path, parts: int):
    clinic = _opened(address)
    sendable(clinic)
    released(clinic, 2)
    (batch_id,) = made(clinic).ids
    clinic.store.engine.dispose()

    process = multiprocessing.get_context("spawn").Process(
        target=_killed_while_writing, args=(address, str(batch_id), str(tmp_path), parts)
    )
    process.start()
    process.join(60)
    assert process.exitcode == -9

    clinic = _opened(address)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".837"] == []
    assert states(clinic) == [State.BATCHED, State.BATCHED]
    (again,) = made(clinic).ids
    assert str(again) == str(batch_id)
    assert not write_batch(clinic, None, again, tmp_path).again
    assert states(clinic) == [State.SENT, State.SENT]
    clinic.store.engine.dispose()


def _opened(address: str) -> Clinic:
    clinic = open_clinic(Store(open_engine(address)), FrozenClock())
    assert clinic is not None
    return clinic


def _killed_while_writing(address: str, batch_id: str, folder: str, parts: int) -> None:
    told = 0

    def kill(_: int) -> None:
        nonlocal told
        told += 1
        if told == parts:
            os.kill(os.getpid(), 9)

    write_batch(_opened(address), None, UUID(batch_id), Path(folder), kill)
