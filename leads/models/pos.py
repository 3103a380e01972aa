"""Distributors' monthly files of what they sold to resellers (POS), line by line, and whom their names stand for."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PosFile(models.Model):
    """A distributor's lines of this month have come: since when its sell-out is known to the month's end."""

    distributor = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="pos_files")
    month_on = models.DateField(help_text=_("First day of the month"))
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="pos_month_is_received_once", fields=["distributor", "month_on"]),
            models.CheckConstraint(name="pos_month_is_its_first_day", condition=Q(month_on__day=1)),
        ]


class PosReseller(models.Model):
    """A reseller as one distributor names it. Whom it stands for, once known, holds for every later file."""

    class Found(models.TextChoices):
        ACCOUNT = "ACCOUNT", pgettext_lazy("a reseller is known", "By its account number")
        SIREN = "SIREN", pgettext_lazy("a reseller is known", "By its SIREN")
        HAND = "HAND", pgettext_lazy("a reseller is known", "By hand")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    distributor = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=220)
    name = models.CharField(max_length=200, blank=True)
    siren = models.CharField(max_length=9, blank=True)
    account_number = models.CharField(max_length=60, blank=True)
    reseller = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    found = models.CharField(max_length=10, choices=Found.choices, blank=True)
    ignored_because = models.CharField(max_length=200, blank=True)
    first_seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="pos_reseller_is_named_once", fields=["distributor", "key"]),
            models.CheckConstraint(
                name="pos_reseller_is_found_or_ignored_not_both",
                condition=Q(reseller=None, found="")
                | Q(~Q(found=""), reseller__isnull=False, ignored_because=""),
            ),
            models.CheckConstraint(
                name="pos_reseller_is_dated_once_resolved",
                condition=Q(reseller=None, ignored_because="", resolved_at=None)
                | Q(resolved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="distributor_is_not_its_own_reseller",
                condition=Q(reseller=None) | ~Q(reseller=F("distributor")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.account_number or self.siren


class PosDecision(models.Model):
    """What somebody said of a name in a distributor's files: added, never changed; the latest is in force.

    The distributor proposes; the vendor matches, leaves aside, or undoes a match (`reseller` then says which).
    """

    class Kind(models.TextChoices):
        PROPOSED = "PROPOSED", pgettext_lazy("a decision on a name", "Proposed")
        MATCHED = "MATCHED", pgettext_lazy("a decision on a name", "Matched")
        IGNORED = "IGNORED", pgettext_lazy("a decision on a name", "Left aside")
        UNDONE = "UNDONE", pgettext_lazy("a decision on a name", "Match undone")

    distributor = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    named = models.ForeignKey(PosReseller, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reseller = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    author_name = models.CharField(max_length=120)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="pos_decision_names_a_reseller_unless_it_leaves_aside",
                condition=Q(kind="IGNORED", reseller=None) | (~Q(kind="IGNORED") & Q(reseller__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="pos_decision_by_name", fields=["named", "-decided_at"])]


class PosLine(models.Model):
    """One line of a POS file, as received; returns are negative. It counts as sell-out once its reseller is known."""

    distributor = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    named = models.ForeignKey(PosReseller, on_delete=models.PROTECT, related_name="lines")
    invoiced_on = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    order_reference = models.CharField(max_length=60)
    product_line = models.CharField(max_length=100, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="pos_line_is_imported_once", fields=["source", "external_id"])
        ]
        indexes = [models.Index(name="pos_line_by_name", fields=["named", "invoiced_on"])]
