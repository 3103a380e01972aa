"""Amounts as people type them, in French or English notation."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.lib.fmt.language import MINUS, resolve
from portal.lib.fmt.monies import SYMBOLS

MAX_DIGITS = 12
_SPACES = re.compile("[ \u00a0\u202f\u2009]")

# The last separator is the decimal one when it cannot be read otherwise: 2.400,00 and 2,400.00 mean the same
# everywhere. Only a single group, 2.400 or 2,400, needs the language to tell thousands from decimals.
_ANYWHERE = [
    r"(?P<whole>[0-9]+)(?:[.,](?P<cents>[0-9]{1,2}))?",
    r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,](?P<cents>[0-9]{1,2}))?",
    r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?P<cents>[0-9]{1,2})",
    r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)\.(?P<cents>[0-9]{1,2})",
]
_THOUSANDS = {
    "fr": r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)",
    "en": r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)",
}
_TOO_FINE = re.compile(r"[0-9][0-9 .,]*[.,][0-9]{3,}")


class AmountError(ValueError):
    """What was typed is no amount; the message says, in the reader's language, what to type."""


def parse_amount(text: str, currency: str = "EUR", *, language: str | None = None) -> Decimal:
    """The amount typed, with two decimals: 2400, 2 400, 2.400,00, 2,400.00, −12,50 €.

    Raises AmountError for anything else: another currency's sign, exponents, underscores, digits of other
    scripts, a third decimal.
    """
    sign, body = _without_currency(_SPACES.sub(" ", text.strip()), currency)
    match = _read(body, resolve(language))
    if match is None:
        raise AmountError(_refusal(body))
    parts = match.groupdict()
    whole = re.sub("[ .,]", "", parts["whole"])
    if len(whole.lstrip("0")) > MAX_DIGITS:
        raise AmountError(_("Enter a smaller amount: at most 12 digits before the decimals."))
    amount = Decimal(f"{whole}.{parts.get('cents') or '0'}").quantize(Decimal("0.01"))
    return -amount if sign in ("-", MINUS) and amount else amount


def _without_currency(text: str, currency: str) -> tuple[str, str]:
    """The sign, and what stands between it and the currency written before or after, if it is written."""
    names = "|".join(re.escape(name) for name in {currency, SYMBOLS.get(currency, currency)})
    found = re.fullmatch(rf"(?P<sign>[-{MINUS}+]?) ?(?:{names})? ?(?P<body>.*?) ?(?:{names})?", text)
    return (found["sign"], found["body"]) if found else ("", text)


def _read(body: str, language: str) -> re.Match[str] | None:
    patterns = [*_ANYWHERE, _THOUSANDS[language]]
    return next((match for pattern in patterns if (match := re.fullmatch(pattern, body))), None)


def _refusal(body: str) -> str:
    if not body:
        return _("Enter an amount, for example 2,400.")
    if _TOO_FINE.fullmatch(body):
        return _("Enter an amount with at most two decimals, for example 2,400.50.")
    return _("Enter an amount in figures, for example 2,400.")
