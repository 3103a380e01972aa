"""Campaigns and events, and the partners who take part."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Campaign(models.Model):
    """A marketing activity of the vendor with one or several partners. Seen by the partners who take part."""

    class Type(models.TextChoices):
        EMAIL = "EMAIL", _("E-mail")
        WEBINAR = "WEBINAR", _("Webinar")
        SHOW = "SHOW", _("Trade show")
        BREAKFAST = "BREAKFAST", _("Breakfast")
        CALL_DAYS = "CALL_DAYS", _("Call days")
        CONTENT = "CONTENT", _("Content")
        SOCIAL = "SOCIAL", _("Social media")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=20, choices=Type.choices)
    description = models.TextField(blank=True)
    town = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="campaign_is_imported_once", fields=["source", "external_id"], condition=~Q(source="")
            ),
            models.CheckConstraint(
                name="campaign_ends_on_or_after_its_start",
                condition=Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_event(self) -> bool:
        return self.type in {self.Type.WEBINAR, self.Type.SHOW, self.Type.BREAKFAST}


class Mailing(models.Model):
    """What the sender of a newsletter counted. Opens are kept to be shown as unreliable; they never count."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="mailings")
    subject = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    sent = models.PositiveIntegerField()
    delivered = models.PositiveIntegerField(null=True)
    opened = models.PositiveIntegerField(null=True)
    clicked = models.PositiveIntegerField(null=True, help_text=_("People who clicked, each once"))
    unsubscribed = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=100)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="mailing_is_imported_once", fields=["source", "external_id"]),
            models.CheckConstraint(
                name="mailing_delivers_no_more_than_it_sends",
                condition=Q(delivered=None) | Q(delivered__lte=F("sent")),
            ),
            models.CheckConstraint(
                name="mailing_is_clicked_by_no_more_than_it_reaches",
                condition=Q(clicked=None) | Q(clicked__lte=Coalesce(F("delivered"), F("sent"))),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class CampaignPartner(models.Model):
    """This partner takes part: through this row it sees the campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="participations")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="participations")
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="partner_takes_part_once", fields=["partner", "campaign"]),
        ]
