"""Decisions about partners, their people and their links: plain values in, Refused out."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Member, Partner
from partners.models.people import PARTNER_ROLES, VENDOR_ROLES
from portal.lib import fmt
from portal.lib.refusal import Refused

INVITATION_DAYS = 14
ADMINISTRATORS = (Member.Role.PARTNER_ADMIN, Member.Role.ADMINISTRATOR)
MANAGERS = (Member.Role.CHANNEL_MANAGER, Member.Role.ADMINISTRATOR)
Status = Partner.Status
# Where a partner may go from where it stands; nothing else happens.
MOVES: dict[str, set[str]] = {
    Status.APPLICANT: {Status.PROSPECT, Status.ACTIVE, Status.ENDED},
    Status.PROSPECT: {Status.ACTIVE, Status.ENDED},
    Status.ACTIVE: {Status.SUSPENDED, Status.ENDED},
    Status.SUSPENDED: {Status.ACTIVE, Status.ENDED},
    Status.ENDED: {Status.ACTIVE},
}


def siren_is_valid(siren: str) -> bool:
    """Nine digits whose Luhn sum is a multiple of ten: every second one from the right counts double."""
    if len(siren) != 9 or not (siren.isascii() and siren.isdigit()):
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(siren))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def check_siren(siren: str) -> None:
    """A company's number is empty (abroad, or not known yet) or one that exists."""
    if siren and not siren_is_valid(siren):
        raise Refused(_("%(siren)s is not a SIREN: its check digit does not agree.") % {"siren": siren})


def check_manager(role: str, partner_id: int | None, left_at: datetime | None) -> None:
    """A partner is managed by somebody of the vendor's staff who is still there."""
    if role not in MANAGERS or partner_id is not None or left_at is not None:
        raise Refused(_("Choose a channel manager who works for the vendor now."))


def check_group(partner_id: int | None, ancestors: Collection[int]) -> None:
    """A group does not contain itself, not even by way of a subsidiary."""
    if partner_id in ancestors:
        raise Refused(_("This group belongs to the partner itself: choose another one."))


def check_move(status: str, target: str, joined_on: date | None) -> None:
    """A partner moves along the programme's path; an active one has a first day."""
    if target not in MOVES[status]:
        raise Refused(_("This partner cannot go from “%(now)s” to “%(then)s”.") % _named(status, target))
    if target == Status.ACTIVE:
        check_first_day(joined_on)


def check_first_day(joined_on: date | None) -> None:
    """An active partner has a first day: its programme years are counted from there."""
    if joined_on is None:
        raise Refused(_("An active partner has a first day in the programme: give it."))


def _named(status: str, target: str) -> dict[str, str]:
    return {"now": str(Status(status).label), "then": str(Status(target).label)}


def roles_offered(*, kind: str | None) -> tuple[str, ...]:
    """The roles an invitation may give: at the vendor (`kind` None), at a distributor, at any other partner."""
    if kind is None:
        return VENDOR_ROLES
    if kind == Partner.Kind.DISTRIBUTOR:
        return PARTNER_ROLES
    return tuple(role for role in PARTNER_ROLES if role != Member.Role.DISTRIBUTOR)


def check_invitation(*, role: str, kind: str | None, is_open: bool, is_colleague: bool) -> None:
    """One open invitation per address, for a role of that organisation, to somebody who is not there yet."""
    if role not in roles_offered(kind=kind):
        raise Refused(_("This role does not exist in this organisation."))
    if is_colleague:
        raise Refused(_("This person is already a member of the team."))
    if is_open:
        raise Refused(_("This address already has an open invitation. Revoke it first to send another."))


def invitation_expires_at(now: datetime) -> datetime:
    return now + timedelta(days=INVITATION_DAYS)


def check_revocation(*, decided: bool) -> None:
    """An invitation ends one way."""
    if decided:
        raise Refused(_("This invitation was used or revoked before."))


def link_no_longer_works() -> Refused:
    """One answer for a used, revoked, expired or invented link: nobody learns which."""
    return Refused(_("This invitation no longer works. Ask whoever invited you for a new one."))


def check_address_is_free(taken: bool) -> None:
    """One address, one account."""
    if taken:
        raise Refused(
            _("This address already has an account. Sign in with it, or ask for another invitation.")
        )


def check_leave(*, has_left: bool, role: str, administrators: int, portfolio: int) -> None:
    """Somebody must stay who can invite others, and every partner keeps a manager who is there."""
    if has_left:
        raise Refused(_("This person has already left."))
    if role in ADMINISTRATORS and administrators <= 1:
        raise Refused(_("The last administrator cannot leave: give somebody else this role first."))
    if portfolio:
        message = ngettext(
            "This person manages %(count)s partner: choose its new manager first.",
            "This person manages %(count)s partners: choose their new manager first.",
            portfolio,
        )
        raise Refused(message % {"count": fmt.number(portfolio)})


def check_distribution(*, distributor_kind: str, same: bool, overlaps: bool) -> None:
    """A reseller is linked once at a time to a distributor, for one product line."""
    if same:
        raise Refused(_("A partner is not its own distributor."))
    if distributor_kind != Partner.Kind.DISTRIBUTOR:
        raise Refused(_("Choose a partner who is a distributor."))
    if overlaps:
        raise Refused(_("This distributor already serves the partner on these days, for the same products."))


def check_end(*, from_on: date, until_on: date, ended_on: date | None) -> None:
    """A link ends once, after it began."""
    if ended_on is not None:
        raise Refused(_("This link has already ended."))
    if until_on <= from_on:
        raise Refused(_("A link ends after its first day, %(day)s.") % {"day": fmt.date(from_on)})
