"""What we agreed: the programme's settings and the published formula of each programme year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """The vendor's partner programme; there is one."""

    only = models.BooleanField(default=True, editable=False, unique=True)
    vendor_name = models.CharField(max_length=120)
    start_month = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    currency = models.CharField(max_length=3, default="EUR")
    accept_days = models.PositiveSmallIntegerField(default=2)
    pos_due_day = models.PositiveSmallIntegerField(
        default=10, help_text=_("Day of the following month on which distributors’ POS files are due")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="there_is_one_programme", condition=Q(only=True)),
            models.CheckConstraint(
                name="programme_starts_in_a_month", condition=Q(start_month__range=(1, 12))
            ),
            models.CheckConstraint(
                name="pos_files_are_due_on_a_day_every_month_has", condition=Q(pos_due_day__range=(1, 28))
            ),
        ]

    def __str__(self) -> str:
        return self.vendor_name


class Definition(models.Model):
    """What a word means here, in a version; every figure says which version it used."""

    term = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title_en = models.CharField(max_length=120)
    title_fr = models.CharField(max_length=120)
    text_en = models.TextField()
    text_fr = models.TextField()
    in_force_from_on = models.DateField()

    class Meta:
        ordering = ["term", "-in_force_from_on"]
        constraints = [
            models.UniqueConstraint(name="definition_version_is_unique", fields=["term", "version"])
        ]


class Formula(models.Model):
    """The contribution score's weights, targets, prior and delay, fixed and published for a programme year."""

    version = models.CharField(max_length=20, unique=True)
    in_force_from_on = models.DateField(unique=True)
    numbers = models.JSONField()

    class Meta:
        ordering = ["-in_force_from_on"]


class PartnerTarget(models.Model):
    """What one partner and the vendor agreed to aim at in a programme year; without it, the tier's default holds."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="targets")
    year_starts_on = models.DateField()
    leads = models.PositiveIntegerField()
    pipeline = models.DecimalField(max_digits=14, decimal_places=2)
    revenue = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_target_per_partner_and_year", fields=["partner", "year_starts_on"]
            ),
            models.CheckConstraint(
                name="targets_are_positive", condition=Q(leads__gt=0, pipeline__gt=0, revenue__gt=0)
            ),
        ]
