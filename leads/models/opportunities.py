"""Opportunities up to the contract, their stages, and the partners with a role in them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Opportunity(models.Model):
    """A sale in view. The vendor's row; a partner sees it through `OpportunityPartner`.

    `amount` is the vendor's net revenue excluding tax: annual value for recurring sales. Contribution counts it.
    """

    class Stage(models.TextChoices):
        IDENTIFIED = "IDENTIFIED", pgettext_lazy("an opportunity", "Identified")
        QUALIFIED = "QUALIFIED", pgettext_lazy("an opportunity", "Qualified")
        PROPOSAL = "PROPOSAL", pgettext_lazy("an opportunity", "Proposal")
        NEGOTIATION = "NEGOTIATION", pgettext_lazy("an opportunity", "Negotiation")
        WON = "WON", pgettext_lazy("an opportunity", "Won")
        LOST = "LOST", pgettext_lazy("an opportunity", "Lost")

    class Type(models.TextChoices):
        NEW_CUSTOMER = "NEW_CUSTOMER", _("New customer")
        EXPANSION = "EXPANSION", _("Expansion")
        RENEWAL = "RENEWAL", _("Renewal")

    class Origin(models.TextChoices):
        VENDOR_PASSED = "VENDOR_PASSED", _("Vendor-passed")
        SOURCED = "SOURCED", _("Sourced")
        VENDOR = "VENDOR", _("Vendor")

    class Lost(models.TextChoices):
        PRICE = "PRICE", _("Price")
        COMPETITOR = "COMPETITOR", _("Competitor")
        NO_BUDGET = "NO_BUDGET", _("No budget")
        NO_PROJECT = "NO_PROJECT", _("No project")
        TIMING = "TIMING", _("Timing")
        DIRECT = "DIRECT", _("Lost to direct")
        DUPLICATE = "DUPLICATE", _("Duplicate")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    account = models.ForeignKey("leads.Account", on_delete=models.PROTECT, related_name="opportunities")
    lead = models.ForeignKey("leads.Lead", null=True, on_delete=models.PROTECT, related_name="opportunities")
    campaign = models.ForeignKey(
        "comarketing.Campaign", null=True, on_delete=models.PROTECT, related_name="opportunities"
    )
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=20, choices=Type.choices, default=Type.NEW_CUSTOMER)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.IDENTIFIED)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    origin = models.CharField(max_length=20, choices=Origin.choices)
    origin_reason = models.CharField(max_length=60)
    owner = models.ForeignKey("partners.Member", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expected_close_on = models.DateField(null=True)
    validated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    lost_reason = models.CharField(max_length=20, choices=Lost.choices, blank=True)
    updated_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="opportunity_is_imported_once", fields=["source", "external_id"], condition=~Q(source="")
            ),
            models.CheckConstraint(name="opportunity_amount_is_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="closed_opportunity_is_dated",
                condition=Q(stage__in=["WON", "LOST"], closed_at__isnull=False)
                | (~Q(stage__in=["WON", "LOST"]) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="only_a_lost_opportunity_says_why_it_was_lost",
                condition=Q(lost_reason="") | Q(stage="LOST"),
            ),
        ]
        indexes = [
            models.Index(name="opportunity_by_account", fields=["account"]),
            models.Index(name="opportunity_newest", fields=["-created_at", "-id"]),
            models.Index(name="opportunity_validated", fields=["validated_at"]),
            models.Index(name="opportunity_closed", fields=["closed_at"]),
        ]

    def __str__(self) -> str:
        return self.reference


class OpportunityPartner(models.Model):
    """This partner has a role in this opportunity, and sees it. One is of record; deals count whole for it."""

    class Role(models.TextChoices):
        RECORD = "RECORD", _("Partner of record")
        INVOLVED = "INVOLVED", _("Involved")

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="partners")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.RECORD)
    since_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="partner_has_one_role_in_an_opportunity", fields=["partner", "opportunity"]
            ),
            models.UniqueConstraint(
                name="opportunity_has_one_partner_of_record",
                fields=["opportunity"],
                condition=Q(role="RECORD"),
            ),
        ]
        indexes = [models.Index(name="opportunity_partner_reverse", fields=["opportunity", "partner"])]


class StageChange(models.Model):
    """One step of an opportunity, kept for ever."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="stage_changes")
    from_stage = models.CharField(max_length=20, choices=Opportunity.Stage.choices, blank=True)
    to_stage = models.CharField(max_length=20, choices=Opportunity.Stage.choices)
    changed_at = models.DateTimeField()
    by_vendor = models.BooleanField()
    author_name = models.CharField(max_length=120)
    source = models.CharField(max_length=40, blank=True, db_default="")
    external_id = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="stage_change_changes_the_stage", condition=~Q(from_stage=F("to_stage"))
            ),
            models.UniqueConstraint(
                name="stage_change_is_imported_once",
                fields=["source", "external_id"],
                condition=~Q(source=""),
            ),
        ]
        indexes = [models.Index(name="stage_change_of_opportunity", fields=["opportunity", "-changed_at"])]
