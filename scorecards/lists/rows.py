"""How one row of each kind reads in the list behind a figure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from comarketing.models import CampaignPartner, Download, Movement
from leads.models import InvoicedLine, LeadShare, Opportunity, OpportunityPartner
from scorecards import addresses
from scorecards.figures import plain
from training.models import Enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What it is, whose, when, where it stands, and what it is worth in the currency of the list."""

    title: str
    detail: str
    partner: str
    day: date | None
    state: str
    amount: Decimal | None
    url: str = ""

    @property
    def exact(self) -> str:
        return "" if self.amount is None else plain(self.amount)


def deal(role: OpportunityPartner) -> Row:
    opportunity = role.opportunity
    return Row(
        title=opportunity.account.name,
        detail=f"{opportunity.reference} · {opportunity.name}",
        partner=role.partner.name,
        day=localdate(opportunity.closed_at or opportunity.created_at),
        state=f"{opportunity.get_stage_display()} · {opportunity.get_origin_display()}",
        amount=opportunity.amount,
        url=addresses.page("leads:opportunity", opportunity.public_id),
    )


def own_deal(opportunity: Opportunity) -> Row:
    return Row(
        title=opportunity.account.name,
        detail=f"{opportunity.reference} · {opportunity.name}",
        partner="",
        day=localdate(opportunity.closed_at or opportunity.created_at),
        state=opportunity.get_stage_display(),
        amount=opportunity.amount,
        url=addresses.page("leads:opportunity", opportunity.public_id),
    )


def lead(share: LeadShare) -> Row:
    return Row(
        title=share.lead.account.name,
        detail=f"{share.lead.reference} · {share.lead.need}",
        partner=share.partner.name,
        day=localdate(share.passed_at),
        state=share.get_state_display(),
        amount=getattr(share, "worth", None),
        url=addresses.page("leads:detail", share.public_id),
    )


def line(invoiced: InvoicedLine) -> Row:
    return Row(
        title=invoiced.order_reference,
        detail=invoiced.product_line,
        partner=invoiced.partner.name if invoiced.partner else "",
        day=invoiced.invoiced_on,
        state=invoiced.get_kind_display(),
        amount=invoiced.amount,
    )


def download(row: Download) -> Row:
    return _act(row, row.asset.title, row.member.user.name, row.downloaded_on, row.asset.get_kind_display())


def training(row: Enrolment) -> Row:
    return _act(row, row.course.title, row.member.user.name, localdate(row.completed_at), "")


def campaign(row: CampaignPartner) -> Row:
    return _act(
        row, row.campaign.name, row.campaign.town, row.campaign.starts_on, row.campaign.get_type_display()
    )


def movement(row: Movement) -> Row:
    return Row(
        title=row.statement,
        detail=row.fund.reference,
        partner=row.partner.name,
        day=row.occurred_on,
        state=row.get_to_account_display(),
        amount=row.net,  # type: ignore[attr-defined]
    )


def _act(row: Any, title: str, detail: str, day: date | None, state: str) -> Row:
    return Row(title=title, detail=detail, partner=row.partner.name, day=day, state=state, amount=None)
