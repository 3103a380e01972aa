"""Reviews as lists and pages show them; whose they are, the database decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from partners.models import Member, Partner
from portal.lib.periods import Period, months_after, programme_year
from scorecards.models import Review, ReviewAction, ReviewNote

Kind = ReviewNote.Kind
SENT_BEFORE = timedelta(days=5)


def quarter_of(day: date, start_month: int) -> Period:
    """The programme quarter that contains `day`."""
    start = programme_year(day, start_month).start_on
    elapsed = (day.year - start.year) * 12 + day.month - start.month
    first = months_after(start, elapsed // 3 * 3)
    return Period(first, months_after(first, 3))


def reached(quarter: Period, today: date) -> Period:
    """The quarter as far as it has come."""
    return Period(quarter.start_on, min(quarter.end_on, max(today, quarter.start_on) + timedelta(days=1)))


def listed(*, manager_id: int | None = None) -> QuerySet[Review]:
    """The latest meeting first; of one channel manager's portfolio when asked."""
    rows = Review.objects.select_related("partner__manager__user")
    return rows.filter(partner__manager_id=manager_id) if manager_id else rows


def of_quarter(partner_id: int, quarter: Period) -> Review | None:
    return Review.objects.filter(partner_id=partner_id, quarter_starts_on=quarter.start_on).first()


def to_send(today: date) -> QuerySet[Review]:
    """Those whose meeting comes within five days, or is today, and whose pack has not gone out."""
    rows = Review.objects.filter(sent_at=None, meeting_on__gte=today, meeting_on__lte=today + SENT_BEFORE)
    return rows.order_by("meeting_on", "pk")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written about a review. `signatures` stand under the latest minutes; `asks` are of both sides."""

    comments: Sequence[ReviewNote]
    asks: Sequence[ReviewNote]
    minutes: ReviewNote | None
    signatures: Sequence[ReviewNote]


def written(review: Review | None) -> Written:
    """One statement."""
    notes = list(review.notes.all()) if review else []
    minutes = next((note for note in reversed(notes) if note.kind == Kind.MINUTES), None)
    return Written(
        comments=[note for note in notes if note.kind == Kind.COMMENT],
        asks=[note for note in notes if note.kind == Kind.ASK],
        minutes=minutes,
        signatures=[note for note in notes if minutes and note.signs_id == minutes.pk],
    )


def actions_before(partner_id: int, quarter: Period) -> tuple[Review | None, list[ReviewAction]]:
    """The last review before this quarter's; its actions, and what is still open of earlier ones. Two statements."""
    earlier = Review.objects.filter(partner_id=partner_id, quarter_starts_on__lt=quarter.start_on)
    last = earlier.order_by("-quarter_starts_on").first()
    if last is None:
        return None, []
    rows = ReviewAction.objects.filter(
        Q(review=last) | Q(done_at=None),
        partner_id=partner_id,
        review__quarter_starts_on__lt=quarter.start_on,
    )
    return last, list(rows.order_by("due_on", "pk"))


def recipients(partner: Partner) -> list[Member]:
    """Who gets the pack by mail: the partner's administrators and its channel manager."""
    people = Member.objects.filter(
        Q(partner=partner, role=Member.Role.PARTNER_ADMIN) | Q(pk=partner.manager_id), left_at=None
    )
    return list(people.select_related("user").order_by("pk"))


def quarters(today: date, start_month: int, count: int = 4) -> list[Period]:
    """The running quarter and those before it, the latest first."""
    found = [quarter_of(today, start_month)]
    while len(found) < count:
        found.append(quarter_of(found[-1].start_on - timedelta(days=1), start_month))
    return found
