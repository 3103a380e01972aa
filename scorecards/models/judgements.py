"""What could be said of a campaign on a day: kept, so that it can be held against what came."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q


class Judgement(models.Model):
    """What could be said of one campaign's result on one day, in one currency. Amounts are excluding tax.

    `stage` is too_early, range or figure, "" where the record allows none; `low`, `median` and `high` are the
    projected revenue (80 %); `curve` its motion's curve by month; `peers` the medians of other campaigns at its age.
    """

    campaign = models.ForeignKey("comarketing.Campaign", on_delete=models.PROTECT, related_name="judgements")
    judged_on = models.DateField()
    currency = models.CharField(max_length=3)
    computed_at = models.DateTimeField()
    leads = models.PositiveIntegerField()
    qualified = models.PositiveIntegerField()
    wins = models.PositiveIntegerField()
    unnamed_leads = models.PositiveIntegerField(default=0)
    pipeline = models.DecimalField(max_digits=16, decimal_places=2)
    revenue = models.DecimalField(max_digits=16, decimal_places=2)
    reserved = models.DecimalField(max_digits=14, decimal_places=2)
    claimed = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.DecimalField(max_digits=14, decimal_places=2)
    stage = models.CharField(max_length=10, blank=True)
    maturity = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    first_range_on = models.DateField(null=True)
    figure_on = models.DateField(null=True)
    low = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    median = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    high = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    refusals = models.JSONField(default=list)
    curve = models.JSONField(default=list)
    peers = models.JSONField(default=dict)

    class Meta:
        ordering = ["-judged_on", "-maturity", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="campaign_is_judged_once_a_day", fields=["campaign", "currency", "judged_on"]
            ),
            models.CheckConstraint(
                name="projection_has_both_ends",
                condition=Q(low=None, median=None, high=None)
                | Q(low__isnull=False, median__gte=F("low"), high__gte=F("median")),
            ),
            models.CheckConstraint(
                name="too_early_is_not_projected", condition=~Q(stage="too_early") | Q(low=None)
            ),
        ]
        indexes = [models.Index(name="judgement_by_day", fields=["-judged_on", "-maturity"])]

    @property
    def cost(self) -> Decimal:
        """What the vendor spent or owes: reserved, claimed and unpaid, paid."""
        return self.reserved + self.claimed + self.paid
