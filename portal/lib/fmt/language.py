"""Which of the two languages is meant, and the spaces French typography asks for."""

from django.utils import translation

NO_BREAK = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"


def resolve(language: str | None) -> str:
    """ "fr" or "en": the language asked for, else the active one, else English."""
    code = language or translation.get_language() or "en"
    return "fr" if code.lower().startswith("fr") else "en"


def plural(count: int, singular: str, many: str, language: str) -> str:
    """The form that agrees with `count`: French says « 0 jour », English "0 days"."""
    alone = abs(count) < 2 if language == "fr" else abs(count) == 1
    return singular if alone else many
