"""What is loaded when: the models without a terminal, the first frame without the models."""

from __future__ import annotations

import subprocess
import sys

EVERY_MODEL = """
import importlib, pkgutil, sys
import models
for module in pkgutil.walk_packages(models.__path__, "models."):
    if ".migrations." not in module.name:
        importlib.import_module(module.name)
"""


def packages_after(code: str) -> set[str]:
    """Return the top-level packages a fresh interpreter has loaded after running `code`."""
    return {name.partition(".")[0] for name in modules_after(code)}


def test_every_model_works_without_a_terminal() -> None:
    loaded = packages_after(EVERY_MODEL)

    assert "sqlalchemy" in loaded
    assert loaded & {"textual", "rich", "tui"} == set()


def test_the_sign_in_screen_waits_for_no_database_library() -> None:
    loaded = packages_after("import tui.app.application, tui.frame.startup, tui.cli\ntui.cli.main(['--help'])")

    assert "textual" in loaded
    assert loaded & {"sqlalchemy", "sqlmodel", "pydantic", "alembic", "argon2", "psycopg", "models"} == set()


def test_code_sets_are_looked_up_without_the_record_classes() -> None:
    loaded = packages_after("import models.codes.stored_code_sets, models.codes.queries.ndc_directory")

    assert "sqlalchemy" in loaded
    assert loaded & {"sqlmodel", "pydantic", "alembic"} == set()


def test_the_name_of_the_clinic_waits_for_its_own_record_alone() -> None:
    loaded = modules_after("import models.clinic, models.people.queries.station")

    rooms = {name.split(".")[1] for name in loaded if name.startswith("models.")}
    assert rooms == {"clinic", "core", "people", "store"}


def test_the_first_screens_load_no_library_of_reports_codes_or_schemas() -> None:
    code = "from tui.app.application import _load_first_screens\n_load_first_screens(None)"
    loaded = modules_after(code)

    assert "tui.today.worklist" in loaded
    assert loaded & {"alembic", "biip", "reportlab", "plotext", "psycopg", "openpyxl"} == set()
    assert {name for name in loaded if name.startswith("sqlalchemy.dialects.postgresql")} == set()
    unused = (
        "models.claims", "models.safekeeping", "models.demo", "models.reports.stock", "tui.claims", "tui.stock",
        "models.charting.correcting.signed_dose", "tui.charting.reaction.screen",
    )  # fmt: skip
    assert {name for name in loaded if name.startswith(unused)} == set()


def modules_after(code: str) -> set[str]:
    """Return every module a fresh interpreter has loaded after running `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())
