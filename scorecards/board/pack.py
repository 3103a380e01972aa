"""The quarterly review pack in words: what the queries give, as its eight pages say it. No query in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext, ngettext, pgettext

from comarketing.models import Campaign
from comarketing.queries.funds import FundRow
from leads.models import LeadShare, Opportunity
from portal.lib import charts, fmt
from portal.lib.periods import Period
from scorecards import figures
from scorecards.board import Board
from scorecards.columns import money_texts
from scorecards.figures import Figure
from scorecards.models import Review, ReviewAction
from scorecards.queries import pipeline
from scorecards.queries.pipeline import OpenDeal
from scorecards.queries.quarter import Fate, Reason, Result, Trained
from scorecards.queries.reviews import Written
from scorecards.tally import share

AGES = (30, 90, 180)
MOST_DEALS, MOST_ROWS = 9, 14


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One measure: the quarter, the programme year so far, and its target; `reached` in percent, None without one."""

    label: str
    quarter: Figure
    year: Figure
    target: str
    reached: Decimal | None
    reached_text: str
    left: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`basis` says whose targets they are; `elapsed` how much of the programme year has gone."""

    lines: Sequence[PlanLine]
    basis: str
    elapsed: str


@dataclass(frozen=True, slots=True)
class StageLine:
    """Open opportunities of one stage; `ages` counts them by days since they were created."""

    label: str
    count: int
    amount: str
    exact: str
    ages: Sequence[int]
    slipped: int


@dataclass(frozen=True, slots=True)
class DealLine:
    deal: OpenDeal
    stage: str
    amount: str
    late: str


@dataclass(frozen=True, slots=True)
class Deals:
    """The largest of some opportunities, and what all of them make."""

    lines: Sequence[DealLine]
    count: int
    amount: str
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """`chart` is None where nothing is open."""

    stages: Sequence[StageLine]
    total: StageLine
    ages: Sequence[str]
    chart: charts.Columns | None
    slipped: Deals
    closing: Deals


@dataclass(frozen=True, slots=True)
class FateLine:
    label: str
    passed: int
    introduced: int

    @property
    def all(self) -> int:
        return self.passed + self.introduced


@dataclass(frozen=True, slots=True)
class ReasonLine:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Leads:
    fates: Sequence[FateLine]
    total: FateLine
    reasons: Sequence[ReasonLine]


@dataclass(frozen=True, slots=True)
class ResultLine:
    result: Result
    paid: str
    booked: str


@dataclass(frozen=True, slots=True)
class Training:
    """`people`: how many of today's members completed something in twelve months; `soon`: what ends in sixty days."""

    rows: Sequence[Trained]
    people: int
    soon: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ActionLine:
    action: ReviewAction
    side: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The blocks of the eight pages. `period` is the quarter as far as it has come, `days` says it."""

    board: Board
    review: Review | None
    name: str
    quarter: Period
    next_name: str
    period: Period
    days: str
    base: str
    currency: str
    made_at: datetime
    versions: str
    plan: Plan
    pipeline: Pipeline
    leads: Leads
    funds: Sequence[FundRow]
    results: Sequence[ResultLine]
    training: Training
    last_review: Review | None
    actions: Sequence[ActionLine]
    agreed: Sequence[ActionLine]
    coming: Sequence[Campaign]
    written: Written

    @property
    def base_words(self) -> str:
        return gettext("against %(days)s") % {"days": self.base}


def quarter_name(quarter: Period, year_starts_on: date) -> str:
    """Q3 2026: the quarter of the programme year, by the year in which that began."""
    elapsed = (quarter.start_on.year - year_starts_on.year) * 12 + (
        quarter.start_on.month - year_starts_on.month
    )
    words = {"number": elapsed // 3 + 1, "year": str(year_starts_on.year)}
    return gettext("Q%(number)s %(year)s") % words


# ---- results against plan -----------------------------------------------------------------------------------------
def plan_line(label: str, quarter: Figure, year: Decimal, target: Decimal | None, currency: str) -> PlanLine:
    ratio = share(year, target) if target else None
    left = max((target or Decimal(0)) - year, Decimal(0))
    return PlanLine(
        label=label,
        quarter=quarter,
        year=figures.amount(year, currency),
        target=fmt.money(target, currency) if target else figures.UNKNOWN,
        reached=None if ratio is None else 100 * ratio,
        reached_text="" if ratio is None else fmt.percent(ratio),
        left=fmt.money(left, currency) if target else figures.UNKNOWN,
    )


# ---- pipeline -----------------------------------------------------------------------------------------------------
def pipeline_of(deals: Sequence[OpenDeal], following: Period, currency: str) -> Pipeline:
    by_stage = {stage: [deal for deal in deals if deal.stage == stage] for stage in pipeline.OPEN_STAGES}
    amounts = [pipeline.added(found) for found in by_stage.values()]
    texts = money_texts(amounts, currency)
    stages = [
        _stage(str(stage.label), found, text)
        for (stage, found), text in zip(by_stage.items(), texts, strict=True)
    ]
    return Pipeline(
        stages=stages,
        total=_stage(gettext("All stages"), deals, fmt.money(pipeline.added(deals), currency)),
        ages=_age_names(),
        chart=_chart(by_stage, currency) if deals else None,
        slipped=_deals(pipeline.slipped(deals), currency),
        closing=_deals(pipeline.closing(deals, following.start_on, following.end_on), currency),
    )


def _stage(label: str, deals: Sequence[OpenDeal], amount: str) -> StageLine:
    late = len(pipeline.slipped(deals))
    exact = figures.plain(pipeline.added(deals))
    return StageLine(label, len(deals), amount, exact, _ages(deals), late)


def _ages(deals: Sequence[OpenDeal]) -> list[int]:
    """How many are at most 30, 90, 180 days old, and how many older."""
    counts = [0] * (len(AGES) + 1)
    for deal in deals:
        counts[next((place for place, most in enumerate(AGES) if deal.age_days <= most), len(AGES))] += 1
    return counts


def _age_names() -> list[str]:
    spans = zip((0, *(age + 1 for age in AGES[:-1])), AGES, strict=True)
    ranges = [gettext("%(first)s to %(last)s days") % {"first": first, "last": last} for first, last in spans]
    return [*ranges, gettext("over %(days)s days") % {"days": AGES[-1]}]


def _chart(by_stage: dict[Opportunity.Stage, list[OpenDeal]], currency: str) -> charts.Columns:
    late = [pipeline.added(pipeline.slipped(found)) for found in by_stage.values()]
    on_course = [pipeline.added(found) - gone for found, gone in zip(by_stage.values(), late, strict=True)]
    words = gettext("Open pipeline by stage: %(on_course)s on course, %(slipped)s slipped")
    sums = {"on_course": sum(on_course, Decimal(0)), "slipped": sum(late, Decimal(0))}
    return charts.Columns(
        labels=[str(stage.label) for stage in by_stage],
        series=(
            charts.Series(gettext("On course"), "partner", on_course),
            charts.Series(gettext("Slipped"), "partner-light", late),
        ),
        label=words % {name: fmt.money(value, currency) for name, value in sums.items()},
        head=gettext("Stage"),
        write=lambda value: fmt.money(value, currency, form="full"),
        write_tick=lambda value: fmt.money(value, currency),
        partial=False,
    )


def _deals(deals: Sequence[OpenDeal], currency: str) -> Deals:
    shown = deals[:MOST_DEALS]
    texts = money_texts([deal.amount for deal in shown], currency)
    return Deals(
        lines=[_deal(deal, text) for deal, text in zip(shown, texts, strict=True)],
        count=len(deals),
        amount=fmt.money(pipeline.added(deals), currency),
        left_out=len(deals) - len(shown),
    )


def _deal(deal: OpenDeal, amount: str) -> DealLine:
    late = ngettext("%(days)s day", "%(days)s days", deal.late_days) % {"days": fmt.number(deal.late_days)}
    return DealLine(
        deal, str(Opportunity.Stage(deal.stage).label), amount, late if deal.late_days else figures.UNKNOWN
    )


# ---- leads, campaigns, training, actions --------------------------------------------------------------------------
def leads_of(fates: Sequence[Fate], reasons: Sequence[Reason]) -> Leads:
    """States that no lead of the quarter stood in are left out."""
    lines = [
        FateLine(str(LeadShare.State(fate.state).label), fate.passed, fate.introduced)
        for fate in fates
        if fate.passed + fate.introduced
    ]
    total = FateLine(
        gettext("All leads"), sum(line.passed for line in lines), sum(line.introduced for line in lines)
    )
    said = [ReasonLine(str(LeadShare.Reason(each.reason).label), each.count) for each in reasons]
    return Leads(lines, total, said)


def results_of(results: Sequence[Result], currency: str) -> list[ResultLine]:
    paid = money_texts([each.paid for each in results], currency)
    booked = money_texts([each.booked for each in results], currency)
    return [ResultLine(*line) for line in zip(results, paid, booked, strict=True)]


def training_of(rows: Sequence[Trained]) -> Training:
    people = {row.person for row in rows}
    soon = sum(row.soon for row in rows)
    return Training(rows[:MOST_ROWS], len(people), soon, max(len(rows) - MOST_ROWS, 0))


def actions_of(actions: Sequence[ReviewAction], today: date, vendor: str, partner: str) -> list[ActionLine]:
    names = {ReviewAction.Side.VENDOR: vendor, ReviewAction.Side.PARTNER: partner}
    return [
        ActionLine(action, names[ReviewAction.Side(action.side)], *_state(action, today))
        for action in actions
    ]


def _state(action: ReviewAction, today: date) -> tuple[str, str]:
    if action.done_at:
        return gettext("done on %(day)s") % {"day": fmt.date(action.done_at)}, "ok"
    if action.due_on < today:
        return pgettext("an action", "late"), "bad"
    return pgettext("an action", "on track"), ""
