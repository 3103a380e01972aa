"""Assets the vendor lends: versions, the tiers that may see them, and who downloaded what, when."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.lib.sorting import SortKey


class Asset(models.Model):
    """A piece of collateral, seen by the partners of its tiers."""

    class Kind(models.TextChoices):
        BROCHURE = "BROCHURE", _("Brochure")
        PRESENTATION = "PRESENTATION", _("Presentation")
        CASE_STUDY = "CASE_STUDY", _("Case study")
        PRICE_LIST = "PRICE_LIST", _("Price list")
        EMAIL_KIT = "EMAIL_KIT", _("E-mail kit")
        LOGO = "LOGO", _("Logo")
        VIDEO = "VIDEO", _("Video")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    description = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="fr")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = [SortKey("title"), "pk"]

    def __str__(self) -> str:
        return self.title


class AssetTier(models.Model):
    """Partners of this tier see this asset."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="tiers")
    tier = models.ForeignKey("partners.Tier", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="asset_names_a_tier_once", fields=["asset", "tier"])]


class AssetVersion(models.Model):
    """One immutable file of an asset. `path` is a random name outside the web root; `file_name` is data only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=120, unique=True)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="asset_versions_are_numbered", fields=["asset", "number"]),
            models.CheckConstraint(name="asset_file_is_not_empty", condition=Q(size__gt=0)),
        ]


class Download(models.Model):
    """A person of a partner took an asset: recorded once per person, asset and day."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="downloads")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="downloads")
    version = models.ForeignKey(AssetVersion, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        "partners.Member", on_delete=models.PROTECT, db_constraint=False, related_name="downloads"
    )
    downloaded_on = models.DateField()
    downloaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_download_per_person_asset_and_day",
                fields=["partner", "member", "asset", "downloaded_on"],
            )
        ]
        indexes = [models.Index(name="download_by_partner", fields=["partner", "downloaded_on"])]
