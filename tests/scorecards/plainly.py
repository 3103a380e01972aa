"""The report once more, the long way: plain loops over every row, from the definitions of docs/contribution.md."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from comarketing.models import CampaignPartner, Download, Movement
from leads.models import InvoicedLine, LeadShare, Opportunity, OpportunityPartner, TouchParty
from portal.lib.periods import Period, months_after
from training.models import Enrolment

SIXTY, NINETY = timedelta(days=60), timedelta(days=90)


def instant(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def inside(at: datetime | None, period: Period) -> bool:
    return at is not None and instant(period.start_on) <= at < instant(period.end_on)


def on(day: date | None, period: Period) -> bool:
    return day is not None and period.start_on <= day < period.end_on


def before_end(at: datetime | None, period: Period) -> bool:
    return at is not None and at < instant(period.end_on)


# ---- opportunities --------------------------------------------------------------------------------------
def is_validated(deal: Opportunity, period: Period) -> bool:
    if (
        not inside(deal.created_at, period)
        or not before_end(deal.validated_at, period)
        or deal.type == "RENEWAL"
    ):
        return False
    if before_end(deal.closed_at, period):
        return deal.lost_reason not in ("NO_PROJECT", "DUPLICATE")
    if deal.expected_close_on and deal.expected_close_on < period.last_day - SIXTY:
        return False
    return deal.updated_at >= instant(period.end_on) - SIXTY


def is_won(deal: Opportunity, period: Period) -> bool:
    return deal.stage == "WON" and inside(deal.closed_at, period)


def is_booked(deal: Opportunity, period: Period) -> bool:
    return is_won(deal, period) and deal.type != "RENEWAL"


def of_record(partner, currency: str) -> list[Opportunity]:
    roles = OpportunityPartner.objects.filter(partner=partner, role="RECORD").select_related("opportunity")
    return [role.opportunity for role in roles if role.opportunity.currency == currency]


def pipeline(partner, period: Period, currency: str) -> Decimal:
    return sum(
        (deal.amount for deal in of_record(partner, currency) if is_validated(deal, period)), Decimal(0)
    )


def booked(partner, period: Period, currency: str) -> Decimal:
    return sum((deal.amount for deal in of_record(partner, currency) if is_booked(deal, period)), Decimal(0))


def influenced(partner, period: Period, currency: str) -> Decimal:
    found = Decimal(0)
    for role in OpportunityPartner.objects.filter(partner=partner).select_related("opportunity"):
        deal = role.opportunity
        is_its_own = role.role == "RECORD" and deal.origin != "VENDOR"
        if deal.currency != currency or is_its_own or not is_validated(deal, period):
            continue
        end = min(deal.closed_at or instant(period.end_on), instant(period.end_on))
        touches = TouchParty.objects.filter(partner=partner, touch__account=deal.account).select_related(
            "touch"
        )
        if any(party.touch.kind != "VISIT" and party.touch.at < end for party in touches):
            found += deal.amount
    return found


# ---- leads ------------------------------------------------------------------------------------------------
def conversion(partner, as_of: date) -> tuple[int, int]:
    """Converted in time, and counted."""
    last = as_of - NINETY
    end = last + timedelta(days=1)
    received = Period(months_after(end, -12), end)
    known = Period(as_of, as_of + timedelta(days=1))
    counted = converted = 0
    for share in LeadShare.objects.filter(partner=partner, how="PASSED"):
        if not inside(share.passed_at, received):
            continue
        if before_end(share.accepted_at, known):
            counted += 1
            in_time = share.converted_at and share.converted_at <= share.passed_at + NINETY
            converted += bool(in_time and before_end(share.converted_at, known))
        elif share.state == "TIMED_OUT" and before_end(share.until_at, known):
            counted += 1
        elif share.state == "DECLINED" and before_end(share.until_at, known):
            counted += bool(share.accept_by and share.until_at > share.accept_by)
    return converted, counted


def co_marketed(partner, as_of: date) -> int:
    end = as_of + timedelta(days=1)
    window = Period(months_after(end, -12), end)
    mine = {row.campaign_id for row in CampaignPartner.objects.filter(partner=partner)}
    return sum(
        inside(share.qualified_at, window)
        and before_end(share.accepted_at, window)
        and share.lead.campaign_id in mine
        for share in LeadShare.objects.filter(partner=partner).select_related("lead")
    )


def chain(partner, period: Period) -> list[int]:
    """Leads born in the period, qualified, converted, won."""
    counts = [0, 0, 0, 0]
    for share in LeadShare.objects.filter(partner=partner):
        if not inside(share.passed_at, period):
            continue
        converted = before_end(share.converted_at, period)
        won = [
            deal
            for deal in Opportunity.objects.filter(lead_id=share.lead_id, stage="WON")
            if before_end(deal.closed_at, period)
        ]
        qualified = converted or before_end(share.qualified_at, period)
        for place, passed in enumerate((True, qualified, converted, converted and bool(won))):
            counts[place] += bool(passed)
    return counts


# ---- the rest -----------------------------------------------------------------------------------------------
def invoiced(partner, period: Period, currency: str, kind: str) -> Decimal:
    lines = InvoicedLine.objects.filter(partner=partner, kind=kind, currency=currency)
    return sum((line.amount for line in lines if on(line.invoiced_on, period)), Decimal(0))


def activities(partner, period: Period) -> int:
    rows = CampaignPartner.objects.filter(partner=partner).select_related("campaign")
    return sum(
        on(row.campaign.starts_on, period) and not before_end(row.campaign.cancelled_at, period)
        for row in rows
    )


def downloads(partner, period: Period) -> int:
    return sum(on(row.downloaded_on, period) for row in Download.objects.filter(partner=partner))


def trainings(partner, period: Period) -> int:
    return sum(inside(row.completed_at, period) for row in Enrolment.objects.filter(partner=partner))


def paid(partner, period: Period, currency: str) -> Decimal:
    total = Decimal(0)
    for row in Movement.objects.filter(partner=partner).select_related("fund"):
        if row.fund.currency == currency and on(row.occurred_on, period):
            total += row.amount if row.to_account == "PAID" else 0
            total -= row.amount if row.from_account == "PAID" else 0
    return total
