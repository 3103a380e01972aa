"""How allauth behaves here: nobody signs up by themselves, every refusal reads alike, a lost mail tells nobody."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partners.access import SECOND_FACTOR_ROLES
from partners.models import User

log = logging.getLogger("tandem.signin")


class InvitedOnly(DefaultAccountAdapter):
    """Sign-up is closed: an invitation makes the account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail and the password do not match."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or no longer valid."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link has been used or is too old."),
        "rate_limited": _("Too many requests. Try again in a few minutes."),
        "too_many_login_attempts": _("Too many attempts. Try again in a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not answer changes nothing on the page: known and unknown addresses look alike."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("mail %s could not be sent", template_prefix)

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class SecondFactor(DefaultMFAAdapter):
    """Two-step sign-in; a role that needs it cannot switch its app off while it has nothing else."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role asks for two-step sign-in: add a passkey before you remove the app."
        ),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first."),
        "incorrect_code": _("This code is not right, or no longer valid."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        member = getattr(authenticator.user, "member", None)
        if not settings.SECOND_FACTOR_REQUIRED or member is None or member.role not in SECOND_FACTOR_ROLES:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  allauth's word
        return str(_("My passkey"))

    def _get_site_name(self) -> str:
        return "Tandem"
