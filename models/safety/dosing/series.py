"""When a series goes on and with which dose: days, months kept to a day of the month, and the steps of a taper."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from models.safety.facts import OrderFacts, TaperStep

FEWEST_DAYS_A_MONTH = 28


def step_of(steps: tuple[TaperStep, ...], given: int) -> int:
    """Return the place of the step the next dose belongs to after `given` doses; the last once all are used up."""
    for place, step in enumerate(steps):
        if given < step.count:
            return place
        given -= step.count
    return len(steps) - 1


def at_step(order: OrderFacts) -> OrderFacts:
    """Return the order with dose and interval of the step its next dose belongs to."""
    if not order.steps:
        return order
    step = order.steps[step_of(order.steps, order.doses_given)]
    return replace(order, dose=step.dose, interval_days=step.interval_days)


def due_from(order: OrderFacts, given_on: date, before: int) -> date | None:
    """Return the day the next dose falls on after one given on `given_on`, None for a single dose.

    `before` doses came before that one: in a taper its own step says how long to wait. A month later is the same day
    of the month, or the last day of a shorter one; the day the series began on comes back in the longer ones.
    """
    if order.interval_days is None:
        return None
    if order.interval_months:
        return month_later(given_on, order.interval_months, order.valid_from.day)
    steps = order.steps
    days = steps[step_of(steps, before)].interval_days if steps else order.interval_days
    return given_on + timedelta(days=days)


def month_later(day: date, months: int, kept: int) -> date:
    """Return the day `months` later, on `kept` where `day` is it or the last day of a shorter month."""
    wanted = kept if day.day == min(kept, monthrange(day.year, day.month)[1]) else day.day
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(wanted, monthrange(year, month + 1)[1]))


def every_words(order: OrderFacts) -> str:
    """Return how often, as charts say it: one dose, every 28 days, every month on day 31."""
    if order.interval_months:
        months = "every month" if order.interval_months == 1 else f"every {order.interval_months} months"
        day = order.valid_from.day
        return f"{months} on day {day}" + (", or its last day" if day > FEWEST_DAYS_A_MONTH else "")
    if order.interval_days:
        return f"every {order.interval_days} days" if order.interval_days > 1 else "every day"
    return "one dose"


def step_words(order: OrderFacts) -> str:
    """Return which step of a taper the next dose belongs to, "" for no taper."""
    if not order.steps:
        return ""
    return f"step {step_of(order.steps, order.doses_given) + 1} of {len(order.steps)}"


def steps_words(steps: tuple[TaperStep, ...]) -> str:
    """Return every step of a taper: `80 mg once, then 40 mg every 14 days × 6`."""
    return ", then ".join(
        f"{step.dose} every {step.interval_days} days × {step.count}" if step.count > 1 else f"{step.dose} once"
        for step in steps
    )
