"""The formats a batch is written in: its bytes, its file's name, and what of a claim no such file can carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from models.claims.claim import Batch, Claim
from models.claims.forms.cms1500 import PaperChoices, cms1500_pages
from models.claims.writing.unfit import UnfitClaimError
from models.claims.x12.envelope import write_837p

FORMATS = {"837p": "837P", "cms1500": "CMS-1500"}
"""Formats by which claims are sent, and what people call them."""
_ENDINGS = {"837p": "837", "cms1500": "pdf"}


def batch_bytes(form: str, batch: Batch) -> Iterator[bytes]:
    """Yield the bytes of a batch, the same for the same batch. Raises UnfitClaimError for a claim that cannot go."""
    return _WRITERS[form](batch)


def file_name(form: str, batch: Batch, number: int) -> str:
    """Return what the file of a batch is called: its number, its control number, and that it is only a test."""
    test = "-test" if batch.test else ""
    return f"claims-{number:04}-{batch.control:09}{test}.{_ENDINGS[form]}"


def unfit(form: str, batch: Batch, claim: Claim) -> str:
    """Return why a claim cannot be written in a format, "" where it can.

    Raises UnfitClaimError where it is the sender or the receiver that cannot.
    """
    try:
        _TRIALS[form](replace(batch, claims=(claim,)))
    except UnfitClaimError as error:
        if not error.claim:
            raise
        return f"{error.element}: {error.reason}"
    return ""


def written_on(batch: Batch) -> date:
    """Return the day a batch was made, in UTC: forms are signed on it."""
    return date.fromisoformat(batch.written[:8])


def _x12(batch: Batch) -> Iterator[bytes]:
    for segment in write_837p(batch):
        yield segment.encode("ascii")


def _try_x12(batch: Batch) -> None:
    for _ in write_837p(batch):
        pass


def _paper(batch: Batch) -> Iterator[bytes]:
    from models.claims.forms.drawing import cms1500_pdf

    yield cms1500_pdf(batch.claims, _choices(batch))


def _try_paper(batch: Batch) -> None:
    """Fill the forms without drawing them."""
    for claim in batch.claims:
        cms1500_pages(claim, _choices(batch))


def _choices(batch: Batch) -> PaperChoices:
    return PaperChoices(signed_on=written_on(batch))


_WRITERS: dict[str, Callable[[Batch], Iterator[bytes]]] = {"837p": _x12, "cms1500": _paper}
_TRIALS: dict[str, Callable[[Batch], None]] = {"837p": _try_x12, "cms1500": _try_paper}
