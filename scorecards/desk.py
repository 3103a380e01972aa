"""The vendor's first page by role: sections of things to do, each with its date, and what moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from portal.lib import fmt
from portal.lib.clocks import business_deadline
from scorecards import addresses
from scorecards.columns import unit_of
from scorecards.figures import Figure, amount
from scorecards.queries import desk
from scorecards.queries.desk import Item
from scorecards.report import Report
from scorecards.rows import ReportRow
from scorecards.tally import amounts_differ, change

DECISION_DAYS = 2
MOST_CHANGED = 6
SOON = timedelta(days=1)
Moment = datetime | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`when` in words; `late` when its date has passed, `soon` when it does within a day."""

    title: str
    detail: str
    when: str
    late: bool
    soon: bool
    amount: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`empty` is what is said when there is no line; `all_url` leads to the whole list."""

    key: str
    icon: str
    title: str
    about: str
    lines: Sequence[Line]
    empty: str
    all_url: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A partner whose pipeline moved; `certain` when by more than chance explains."""

    row: ReportRow
    now: Figure
    before: str
    changed: Decimal
    certain: bool
    url: str


def unanswered(now: datetime, manager_id: int | None = None) -> Section:
    items = desk.unanswered(manager_id=manager_id)
    return Section(
        key="unanswered",
        icon="timer",
        title=gettext("Leads that wait for an answer"),
        about=gettext("The partner’s turn, the earliest deadline first"),
        lines=_lines([(item, "leads:detail", item.at, "") for item in items], now),
        empty=gettext("Every lead passed has been answered."),
        all_url=addresses.page("leads:list", tab="to-accept"),
        total=_total(items),
    )


def to_decide(now: datetime, manager_id: int | None = None) -> Section:
    """Opportunities to validate and leads that came back: our own promises, by the date they fall due."""
    validate = [
        (item, "leads:opportunity", gettext("to validate"))
        for item in desk.to_validate(manager_id=manager_id)
    ]
    again = [
        (item, "leads:detail", gettext("to pass on again"))
        for item in desk.to_pass_again(now, manager_id=manager_id)
    ]
    due = sorted(
        ((_promised(item.at), item, page, verb) for item, page, verb in [*validate, *again]), key=_first
    )
    return Section(
        key="decide",
        icon="gavel",
        title=gettext("To decide"),
        about=gettext("Our turn, within two business days; the oldest promise first"),
        lines=_lines([(item, page, at, verb) for at, item, page, verb in due[: desk.MOST]], now),
        empty=gettext("Nothing waits for a decision."),
        total=_total([item for item, *_ in validate]) + _total([item for item, *_ in again]),
    )


def seller(member_id: int | None, today: date, now: datetime) -> list[Section]:
    """What one of the vendor's sellers is named on."""
    items = desk.closing(member_id, today)
    return [
        unanswered(now),
        Section(
            key="closing",
            icon="handshake",
            title=gettext("Opportunities by expected close"),
            about=gettext("Those you are named on, the nearest first"),
            lines=_lines([(item, "leads:opportunity", item.at, "") for item in items], today),
            empty=gettext("No open opportunity names you."),
            all_url=addresses.page("leads:opportunities", stage="open"),
            total=_total(items),
        ),
    ]


def finance(today: date) -> list[Section]:
    ending, paid = desk.funds_ending(today), desk.payments()
    return [
        Section(
            key="ending",
            icon="hourglass",
            title=gettext("Funds that end within 60 days"),
            about=gettext("Money left, the earliest first"),
            lines=_lines([(item, "comarketing:fund", item.at, "") for item in ending]),
            empty=gettext("No fund with money left ends soon."),
            all_url=addresses.page("comarketing:funds", state="expiring"),
            total=_total(ending),
        ),
        Section(
            key="payments",
            icon="receipt-text",
            title=gettext("Last payments"),
            about=gettext("Movements that paid a partner"),
            lines=_lines([(item, "comarketing:fund", item.at, "") for item in paid]),
            empty=gettext("Nothing has been paid yet."),
            all_url=addresses.page("comarketing:movements"),
        ),
    ]


def balances(today: date) -> list[tuple[str, Figure]]:
    """What is left in the funds, a figure per currency."""
    return [
        (
            ngettext("Available in %(count)s fund", "Available in %(count)s funds", row.count)
            % {"count": fmt.number(row.count)},
            amount(row.available, row.currency, url=addresses.page("comarketing:funds")),
        )
        for row in desk.fund_balances(today)
    ]


def moved(report: Report) -> list[Moved]:
    """The partners whose pipeline moved most since the same period a year before, from five deals on each side."""
    return [_moved(row, report.currency) for row in report.most_changed(MOST_CHANGED)]


def _moved(row: ReportRow, currency: str) -> Moved:
    return Moved(
        row,
        amount(row.pipeline.amount, currency),
        fmt.money(row.pipeline_before.amount, currency),
        change(row.pipeline.amount, row.pipeline_before.amount) or Decimal(0),
        amounts_differ(row.pipeline, row.pipeline_before),
        addresses.page("scorecards:partner", row.partner.public_id),
    )


def _lines(due: Sequence[tuple[Item, str, Moment, str]], now: datetime | date | None = None) -> list[Line]:
    """The items with their page, their date and what is to be done. Without `now`, none is late."""
    amounts = _amounts([item for item, *_ in due])
    return [
        Line(
            title=item.name,
            detail=" · ".join(part for part in (verb, item.partner, item.detail) if part),
            when=_deadline(at),
            late=_is_before(at, now),
            soon=isinstance(now, datetime) and _is_before(at, now + SOON),
            amount=amount,
            url=addresses.page(page, item.key),
        )
        for (item, page, at, verb), amount in zip(due, amounts, strict=True)
    ]


def _amounts(items: Sequence[Item]) -> list[str]:
    """One column in one unit; "" where an item has no amount."""
    form = unit_of([item.amount for item in items if item.amount is not None]) or "full"
    return ["" if item.amount is None else fmt.money(item.amount, item.currency, form=form) for item in items]


def _promised(at: Moment) -> datetime | None:
    """Two business days after it came to us."""
    if not isinstance(at, datetime):
        return None
    return business_deadline(at, DECISION_DAYS, country="FR", zone=timezone.get_current_timezone_name())


def _deadline(at: Moment) -> str:
    """The weekday and the hour for this month; a plain day for what is further away."""
    if not isinstance(at, datetime):
        return _day(at)
    near = abs((timezone.localdate(at) - timezone.localdate()).days) <= 20
    return fmt.deadline(at) if near else fmt.date(timezone.localdate(at))


def _day(at: Moment) -> str:
    return "" if at is None else fmt.date(at)


def _is_before(at: Moment, then: datetime | date | None) -> bool:
    return at is not None and then is not None and at < then


def _first(due: tuple) -> tuple[bool, datetime]:
    return (due[0] is None, due[0] or timezone.now())


def _total(items: Sequence[Item]) -> int:
    return items[0].among if items else 0
