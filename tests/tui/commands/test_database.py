"""`needlepoint database` as a script sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.store.clinic import Clinic
from models.store.revision import head_revision
from tests.models.safekeeping.whole_clinic import address, contents, postgres_programs
from tests.tui.command_line import Said, needlepoint

__all__ = ["postgres_programs"]


def database(*words: str, of: str = "") -> Said:
    return needlepoint("database", *words, "--json", **({"database": of} if of else {}))


def test_a_backup_its_restore_and_the_check_answer_a_script(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    here, file, into = address(sqlite_clinic), str(tmp_path / "clinic.backup"), str(tmp_path / "restored.sqlite3")
    held = contents(here)

    saved = database("backup", file, of=here)
    assert (saved.status, saved.json) == (
        0,
        {"file": file, "rows": held.rows, "audit_head": held.audit_head, "verified": True, "removed": []},
    )
    restored = database("restore", file, "--into", into)
    assert (restored.status, restored.json) == (
        0,
        {
            "file": file, "into": into, "rows": held.rows, "audit_head": held.audit_head, "verified": True,
            "upgraded": False, "aside": [],
        },
    )  # fmt: skip
    checked = database("check", of=into)
    assert (checked.status, checked.json["holds"], checked.json["faults"]) == (0, True, [])
    assert checked.json["checked"]["rows"] == held.rows + 1
    assert database("upgrade", of=into).json == {"schema": head_revision(), "changed": False, "backup": None}


@pytest.mark.heavy
def test_a_fault_ends_the_check_with_1_and_has_its_place(sqlite_clinic: Clinic) -> None:
    with sqlite_clinic.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER provenance_no_update")
    checked = database("check", of=address(sqlite_clinic))
    assert (checked.status, checked.json["holds"]) == (1, False)
    assert checked.json["faults"] == [
        {
            "kind": "schema",
            "at": "provenance_no_update",
            "text": "what guards signed rows is missing: a row may have been altered",
        }
    ]
    said = needlepoint("database", "check", database=address(sqlite_clinic))
    assert said.out.splitlines()[-1].startswith("provenance_no_update: what guards")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("backup", "x.backup"), "there is no database file of that name: check --database"),
        (("check",), "there is no database file of that name: check --database"),
        (
            ("backup", "x.backup", "--keep", "always"),
            "'always' is not a rule: write how many days, weeks and",
        ),
        (("restore", "gone.backup", "--into", "x.sqlite3"), "there is no file gone.backup: check its name"),
        (("restore", "x.backup"), "the following arguments are required: --into"),
        (("restore", ".", "--into", "x.sqlite3"), ". is a folder: name the file"),
        (("backup", "-x.backup"), "a name that begins with a dash is written ./-x.backup"),
        (("move", "a", "b"), "both are of one engine"),
    ],
)
def test_bad_use_is_one_line_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = database(*words)
    assert refused.status == 2
    assert message in refused.json["error"]["text"]
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_named_and_is_never_made_a_clinic(tmp_path: Path) -> None:
    empty = tmp_path / "clinic.sqlite3"
    empty.touch()
    for words in (("database", "upgrade"), ("database", "check"), ("audit", "verify")):
        refused = needlepoint(*words, database=str(empty))
        assert refused.status == 2
        assert "this file is empty, it holds no clinic: move it aside, then" in refused.err
    assert empty.stat().st_size == 0


def test_a_damaged_file_and_a_folder_are_named_with_the_way_out(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    sqlite_clinic.store.engine.dispose()
    content = Path(address(sqlite_clinic)).read_bytes()
    (tmp_path / "cut.sqlite3").write_bytes(content[: len(content) // 2])
    checked = needlepoint("database", "check", database=str(tmp_path / "cut.sqlite3"))
    assert checked.status == 1
    assert checked.out.splitlines()[-1].startswith("what is damaged is not mended here: move the database aside")
    refused = needlepoint("database", "check", database=str(tmp_path))
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "is a folder: name the database's file" in refused.err


def test_a_proof_that_meets_what_it_cannot_read_says_which_command_names_it(sqlite_clinic: Clinic) -> None:
    with sqlite_clinic.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_update")
        connection.exec_driver_sql("UPDATE audit_event SET recorded_at = 'in spring' WHERE seq = 1")
    proof = needlepoint("audit", "verify", database=address(sqlite_clinic))
    assert (proof.status, proof.out) == (2, "")
    assert "a signed row cannot be read: 'needlepoint database check' names it" in proof.err
    checked = needlepoint("database", "check", database=address(sqlite_clinic))
    assert (checked.status, "recorded_at is not what its column holds" in checked.out) == (1, True)


def test_a_proof_names_the_event_whose_detail_cannot_be_read_and_goes_on(sqlite_clinic: Clinic) -> None:
    with sqlite_clinic.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_update")
        connection.exec_driver_sql("UPDATE audit_event SET detail = '{half' WHERE seq = 1")
    proof = needlepoint("audit", "verify", database=address(sqlite_clinic))
    assert proof.status == 1
    assert [line for line in proof.out.splitlines() if "event" in line][-1].endswith("cannot be read")


@pytest.mark.heavy
def test_a_password_is_in_no_answer(postgres_clinic: Clinic, postgres_programs: None, tmp_path: Path) -> None:
    secret = address(postgres_clinic).replace("postgres@", "postgres:very-secret@")
    done = [
        database("backup", str(tmp_path / "clinic.backup"), of=secret),
        database("move", secret, str(tmp_path / "moved.sqlite3")),
        database("restore", str(tmp_path / "clinic.backup"), "--into", secret),
        database("move", secret, secret),
        database("backup", str(tmp_path / "x"), of=secret.replace("host=", "host=/nonexistent")),
    ]
    assert [said.status for said in done] == [0, 0, 2, 2, 2]
    assert "secret" not in str(done)
