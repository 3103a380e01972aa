"""Decisions about funds, campaigns and assets: plain values in, `Refused` with a sentence out."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from comarketing.models import Movement
from portal.lib import fmt
from portal.lib.money import CENT, Money
from portal.lib.refusal import Refused

CURRENCIES = ("EUR", "USD", "GBP", "CHF")
MOST = Decimal("1000000000")
FULL = Decimal("999999999999.99")
SAME_GRANT = ("from_account", "to_account", "amount", "statement")
SAME_INTENT = (*SAME_GRANT, "fund_id", "campaign_id", "corrects_id")


def check_currency(currency: str) -> None:
    """Funds are kept in one of a few currencies."""
    if currency not in CURRENCIES:
        raise Refused(_("Choose one of these currencies: %(list)s.") % {"list": ", ".join(CURRENCIES)})


def check_amount(amount: Money, currency: str) -> None:
    """An amount that a movement of a fund in `currency` may carry: its own currency, whole cents, above zero."""
    if amount.currency != currency:
        raise Refused(_("This fund is kept in %(currency)s.") % {"currency": currency})
    if amount.amount <= 0:
        raise Refused(_("Enter an amount above zero."))
    if amount.amount % CENT:
        raise Refused(_("Enter an amount in whole cents."))
    if amount.amount > MOST:
        raise Refused(_("Enter at most %(most)s.") % {"most": fmt.money(MOST, currency, form="full")})


def check_period(starts_on: date, ends_on: date) -> None:
    """A fund covers at least one day; `ends_on` is the first day after it."""
    if ends_on <= starts_on:
        raise Refused(_("The last day comes before the first."))


def check_paid_on(occurred_on: date, *, starts_on: date, last_day: date, today: date) -> None:
    """A payment is charged to the fund whose period holds its day, and is not dated ahead."""
    if occurred_on > today:
        raise Refused(_("A payment cannot be dated after today."))
    if not starts_on <= occurred_on <= last_day:
        period = fmt.day_range(starts_on, last_day)
        raise Refused(_("This fund covers %(period)s; the payment is dated outside.") % {"period": period})


def check_correction(*, is_correction: bool) -> None:
    """An undoing is not undone: record the right movement instead."""
    if is_correction:
        raise Refused(_("This movement is itself a correction: record a new movement instead."))


def check_same_intent(sent: Movement, kept: Movement, names: Sequence[str]) -> None:
    """One key is one intent: sent again with other contents, it is refused rather than answered with the first."""
    if any(getattr(sent, name) != getattr(kept, name) for name in names):
        raise Refused(
            _("This form was already sent with other contents. Reload the page and fill it in again.")
        )


def check_partner(*, is_active: bool) -> None:
    """Money is promised to active partners only."""
    if not is_active:
        raise Refused(_("Funds are granted to active partners only."))


def check_takes_part(*, takes_part: bool) -> None:
    """A fund pays for the campaigns of its own partner."""
    if not takes_part:
        raise Refused(_("This partner does not take part in that campaign."))


def already_corrected() -> Refused:
    return Refused(_("This movement is already corrected."))


def overfull(currency: str) -> Refused:
    return Refused(_("A fund holds at most %(most)s.") % {"most": fmt.money(FULL, currency, form="full")})


def overspent(amount: Money, available: Decimal) -> Refused:
    """The fund has less than what was asked of it."""
    words = {
        "available": fmt.money(available, amount.currency, form="full"),
        "amount": fmt.money(amount, form="full"),
    }
    return Refused(_("The fund has %(available)s available, less than %(amount)s.") % words)


def check_tiers(count: int) -> None:
    """An asset that no tier may see would be lent to nobody."""
    if not count:
        raise Refused(_("Choose at least one tier."))


def check_lent(*, is_withdrawn: bool) -> None:
    if is_withdrawn:
        raise Refused(_("This asset has been withdrawn."))


def check_new_file(sha256: str, present: str) -> None:
    """A new version is another file."""
    if sha256 == present:
        raise Refused(_("This is the same file as the present version."))


def check_days(starts_on: date | None, ends_on: date | None) -> None:
    """A campaign has a first and a last day, or neither yet."""
    if (starts_on is None) != (ends_on is None):
        raise Refused(_("Enter the first and the last day, or neither."))
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(_("The last day comes before the first."))


def check_on(*, is_cancelled: bool) -> None:
    if is_cancelled:
        raise Refused(_("This campaign is cancelled."))


def check_not_over(ends_on: date | None, today: date) -> None:
    """What has taken place cannot be called off."""
    if ends_on and ends_on < today:
        raise Refused(_("This campaign is over."))


def check_may_take_part(*, is_active: bool) -> None:
    if not is_active:
        raise Refused(_("Active partners only take part in a campaign."))
