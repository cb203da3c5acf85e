"""A batch becomes a whole file or none, and its claims are sent once."""

from __future__ import annotations

import multiprocessing
import os
import stat
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from models.claims.actions.make_batch import MadeBatches, WantedBatch, make_batches
from models.claims.actions.write_batch import write_batch
from models.claims.queries.batches import frozen_batch, last_batches
from models.claims.states import State
from models.clinic import open_clinic
from models.core.errors import BadInputError
from models.people.records.organization import Organization
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store, table_of
from tests.databases import Databases
from tests.frozen_clock import FrozenClock
from tests.models.claims.given import claims
from tests.models.claims.read_paper import whole_text
from tests.models.claims.sendable import released, sendable
from tests.models.claims.written import passes
from tests.models.claims.x12_reader.reading import read_837p


@pytest.fixture
def sender(sqlite_clinic: Clinic) -> Clinic:
    sendable(sqlite_clinic)
    return sqlite_clinic


def made(clinic: Clinic, form: str = "837p", *, test: bool = False) -> MadeBatches:
    return make_batches(clinic, None, WantedBatch(form, test=test))


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


def test_a_file_is_its_owners_alone(sender: Clinic, tmp_path: Path):
    released(sender)
    written = write_batch(sender, None, made(sender).ids[0], tmp_path)
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [written.path.name]


def test_the_same_batch_again_is_the_same_bytes_and_counted_once(sender: Clinic, tmp_path: Path):
    released(sender)
    (batch_id,) = made(sender).ids
    first = write_batch(sender, None, batch_id, tmp_path / "first")
    assert made(sender).ids == ()
    assert last_batches(sender, "837p", "", test=False) == (batch_id,)
    again = write_batch(sender, None, batch_id, tmp_path / "again")
    assert again.path.read_bytes() == first.path.read_bytes()
    assert (first.again, again.again) == (False, True)
    assert states(sender) == [State.SENT]


def test_a_test_file_says_so_and_sends_nothing(sender: Clinic, tmp_path: Path):
    released(sender)
    written = write_batch(sender, None, made(sender, test=True).ids[0], tmp_path)
    assert read_837p(written.path.read_text("ascii")).test
    assert states(sender) == [State.BATCHED]


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


def test_a_batch_stopped_while_it_is_written_leaves_no_file_and_is_found_again(sender: Clinic, tmp_path: Path):
    released(sender)
    (batch_id,) = made(sender).ids

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_batch(sender, None, batch_id, tmp_path, stop)
    assert list(tmp_path.iterdir()) == []
    assert states(sender) == [State.BATCHED]
    assert made(sender).ids == (batch_id,)
    assert frozen_batch(sender, batch_id).row.content_hash == ""


def test_a_released_claim_whose_zip_code_is_short_is_held_with_the_reason(sender: Clinic):
    released(sender)
    site = table_of(Organization).c.id == sender.site_id
    sender.store.write(lambda tx: tx.update(Organization, site, zip_code="62701"))
    answer = made(sender)
    assert answer.ids == ()
    assert answer.unfit[0][1].startswith("N403: The billing provider's ZIP code needs nine digits")
    assert states(sender) == [State.HOLD]


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
