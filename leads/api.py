"""The API of leads, opportunities and accounts: reads, and the verbs of the pages by the same operations."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.models import Account, LeadShare, Opportunity
from leads.operations import opportunities, shares
from leads.queries import inbox
from leads.queries import opportunities as deals
from leads.serializers import (
    AccountOut,
    Asked,
    ConvertIn,
    DeclineIn,
    ExactJSON,
    LeadOut,
    LoseIn,
    Nothing,
    OpportunityOut,
    WinIn,
)
from partners.api import Conflict, Pages, Reads
from portal.lib.refusal import Refused


class _Newest(Pages):
    ordering = ("-passed_at", "-pk")  # type: ignore[assignment]


class _NewestDeal(Pages):
    ordering = ("-created_at", "-pk")  # type: ignore[assignment]


class Leads(Reads):
    """Leads as their partner works them."""

    verb = "lead.read"
    parser_classes = (ExactJSON,)
    serializer_class = LeadOut
    pagination_class = _Newest

    def get_queryset(self) -> QuerySet[LeadShare]:
        shares = inbox.shares_of(self.request.actor)  # type: ignore[attr-defined]
        return shares.prefetch_related("partner", inbox.customers())

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, public_id: UUID) -> Response:
        return self._share(request, shares.accept, Nothing)

    @action(detail=True, methods=["post"])
    def decline(self, request: Request, public_id: UUID) -> Response:
        return self._share(request, shares.decline, DeclineIn)

    @action(detail=True, methods=["post"])
    def convert(self, request: Request, public_id: UUID) -> Response:
        share = self.get_object()
        found = _do(request, shares.convert, ConvertIn, share=share)
        return Response(OpportunityOut(found).data, status=201)

    def _share(self, request: Request, operation: Callable[..., LeadShare], words: type[Asked]) -> Response:
        return Response(LeadOut(_do(request, operation, words, share=self.get_object())).data)


class Opportunities(Reads):
    """Opportunities one has a role in, or all for the vendor."""

    verb = "opportunity.read"
    parser_classes = (ExactJSON,)
    serializer_class = OpportunityOut
    pagination_class = _NewestDeal

    def get_queryset(self) -> QuerySet[Opportunity]:
        return deals.of(self.request.actor).select_related("account")  # type: ignore[attr-defined]

    @action(detail=True, methods=["post"])
    def win(self, request: Request, public_id: UUID) -> Response:
        return self._move(request, opportunities.win, WinIn)

    @action(detail=True, methods=["post"])
    def lose(self, request: Request, public_id: UUID) -> Response:
        return self._move(request, opportunities.lose, LoseIn)

    def _move(self, request: Request, operation: Callable[..., Opportunity], words: type[Asked]) -> Response:
        return Response(OpportunityOut(_do(request, operation, words, opportunity=self.get_object())).data)


class Accounts(Reads):
    """End customers one has a lead or an opportunity with."""

    verb = "lead.read"
    serializer_class = AccountOut
    queryset = Account.objects.all()


def _do(request: Request, operation: Callable[..., Any], words: type[Asked], **subject: Any) -> Any:
    """The operation the page would call, with what was sent; refused now is 409."""
    sent = words(data=request.data)
    sent.is_valid(raise_exception=True)
    try:
        return operation(**subject, **sent.validated_data, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        raise Conflict(str(refused)) from refused


ENDPOINTS: list[tuple[str, type[Reads]]] = [
    ("leads", Leads),
    ("opportunities", Opportunities),
    ("accounts", Accounts),
]
