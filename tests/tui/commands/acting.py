"""A person who acts on the command line, with the PIN in a private file as a script keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from tests.factories import add_staff, hashed_quickly, rows

PIN = "4711"
OF_EXAMPLES = {
    "bkim": ("biller", "8642"),
    "dlee": ("provider", "1357"),
    "anovak": ("administrator", "9753"),
    "cosgood": ("stock_manager", "2593"),
}
"""Who the examples of the help pages act as: they work in the demo clinic."""


def acting_as(
    clinic: Clinic, folder: Path, monkeypatch: pytest.MonkeyPatch, username: str, *roles: str, pin: str = PIN
) -> tuple[str, str]:
    """Return the words that let a person of these roles act; they are added where the clinic lacks them."""
    if all(row.username != username for row in rows(clinic, Practitioner)):
        add_staff(
            clinic, family=username, credential="", npi="", username=username, pin_hash=hashed_quickly(pin),
            roles=list(roles),
        )  # fmt: skip
    monkeypatch.setenv("NEEDLEPOINT_PIN_FILE", str(pin_file(folder, pin)))
    return "--as", username


def pin_file(folder: Path, pin: str) -> Path:
    """Return a file that holds a PIN and only its owner may read."""
    file = folder / "pin"
    file.write_text(f"{pin}\n", "utf-8")
    file.chmod(0o600)
    return file
