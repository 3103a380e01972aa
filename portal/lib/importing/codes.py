"""The lists of codes that imported fields are held to."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale

_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


@cache
def countries() -> frozenset[str]:
    """ISO 3166 codes of two letters."""
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes."""
    return frozenset(map(str, Locale("en").currencies))


@cache
def time_zones() -> frozenset[str]:
    """Names of the tz database."""
    return frozenset(available_timezones())
