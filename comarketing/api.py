"""The API of funds, campaigns and assets: reads, and the verbs of the pages by the same operations."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from comarketing import serializers as words
from comarketing.models import Asset, Campaign, Download, Fund, Movement
from comarketing.operations import assets, campaigns, funds
from comarketing.queries import assets as library
from portal.lib.api import Nothing, Pages, Reads


class Funds(Reads):
    """Funds with what is available in each."""

    verb = "fund.read"
    serializer_class = words.FundOut
    queryset = Fund.objects.select_related("partner")

    @action(detail=False, methods=["post"])
    def grant(self, request: Request) -> Response:
        return self.act(funds.grant, words.GrantIn, words.FundOut, status=201)

    @action(detail=True, methods=["post"], url_path="top-up")
    def top_up(self, request: Request, public_id: UUID) -> Response:
        return self.act(funds.top_up, words.TopUpIn, words.MovementOut, status=201, fund=self.get_object())

    @action(detail=True, methods=["post"])
    def consume(self, request: Request, public_id: UUID) -> Response:
        return self.act(funds.consume, words.ConsumeIn, words.MovementOut, status=201, fund=self.get_object())


class Movements(Reads):
    """The ledger, newest first."""

    verb = "fund.read"
    serializer_class = words.MovementOut
    queryset = Movement.objects.select_related("fund", "campaign", "corrects")

    @action(detail=True, methods=["post"])
    def correct(self, request: Request, public_id: UUID) -> Response:
        return self.act(
            funds.correct, words.CorrectIn, words.MovementOut, status=201, movement=self.get_object()
        )


class Campaigns(Reads):
    """Campaigns and events: all for the vendor, those it takes part in for a partner."""

    verb = "campaign.read"
    serializer_class = words.CampaignOut
    queryset = Campaign.objects.all()

    @action(detail=False, methods=["post"])
    def plan(self, request: Request) -> Response:
        return self.act(campaigns.plan, words.PlanIn, words.CampaignOut, status=201)

    @action(detail=True, methods=["post"])
    def change(self, request: Request, public_id: UUID) -> Response:
        return self.act(campaigns.change, words.ChangeIn, words.CampaignOut, campaign=self.get_object())

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, public_id: UUID) -> Response:
        return self.act(campaigns.cancel, words.CancelIn, words.CampaignOut, campaign=self.get_object())

    @action(detail=True, methods=["post"], url_path="add-partner")
    def add_partner(self, request: Request, public_id: UUID) -> Response:
        campaign = self.get_object()

        def add(**asked: Any) -> Campaign:
            campaigns.add_partner(campaign=campaign, **asked)
            return campaign

        return self.act(add, words.PartnerIn, words.CampaignOut)


class Assets(Reads):
    """The assets one may see; files are taken on the pages."""

    verb = "asset.read"
    serializer_class = words.AssetOut

    def get_queryset(self) -> QuerySet[Asset]:
        return library.listed(state="any")

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        def withdraw(**asked: Any) -> Asset:
            asset = assets.withdraw(**asked)
            return self.get_queryset().get(pk=asset.pk)

        return self.act(withdraw, Nothing, words.AssetOut, asset=self.get_object())


class Downloads(mixins.ListModelMixin, viewsets.GenericViewSet[Download]):
    """Who took what: a list, newest first."""

    verb = "asset.read"
    serializer_class = words.DownloadOut
    pagination_class = Pages
    queryset = Download.objects.select_related("asset", "version", "partner", "member")


ENDPOINTS = [
    ("funds", Funds),
    ("movements", Movements),
    ("campaigns", Campaigns),
    ("assets", Assets),
    ("downloads", Downloads),
]
