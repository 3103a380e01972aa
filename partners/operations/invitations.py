"""A link that makes one member, once: sent, revoked, accepted."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction

from partners import journal, rules
from partners.access import Actor, actor_of
from partners.models import Invitation, Member, Partner, User
from portal.lib import tenancy

TOKEN_BYTES = 32  # 256 bits


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation and its token: here, in the letter, and nowhere else."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(*, partner: Partner | None, email: str, name: str, role: str, by: Actor, now: datetime) -> Issued:
    """Invite somebody to a partner, or to the vendor's own staff (no partner). Raises Refused.

    What is known of the address elsewhere plays no part: an invitation tells nobody who else is a partner.
    """
    by.require("member.invite" if partner else "staff.invite")
    email = email.lower()
    here = {"partner": partner, "email": email, "accepted_at": None, "revoked_at": None}
    Invitation.objects.filter(**here, expires_at__lte=now).update(revoked_at=now)
    rules.check_invitation(
        role=role,
        kind=partner.kind if partner else None,
        is_open=Invitation.objects.filter(**here).exists(),
        is_colleague=Member.objects.filter(partner=partner, user__email=email, left_at=None).exists(),
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                partner=partner,
                email=email,
                name=name,
                role=role,
                token_hash=_hash(token),
                invited_by_id=by.user_id,
                invited_at=now,
                expires_at=rules.invitation_expires_at(now),
            )
    except IntegrityError:  # a colleague invited the same person at the same moment
        rules.check_invitation(
            role=role, kind=partner.kind if partner else None, is_open=True, is_colleague=False
        )
        raise
    _record("member.invited", invitation, by, now)
    return Issued(invitation, token)


@transaction.atomic
def revoke(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """The link no longer works. Raises Refused when it was used or revoked before."""
    by.require("member.invite" if invitation.partner_id else "staff.invite")
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    rules.check_revocation(decided=bool(invitation.accepted_at or invitation.revoked_at))
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    _record("invitation.revoked", invitation, by, now)
    return invitation


def find(*, token: str, now: datetime) -> Invitation:
    """The open invitation of this token, read before anybody has signed in. Raises Refused."""
    invitation = _open(now).select_related("partner", "invited_by").filter(token_hash=_hash(token)).first()
    if invitation is None:
        raise rules.link_no_longer_works()
    return invitation


@transaction.atomic
def accept(*, token: str, name: str, password: str, now: datetime) -> Member:
    """Make the member this invitation is for. Two at once make one. Raises Refused.

    Runs for somebody who is not known yet: the vendor's hand makes the member, the login role the address that
    allauth signs in by.
    """
    with tenancy.every_partner():
        invitation = _open(now).select_for_update().filter(token_hash=_hash(token)).first()
        if invitation is None:
            raise rules.link_no_longer_works()
        rules.check_address_is_free(User.objects.filter(email=invitation.email).exists())
        member = _member(invitation, name, password, now)
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        _record("member.joined", invitation, actor_of(member), now)
    EmailAddress.objects.create(user=member.user, email=invitation.email, verified=True, primary=True)
    return member


def language_of(invitation: Invitation) -> str:
    """The language the invited person is written to in."""
    return invitation.partner.language if invitation.partner else settings.LANGUAGE_CODE


def _member(invitation: Invitation, name: str, password: str, now: datetime) -> Member:
    user = User.objects.create_user(invitation.email, password, name=name, language=language_of(invitation))
    return Member.objects.create(user=user, partner=invitation.partner, role=invitation.role, joined_at=now)


def _open(now: datetime):  # type: ignore[no-untyped-def]
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _record(kind: str, invitation: Invitation, by: Actor, now: datetime) -> None:
    data = {"name": invitation.name, "role": invitation.role}
    subject, partner = invitation.public_id, invitation.partner_id
    journal.record(kind, subject=subject, partner_id=partner, by=by, at=now, data=data)
