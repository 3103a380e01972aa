"""Co-marketing funds and the ledger of their money. Every amount is excluding tax (HT)."""

import uuid
from datetime import date, timedelta

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Fund(models.Model):
    """Money granted to one partner for a period, in one currency.

    `available` is the one kept copy of the ledger's balance: the conditional UPDATE that spends it is the cap.
    """

    class Kind(models.TextChoices):
        MDF = "MDF", _("MDF")
        COOP = "COOP", _("Co-op funds")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="funds")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MDF)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    ends_on = models.DateField()
    available = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="fund_of_partner", fields=["id", "partner"]),
            models.CheckConstraint(name="fund_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(name="fund_is_never_overspent", condition=Q(available__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def last_day(self) -> date:
        """The period is half-open: `ends_on` is the first day the fund no longer covers."""
        return self.ends_on - timedelta(days=1)


class Movement(models.Model):
    """One amount from one account of a fund to another: balanced by its shape, never changed.

    A mistake is undone by the opposite movement, which names what it `corrects`.
    """

    class Account(models.TextChoices):
        BUDGET = "BUDGET", _("Vendor’s budget")
        AVAILABLE = "AVAILABLE", _("Available")
        RESERVED = "RESERVED", _("Reserved")
        CLAIMED = "CLAIMED", _("Claimed")
        PAID = "PAID", _("Paid")
        FORFEITED = "FORFEITED", _("Forfeited")

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, db_constraint=False, related_name="movements")
    from_account = models.CharField(max_length=20, choices=Account.choices)
    to_account = models.CharField(max_length=20, choices=Account.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    campaign = models.ForeignKey(
        "comarketing.Campaign", null=True, on_delete=models.PROTECT, related_name="movements"
    )
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="corrections"
    )
    statement = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=80)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40, blank=True, db_default="")
    external_id = models.CharField(max_length=100, blank=True, db_default="")

    class Meta:
        ordering = ["occurred_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="movement_of_partner", fields=["id", "partner"]),
            models.CheckConstraint(name="movement_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="movement_goes_somewhere", condition=~Q(from_account=F("to_account"))
            ),
            models.UniqueConstraint(name="one_intent_is_one_movement", fields=["partner", "idempotency_key"]),
            models.UniqueConstraint(name="movement_is_corrected_once", fields=["partner", "corrects"]),
            models.UniqueConstraint(
                name="movement_is_imported_once", fields=["source", "external_id"], condition=~Q(source="")
            ),
        ]
