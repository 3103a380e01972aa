"""What the API of this room says and accepts: named fields only, exact amounts as text, ISO days."""

from datetime import timedelta
from typing import Any, ClassVar

from rest_framework import serializers

from comarketing.models import Asset, AssetVersion, Campaign, Download, Fund, Movement
from comarketing.operations.campaigns import Plan
from partners.models import Partner
from portal.lib.api import Amount, Asked, Day, Line, Paragraph
from portal.lib.money import Money


# ---- out ------------------------------------------------------------------------------------------------------------
class FundOut(serializers.ModelSerializer[Fund]):
    """`ends_on` is the first day the fund no longer covers."""

    partner = serializers.UUIDField(source="partner.public_id")

    class Meta:
        model = Fund
        fields: ClassVar = [
            *("public_id", "reference", "partner", "name", "kind", "currency"),
            *("starts_on", "ends_on", "available"),
        ]


class MovementOut(serializers.ModelSerializer[Movement]):
    fund = serializers.UUIDField(source="fund.public_id")
    currency = serializers.CharField(source="fund.currency")
    campaign = serializers.UUIDField(source="campaign.public_id", default=None)
    corrects = serializers.UUIDField(source="corrects.public_id", default=None)

    class Meta:
        model = Movement
        fields: ClassVar = [
            *("public_id", "fund", "from_account", "to_account", "amount", "currency", "campaign"),
            *("corrects", "statement", "occurred_on", "recorded_at"),
        ]


class CampaignOut(serializers.ModelSerializer[Campaign]):
    class Meta:
        model = Campaign
        fields: ClassVar = [
            *("public_id", "name", "type", "description", "town", "starts_on", "ends_on", "cancelled_at"),
        ]


class VersionOut(serializers.ModelSerializer[AssetVersion]):
    class Meta:
        model = AssetVersion
        fields: ClassVar = [
            *("public_id", "number", "file_name", "content_type", "size", "sha256", "uploaded_at"),
        ]


class AssetOut(serializers.ModelSerializer[Asset]):
    versions = VersionOut(many=True, source="newest_first")

    class Meta:
        model = Asset
        fields: ClassVar = [
            *("public_id", "title", "kind", "description", "language", "published_at", "withdrawn_at"),
            "versions",
        ]


class DownloadOut(serializers.ModelSerializer[Download]):
    asset = serializers.UUIDField(source="asset.public_id")
    version = serializers.IntegerField(source="version.number")
    partner = serializers.UUIDField(source="partner.public_id")
    member = serializers.UUIDField(source="member.public_id")

    class Meta:
        model = Download
        fields: ClassVar = ["asset", "version", "partner", "member", "downloaded_on"]


# ---- in -------------------------------------------------------------------------------------------------------------
class Partners(serializers.SlugRelatedField[Partner]):
    """An active or past partner, by its public_id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="public_id", queryset=Partner.objects.all(), **options)


class Campaigns(serializers.SlugRelatedField[Campaign]):
    """A campaign, by its public_id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="public_id", queryset=Campaign.objects.all(), **options)


class _Paid(Asked):
    """An amount and the key of the intent: sent twice, it has one effect."""

    amount = Amount()
    currency = Line(limit=3)
    idempotency_key = serializers.UUIDField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        money = Money(attrs["amount"], attrs.pop("currency"))
        return attrs | {"amount": money, "idempotency_key": str(attrs["idempotency_key"])}


class GrantIn(_Paid):
    """`last_day` is included."""

    partner = Partners()
    name = Line()
    kind = serializers.ChoiceField(choices=Fund.Kind.values, default=Fund.Kind.MDF)
    starts_on = Day()
    last_day = Day()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        ends_on = attrs.pop("last_day") + timedelta(days=1)
        return super().validate(attrs) | {"ends_on": ends_on}


class TopUpIn(_Paid):
    statement = Line()


class ConsumeIn(TopUpIn):
    occurred_on = Day()
    campaign = Campaigns(required=False, allow_null=True, default=None)


class CorrectIn(Asked):
    reason = Line()
    idempotency_key = serializers.UUIDField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return attrs | {"idempotency_key": str(attrs["idempotency_key"])}


class ChangeIn(Asked):
    """The whole plan of a campaign; `ends_on` is included."""

    name = Line()
    type = serializers.ChoiceField(choices=Campaign.Type.values)
    description = Paragraph(limit=2000, required=False, default="")
    town = Line(limit=100, required=False, default="")
    starts_on = Day(required=False, allow_null=True, default=None)
    ends_on = Day(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        names = ("name", "type", "description", "town", "starts_on", "ends_on")
        return {"plan": Plan(**{name: attrs.pop(name) for name in names}), **attrs}


class PlanIn(ChangeIn):
    partners = Partners(many=True, required=False, default=())


class PartnerIn(Asked):
    partner = Partners()


class CancelIn(Asked):
    reason = Line()
