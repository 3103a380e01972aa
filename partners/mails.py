"""Letters this room sends: text and a plain HTML twin, in the reader's language."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from partners.models import Invitation
from partners.operations.invitations import language_of

log = logging.getLogger("tandem.mail")


def send_invitation(invitation: Invitation, *, inviter: str, link: str) -> bool:
    """The link to accept with. False when the mail server did not take the letter."""
    words = {"invitation": invitation, "inviter": inviter, "link": link}
    with translation.override(language_of(invitation)):
        subject = render_to_string("partners/mail/invitation_subject.txt", words).strip()
        body = render_to_string("partners/mail/invitation.txt", words)
        letter = EmailMultiAlternatives(subject, body, to=[invitation.email])
        letter.attach_alternative(render_to_string("partners/mail/invitation.html", words), "text/html")
    try:
        return letter.send() == 1
    except (OSError, SMTPException):
        log.exception("invitation %s could not be sent", invitation.public_id)
        return False
