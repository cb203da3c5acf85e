"""Who is on site, in the words that stand behind the name of who is signed in."""

from __future__ import annotations

from tui.frame.session import Session


def on_site(app: Session, *, short: bool = False) -> str:
    """Return ` · D Lee MD on site`, or ` on site` where the person signed in is the provider."""
    provider, person = app.supervisor, app.person
    if provider is None:
        return " · no provider" if short else " · no provider on site"
    if person is not None and provider.id == person.id:
        return "" if short else " on site"
    return f" · {provider.name}" if short else f" · {provider.name} on site"
