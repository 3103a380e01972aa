"""Template filters about people and their devices."""

from babel import Locale
from django import template
from django.utils.translation import get_language, gettext

register = template.Library()

# The first name found wins: every Chrome says Safari too, every Edge says Chrome.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """{{ session.user_agent|browser }}: "Firefox, Windows"; what is not known is said so."""
    found = [next((name for sign, name in known if sign in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or gettext("Unknown browser")


@register.filter
def country(code: str) -> str:
    """{{ partner.country|country }}: "France" for FR, in the reader's language; the code where it has no name."""
    return Locale(get_language() or "en").territories.get(code, code)
