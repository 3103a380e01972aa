"""Partner organisations: tier, place in a group, locations, and who distributes to whom, with dates."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from portal.lib.sorting import SortKey


class Tier(models.Model):
    """A level of the programme; the vendor names it, rank 1 is the highest."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """A reseller, VAR, MSP, integrator, distributor or referral partner of the vendor."""

    class Kind(models.TextChoices):
        RESELLER = "RESELLER", _("Reseller")
        VAR = "VAR", _("VAR")
        MSP = "MSP", _("MSP")
        INTEGRATOR = "INTEGRATOR", _("Integrator")
        DISTRIBUTOR = "DISTRIBUTOR", _("Distributor")
        REFERRAL = "REFERRAL", _("Referral partner")

    class Status(models.TextChoices):
        APPLICANT = "APPLICANT", _("Applicant")
        PROSPECT = "PROSPECT", _("Prospect")
        ACTIVE = "ACTIVE", _("Active")
        SUSPENDED = "SUSPENDED", _("Suspended")
        ENDED = "ENDED", _("Ended")

    class Size(models.TextChoices):
        SMALL = "SMALL", _("1 to 9 people")
        MEDIUM = "MEDIUM", _("10 to 49 people")
        LARGE = "LARGE", _("50 people or more")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RESELLER)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    tier = models.ForeignKey(Tier, null=True, blank=True, on_delete=models.PROTECT)
    size = models.CharField(max_length=10, choices=Size.choices, blank=True)
    siren = models.CharField(max_length=9, blank=True)
    parent_group = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="subsidiaries"
    )
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(
        max_length=2, default="FR", help_text=_("ISO 3166; also its calendar of holidays")
    )
    time_zone = models.CharField(max_length=50, default="Europe/Paris")
    currency = models.CharField(max_length=3, default="EUR")
    language = models.CharField(max_length=2, default="fr")
    joined_on = models.DateField(null=True, blank=True, help_text=_("First day in the programme"))
    manager = models.ForeignKey(
        "partners.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="portfolio"
    )
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = [SortKey("name"), "pk"]
        indexes = [models.Index(SortKey("name"), "id", name="partner_by_name")]
        constraints = [
            models.UniqueConstraint(
                name="partner_is_imported_once", fields=["source", "external_id"], condition=~Q(source="")
            ),
            models.CheckConstraint(
                name="siren_is_nine_digits", condition=Q(siren="") | Q(siren__regex=r"^\d{9}$")
            ),
            models.CheckConstraint(name="partner_is_not_its_own_group", condition=~Q(parent_group=F("id"))),
            models.CheckConstraint(
                name="active_partner_has_a_first_day",
                condition=~Q(status="ACTIVE") | Q(joined_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """A branch of a partner."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="locations")
    name = models.CharField(max_length=120)
    postcode = models.CharField(max_length=20, blank=True)
    town = models.CharField(max_length=100)
    country = models.CharField(max_length=2, default="FR")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"


class Days(Func):
    """daterange(from_on, until_on): half-open; no end means still in force."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Distribution(models.Model):
    """This distributor serves this reseller for a product line ("" = all), between two dates."""

    reseller = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="distributors")
    distributor = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="resellers")
    product_line = models.CharField(max_length=100, blank=True)
    account_number = models.CharField(
        max_length=60, blank=True, help_text=_("The reseller's number at the distributor")
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_distributes_to_itself", condition=~Q(reseller=F("distributor"))
            ),
            models.CheckConstraint(
                name="distribution_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
            ),
            ExclusionConstraint(
                name="distribution_is_stated_once_at_a_time",
                expressions=[
                    ("reseller", RangeOperators.EQUAL),
                    ("distributor", RangeOperators.EQUAL),
                    ("product_line", RangeOperators.EQUAL),
                    (Days("from_on", "until_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]
