"""Gather the review pack of one partner and quarter: the figures of its home, and what only the pack tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext

from agreements import queries as agreements
from comarketing.models import Fund
from comarketing.queries import funds
from partners.access import Actor
from portal.lib import fmt
from portal.lib.periods import Period, months_after, programme_year
from scorecards import gathering
from scorecards.board import board_of
from scorecards.board import pack as words
from scorecards.board.pack import Pack, Plan, PlanLine
from scorecards.figures import money
from scorecards.forms import PeriodForm
from scorecards.gathering import Gathered
from scorecards.links import Links
from scorecards.queries import pipeline, quarter, reviews
from scorecards.queries.deals import added
from scorecards.queries.quarter import RENEW_WITHIN

MOST_CAMPAIGNS = 8


def pack(partner_id: int, whole: Period, *, now: datetime, reader: Actor | None = None) -> Pack:
    """What both sides read of `whole`, a quarter of the programme, as far as it has come.

    The same words whoever asks: of others it tells only what the partner may know. The `reader`'s lists are
    linked, none on paper. About forty statements.
    """
    today = timezone.localdate(now)
    period = reviews.reached(whole, today)
    found = _gathered(partner_id, period.start_on, period.last_day, today)
    year = programme_year(whole.start_on, found.rules.start_month)
    to_date = _gathered(partner_id, year.start_on, period.last_day, today)
    following = Period(whole.end_on, months_after(whole.end_on, 3))
    review = reviews.of_quarter(partner_id, whole)
    last_review, before = reviews.actions_before(partner_id, whole)
    links = Links(period, found.currency, partner=found.partner.public_id, reader=reader)
    board = board_of(found, links)
    deals = pipeline.open_deals(partner_id, found.spans, found.currency)
    names = (found.rules.vendor_name, found.partner.name)
    return Pack(
        board=replace(board, first_days=None),
        review=review,
        name=_name(whole, found),
        quarter=whole,
        next_name=_name(following, found),
        period=period,
        days=fmt.day_range(period.start_on, period.last_day),
        base=fmt.day_range(found.spans.before.start_on, found.spans.before.last_day),
        currency=found.currency,
        made_at=now,
        versions=_versions(found, period.last_day),
        plan=_plan(found, to_date, year, links),
        pipeline=words.pipeline_of(deals, following, found.currency),
        leads=words.leads_of(*quarter.fates(partner_id, period)),
        funds=_funds(partner_id, period.last_day),
        results=_results(partner_id, found),
        training=words.training_of(quarter.trained(partner_id, period.last_day)),
        last_review=last_review,
        actions=words.actions_of(before, today, *names),
        agreed=words.actions_of(list(review.actions.all()) if review else [], today, *names),
        coming=quarter.coming(partner_id, following),
        written=reviews.written(review),
    )


def _gathered(partner_id: int, start_on: date, last_day: date, today: date) -> Gathered:
    form = PeriodForm({"from": start_on.isoformat(), "to": last_day.isoformat()}, today=today)
    return gathering.gather(partner_id, form, own=True)


def _name(whole: Period, found: Gathered) -> str:
    return words.quarter_name(whole, programme_year(whole.start_on, found.rules.start_month).start_on)


def _results(partner_id: int, found: Gathered) -> Sequence[words.ResultLine]:
    campaigns = quarter.results(partner_id, found.spans, found.currency, MOST_CAMPAIGNS)
    return words.results_of(campaigns, found.currency)


def _versions(found: Gathered, on: date) -> str:
    """Those of the score's formula and of the definitions in force on the day."""
    kept = sorted({meaning.version for meaning in agreements.in_force(on)})
    told = [gettext("definitions %(versions)s") % {"versions": ", ".join(kept)}] if kept else []
    if found.rules.formula:
        told.append(gettext("score formula %(version)s") % {"version": found.rules.formula.version})
    return " · ".join(told)


def _plan(found: Gathered, to_date: Gathered, year: Period, links: Links) -> Plan:
    """The joint plan's targets of the programme year, or the tier's where there is no plan."""
    agreed = next((plan for plan in found.partner.plans if plan.year_starts_on == year.start_on), None)
    formula = found.rules.formula
    usual = formula.targets_of(found.partner.tier_code, found.partner.size) if formula else None
    targets: tuple[Decimal | None, Decimal | None] = (None, None)
    basis = gettext("No target is set for this year.")
    if agreed:
        targets, basis = (agreed.pipeline, agreed.revenue), gettext("Targets of the joint plan.")
    elif usual and formula and formula.currency == found.currency:
        targets = (Decimal(usual.pipeline_cents) / 100, Decimal(usual.revenue_cents) / 100)
        basis = gettext("No joint plan for this year: the targets of the tier stand in.")
    gone = Decimal((found.spans.now.end_on - year.start_on).days) / (year.end_on - year.start_on).days
    names = {"pipeline": gettext("Validated pipeline"), "booked": gettext("Booked")}
    return Plan(
        lines=[
            _line(name, label, found, to_date, target, links)
            for (name, label), target in zip(names.items(), targets, strict=True)
        ],
        basis=basis,
        elapsed=gettext("%(share)s of the programme year has gone.") % {"share": fmt.percent(gone, 0)},
    )


def _line(
    name: str, label: str, found: Gathered, to_date: Gathered, target: Decimal | None, links: Links
) -> PlanLine:
    now, before = added(found.shown, name), added(found.shown, f"{name}_before")
    in_year = [cell for cell in to_date.cells if cell.currency == found.currency]
    quarter_figure = money(now, found.currency, before=before, url=links.to(name))
    return words.plan_line(label, quarter_figure, added(in_year, name).amount, target, found.currency)


def _funds(partner_id: int, as_of: date) -> list[funds.FundRow]:
    """Those that had not ended two months before; the earliest end first."""
    rows = Fund.objects.filter(partner_id=partner_id, ends_on__gt=as_of - RENEW_WITHIN, starts_on__lte=as_of)
    return funds.rows(list(rows.order_by("ends_on", "pk")), today=as_of)
