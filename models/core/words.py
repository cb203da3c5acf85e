"""Dates, ages and spans as people say them, always with the month in letters and 24-hour times."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date_text(day: date) -> str:
    """Return `Mar 3, 1961`."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def day_text(day: date, today: date) -> str:
    """Return a near day without its year, a far one with it: `Oct 26`, `Oct 26, 2024`."""
    if abs((today - day).days) < 300:
        return f"{MONTHS[day.month - 1]} {day.day}"
    return date_text(day)


def weekday_text(day: date, *, year: bool = False) -> str:
    """Return a day with its weekday as headers print it: `Sat Nov 28`, with `year` `Sat Nov 28, 2026`."""
    name = f"{DAYS[day.weekday()]} {MONTHS[day.month - 1]} {day.day}"
    return f"{name}, {day.year}" if year else name


def time_text(instant: datetime, zone: ZoneInfo) -> str:
    """Return the clinic's wall time of an instant: `10:44`."""
    return instant.astimezone(zone).strftime("%H:%M")


def instant_text(instant: datetime, zone: ZoneInfo) -> str:
    """Return the clinic's day and wall time of an instant: `Mar 3, 1961 10:44`."""
    return f"{date_text(instant.astimezone(zone).date())} {time_text(instant, zone)}"


def full_name(given: str, family: str, credential: str) -> str:
    """Return a member of staff as records print them: `M Ruiz MA`."""
    return " ".join(part for part in (given, family, credential) if part)


def printable(text: str) -> str:
    """Return text for a file or a terminal: names come from files, so whatever would steer one is an escape."""
    return "".join(sign if sign.isprintable() or sign == "\N{NO-BREAK SPACE}" else ascii(sign)[1:-1] for sign in text)


def age_on(born: date, day: date) -> int:
    """Return whole years lived on `day`; negative when `day` is before birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_on(born: date, day: date) -> int:
    """Return whole months lived on `day`; negative when `day` is before birth."""
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)


def age_text(born: date, day: date) -> str:
    """Return an age in years, or in months under 2 years: `65`, `14 months`."""
    years = age_on(born, day)
    if years >= 2:
        return str(years)
    months = months_on(born, day)
    return f"{months} month" + ("" if months == 1 else "s")


def age_with_unit(born: date, day: date) -> str:
    """Return an age that stands alone, with its unit: `65 y`, `14 months`."""
    age = age_text(born, day)
    return f"{age} y" if age.isdigit() else age


def age_short(born: date, day: date) -> str:
    """Return an age for a column: `65 y`, `14 mo`."""
    return re.sub(r"months?$", "mo", age_with_unit(born, day))


def distance_text(day: date, today: date) -> str:
    """Return how far `day` is from `today`: `today`, `2 d late`, `3 d early`."""
    days = (today - day).days
    if days == 0:
        return "today"
    return f"{days} d late" if days > 0 else f"{-days} d early"


def span_text(days: int) -> str:
    """Return a span of days in the shortest honest unit: `3 d`, `8 w`, `5 mo`, `2 y`."""
    if days < 14:
        return f"{days} d"
    if days < 120:
        return f"{days // 7} w"
    if days < 730:
        return f"{days // 30} mo"
    return f"{days // 365} y"


def snake_case(name: str) -> str:
    """Return a type's name as a word of lower-case letters: `medication_administration`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
