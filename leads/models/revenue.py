"""Invoiced lines: the end of the chain, by kind, at the precision of their source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InvoicedLine(models.Model):
    """One line of an invoice. A reseller's contribution is its sell-out, a distributor's its sell-in."""

    class Kind(models.TextChoices):
        SELL_IN = "SELL_IN", _("Sell-in")
        SELL_OUT = "SELL_OUT", _("Sell-out")
        DIRECT = "DIRECT", _("Direct")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    partner = models.ForeignKey(
        "partners.Partner", null=True, on_delete=models.PROTECT, related_name="invoiced_lines"
    )
    invoiced_on = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    order_reference = models.CharField(max_length=60)
    product_line = models.CharField(max_length=100, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="invoiced_line_is_imported_once", fields=["source", "external_id"]),
            models.CheckConstraint(
                name="direct_revenue_has_no_partner",
                condition=Q(kind="DIRECT", partner=None) | (~Q(kind="DIRECT") & Q(partner__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="invoiced_by_partner", fields=["partner", "kind", "invoiced_on"])]
