"""Writes what was released into files."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from models.claims.actions.make_batch import WantedBatch, make_batches
from models.claims.actions.write_batch import write_batch
from models.claims.formats import FORMATS
from models.core.words import printable
from models.store.clinic import Clinic
from tui.claims.working import WorksOnClaims
from tui.dialogs.choose import ChooseDialog


class WritesBatches(WorksOnClaims):
    """Part of the charge queue."""

    def action_write(self) -> None:
        """Choose a format, then write one file a payer."""
        if not self.allowed("batch_claims"):
            return
        choices = tuple((code, f"{name}: one file a payer") for code, name in FORMATS.items())

        def chosen(code: str | None) -> None:
            if code:
                self.store(_write, str, code, self.app.reports)

        self.app.push_screen(ChooseDialog("Write what was released as", choices), chosen)


def _write(clinic: Clinic, person_id: UUID, form: str, folder: Path) -> str:
    """Write every batch of a format; return what was written, in words."""
    made = make_batches(clinic, person_id, WantedBatch(form))
    written = [write_batch(clinic, person_id, batch_id, folder) for batch_id in made.ids]
    held = f" {len(made.unfit)} held: {made.unfit[0][1]}" if made.unfit else ""
    if not written:
        return f"Nothing waits: release a claim first (r).{held}"
    claims = sum(one.claims for one in written)
    return f"{claims} claims sent in {len(written)} files: {printable(str(folder))}.{held}"
