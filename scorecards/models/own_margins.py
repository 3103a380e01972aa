"""A partner's own margin, for its own eyes: the database shows it to nobody at the vendor."""

from django.db import models
from django.db.models import Q


class OwnMargin(models.Model):
    """What its administrator told of one partner, as it stands; what it was before is not kept.

    `rate` in percent: of 100 booked with the vendor, the partner's gross margin. `yearly_investment` is what the
    partner itself spends in a year on joint activities, excluding tax, in `currency`; None where it did not say.
    """

    partner = models.OneToOneField("partners.Partner", on_delete=models.PROTECT, related_name="+")
    rate = models.DecimalField(max_digits=5, decimal_places=2)
    yearly_investment = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.CheckConstraint(name="own_margin_is_a_percentage", condition=Q(rate__gt=0, rate__lte=100)),
            models.CheckConstraint(
                name="own_investment_is_positive",
                condition=Q(yearly_investment=None) | Q(yearly_investment__gt=0),
            ),
        ]
