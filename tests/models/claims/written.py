"""A batch written, judged by pyx12 and read back."""

from __future__ import annotations

import io
import logging
from dataclasses import replace

from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from models.claims.claim import Batch, Claim, Insurance
from models.claims.x12.envelope import write_837p
from tests.models.claims.x12_reader.reading import ReadFile, read_837p


def written(batch: Batch) -> str:
    return "".join(write_837p(batch))


def passes(text: str) -> str:
    """Return the errors pyx12 writes of a file, "" where it passes. Its answer counts, not its exit status."""
    answer = io.StringIO()
    logging.disable(logging.CRITICAL)
    try:
        good = x12n_document(ParamsBase(), io.StringIO(text), answer, None)
    finally:
        logging.disable(logging.NOTSET)
    return "" if good else answer.getvalue() or "not passed"


def read_back(batch: Batch) -> ReadFile:
    """Return what the second reader finds in the file of a batch, which must be without fault."""
    read = read_837p(written(batch))
    assert read.faults == ()
    assert read.unread == frozenset()
    return read


def carried(claim: Claim) -> Claim:
    """Return a claim without what an 837P has no element for."""
    lines = tuple(replace(line, partner="", administration="") for line in claim.lines)
    providers = tuple(replace(provider, credential="") for provider in claim.providers)
    insurances = (*claim.insurances[:1], *map(_other, claim.insurances[1:]))
    return replace(claim, lines=lines, providers=providers, insurances=insurances, findings=())


def _other(insurance: Insurance) -> Insurance:
    """Of another insurance's subscriber the guide asks no birth date and no sex."""
    if insurance.subscriber is None:
        return insurance
    return replace(insurance, subscriber=replace(insurance.subscriber, born=None, sex=""))
