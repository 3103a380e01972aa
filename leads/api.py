"""The API of leads, opportunities and accounts: reads, and the verbs of the pages by the same operations."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.models import Account, LeadShare, Opportunity
from leads.operations import opportunities, shares
from leads.queries import inbox
from leads.queries import opportunities as deals
from leads.serializers import (
    AccountOut,
    ConvertIn,
    DeclineIn,
    LeadOut,
    LoseIn,
    OpportunityOut,
    WinIn,
)
from portal.lib.api import Asked, Nothing, Pages, Reads


class _Newest(Pages):
    ordering = ("-passed_at", "-pk")  # type: ignore[assignment]


class _NewestDeal(Pages):
    ordering = ("-created_at", "-pk")  # type: ignore[assignment]


class Leads(Reads):
    """Leads as their partner works them."""

    verb = "lead.read"
    serializer_class = LeadOut
    pagination_class = _Newest

    def get_queryset(self) -> QuerySet[LeadShare]:
        shares = inbox.shares_of(self.request.actor)  # type: ignore[attr-defined]
        return shares.prefetch_related("partner", inbox.customers())

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, public_id: UUID) -> Response:
        return self._share(shares.accept, Nothing)

    @action(detail=True, methods=["post"])
    def decline(self, request: Request, public_id: UUID) -> Response:
        return self._share(shares.decline, DeclineIn)

    @action(detail=True, methods=["post"])
    def convert(self, request: Request, public_id: UUID) -> Response:
        return self.act(shares.convert, ConvertIn, OpportunityOut, status=201, share=self.get_object())

    def _share(self, operation: Callable[..., LeadShare], words: type[Asked]) -> Response:
        return self.act(operation, words, LeadOut, share=self.get_object())


class Opportunities(Reads):
    """Opportunities one has a role in, or all for the vendor."""

    verb = "opportunity.read"
    serializer_class = OpportunityOut
    pagination_class = _NewestDeal

    def get_queryset(self) -> QuerySet[Opportunity]:
        return deals.of(self.request.actor).select_related("account")  # type: ignore[attr-defined]

    @action(detail=True, methods=["post"])
    def win(self, request: Request, public_id: UUID) -> Response:
        return self._move(opportunities.win, WinIn)

    @action(detail=True, methods=["post"])
    def lose(self, request: Request, public_id: UUID) -> Response:
        return self._move(opportunities.lose, LoseIn)

    def _move(self, operation: Callable[..., Opportunity], words: type[Asked]) -> Response:
        return self.act(operation, words, OpportunityOut, opportunity=self.get_object())


class Accounts(Reads):
    """End customers one has a lead or an opportunity with."""

    verb = "lead.read"
    serializer_class = AccountOut
    queryset = Account.objects.all()


ENDPOINTS: list[tuple[str, type[Reads]]] = [
    ("leads", Leads),
    ("opportunities", Opportunities),
    ("accounts", Accounts),
]
