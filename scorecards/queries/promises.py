"""What each side undertook and what fell due: counted by the clocks that are measured so far."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import CharField, Count, DateField, Q, QuerySet, Value
from django.db.models.functions import Cast, Least, TruncDate

from comarketing.models import Movement
from leads.models import LeadShare, OpportunityPartner
from portal.lib.clocks import is_business_day
from portal.lib.periods import Period
from scorecards import populations
from scorecards.prepared import PARTNER, SPANS, Prepared
from scorecards.spans import Spans

FAR = "opportunity__"
KINDS = ("answered", "contacted", "updated", "good", "settled")
COLUMNS = ("what", "due", "kept", "since", "done")
ZONE = ZoneInfo(settings.TIME_ZONE)
NO_DAY = Cast(Value(None), DateField())


@dataclass(frozen=True, slots=True)
class Promise:
    """Of `due` commitments of one kind, how many were kept."""

    due: int = 0
    kept: int = 0


def of_partner(partner_id: int, spans: Spans, country: str) -> Mapping[str, Promise]:
    """One partner's, by kind, as known at the end of the period. Two statements.

    answered (leads, in time), contacted (by the end of the next business day), updated (opportunities, within 30
    days) are the partner's; good (leads passed) and settled (claims, within 30 days) are the vendor's.
    """
    found = dict.fromkeys(KINDS, Promise())
    for what, due, kept, since, done in _of_one_partner().rows(spans, partner_id=partner_id):
        in_time = since is not None and done is not None and done <= _next_business_day(since, country)
        found[what] = Promise(found[what].due + due, found[what].kept + (due if in_time else kept))
    return found | {"settled": _settled(partner_id, spans.now)}


def _settled(partner_id: int, period: Period) -> Promise:
    """Claims of one activity are settled the oldest first, by a payment or by what goes back to the fund."""
    rows = Movement.objects.filter(
        populations.claimed() | Q(from_account=Movement.Account.CLAIMED, corrects=None, corrections=None),
        partner_id=partner_id,
        occurred_on__lt=period.end_on,
    ).order_by("occurred_on", "pk")
    purses: dict[tuple[int, int | None], _Purse] = defaultdict(_Purse)
    for fund, campaign, target, on, amount in rows.values_list(
        "fund_id", "campaign_id", "to_account", "occurred_on", "amount"
    ):
        purses[fund, campaign].add(on, amount, is_claim=target == Movement.Account.CLAIMED)
    due = [kept for purse in purses.values() for on, kept in purse.judged() if period.contains(on)]
    return Promise(len(due), sum(due))


@dataclass(slots=True)
class _Purse:
    """What was claimed and what was settled of one activity: running sums by day."""

    claims: list[tuple[date, Decimal]] = field(default_factory=list)
    settled: list[tuple[date, Decimal]] = field(default_factory=list)

    def add(self, on: date, amount: Decimal, *, is_claim: bool) -> None:
        sums = self.claims if is_claim else self.settled
        sums.append((on, amount + (sums[-1][1] if sums else 0)))

    def judged(self) -> Iterator[tuple[date, bool]]:
        """The day each claim fell due, and whether all of it and of the older ones was settled by then."""
        for claimed_on, claimed in self.claims:
            due_on = claimed_on + populations.PAYMENT
            yield due_on, any(on <= due_on and settled >= claimed for on, settled in self.settled)


def _next_business_day(day: date, country: str) -> date:
    day += timedelta(days=1)
    while not is_business_day(day, country):
        day += timedelta(days=1)
    return day


@cache
def _of_one_partner() -> Prepared:
    shares = LeadShare.objects.filter(partner_id=PARTNER)
    roles = OpportunityPartner.objects.filter(populations.RECORD, partner_id=PARTNER)
    first, *others = [
        _counted(
            "answered", shares.filter(populations.answer_due(SPANS.now)), populations.answered_in_time()
        ),
        _counted(
            "updated",
            roles.filter(populations.update_due(SPANS.now, FAR)),
            populations.updated(SPANS.now, FAR),
        ),
        _counted("good", shares.filter(populations.judged(SPANS.now)), populations.good(SPANS.now)),
        _contacts(shares.filter(populations.contact_due(SPANS.now))),
    ]
    return Prepared(first.union(*others, all=True))


def _counted(what: str, rows: QuerySet, kept: Q) -> QuerySet:
    named = rows.order_by().values(what=Value(what, CharField()))
    counted = named.annotate(due=Count("pk"), kept=Count("pk", filter=kept), since=NO_DAY, done=NO_DAY)
    return counted.values_list(*COLUMNS)


def _contacts(rows: QuerySet) -> QuerySet:
    """By the day of acceptance and of first contact: business days are counted outside the database."""
    reached = Least("contacted_at", "qualified_at", "converted_at")
    days = rows.order_by().values(
        what=Value("contacted", CharField()),
        since=TruncDate("accepted_at", tzinfo=ZONE),
        done=TruncDate(reached, tzinfo=ZONE),
    )
    return days.annotate(due=Count("pk"), kept=Value(0)).values_list(*COLUMNS)
