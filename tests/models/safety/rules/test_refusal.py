"""S58: a refusal records who refused, what was explained, and that the provider was told."""

from __future__ import annotations

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.safety.rules.outcome.refusal import check
from tests.models.safety.rules.cases import case

TOLD = {"refused_by": "the patient", "explained": "what the dose is for", "provider_told": "D Chen MD"}


@pytest.mark.parametrize("missing", TOLD)
def test_s58_a_refusal_without_one_of_the_three_is_stopped(missing: str) -> None:
    (finding,) = check(case(outcome=Outcome.REFUSED, status_reason="declined", **{**TOLD, missing: " "}))

    assert (finding.severity, finding.at) == (Severity.STOP, f"verify.{missing}")


def test_s58_a_told_refusal_passes_and_nothing_else_is_asked_so() -> None:
    assert check(case(outcome=Outcome.REFUSED, status_reason="declined", **TOLD)) == []
    assert check(case(outcome=Outcome.NOT_GIVEN, status_reason="held")) == []
