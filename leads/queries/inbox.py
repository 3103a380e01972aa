"""The inbox: the shares one may work or watch, by phase, fifty at a time, whatever the length of the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from agreements.models import Programme
from leads.models import Account, Lead, LeadShare
from leads.rules import PARTNERS_PER_LEAD
from partners.access import Actor
from partners.models import Member
from portal.lib import paging
from portal.lib.paging import Slice
from portal.lib.periods import Period

COUNTED = 1_000
UNSHARED = "UNSHARED"  # not a phase: no partner has the lead
Phase, State = LeadShare.Phase, LeadShare.State
ICONS: dict[str, str] = {
    State.ASSIGNED: "inbox",
    State.ACCEPTED: "check",
    State.CONTACTED: "phone",
    State.QUALIFIED: "badge-check",
    State.CONVERTED: "handshake",
    State.NURTURING: "calendar-clock",
    State.DISQUALIFIED: "ban",
    State.DECLINED: "x",
    State.HANDED_BACK: "undo-2",
    State.TIMED_OUT: "timer-off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the address asks for; empty means all. `period` is of the day the lead was passed or entered."""

    phase: str = ""
    words: str = ""
    how: str = ""
    reached: str = ""
    state: str = ""
    partner: UUID | None = None
    campaign: UUID | None = None
    period: Period | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab is asked for."""
        return any((self.words, self.how, self.reached, self.state, self.partner, self.campaign, self.period))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the inbox. `left` is the time to answer, negative when late, None when no clock runs."""

    key: UUID
    company: str
    need: str
    amount: Decimal | None
    currency: str
    source: str
    partner: str
    state: str
    label: str
    accept_by: datetime | None
    left: timedelta | None
    tone: str

    @property
    def icon(self) -> str:
        return "timer" if self.left is not None else ICONS.get(self.state, "circle")

    @property
    def is_late(self) -> bool:
        return self.left is not None and self.left < timedelta(0)

    @property
    def is_soon(self) -> bool:
        """Within a day: the hours count; before that, the date."""
        return self.left is not None and self.left < timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait in each tab; more than COUNTED are said to be "more than"."""

    vendor: str
    to_pass: int
    waiting: int
    working: int
    ended: int


class _Capped(Subquery):
    """The number of rows of a sliced query: counting stops where the slice does."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS capped)"


def shares_of(by: Actor) -> QuerySet[LeadShare]:
    """The shares the actor sees. The database decides that; saying it again lets its index give the order."""
    if by.partner_id is not None:
        return LeadShare.objects.filter(partner_id=by.partner_id)
    if by.role == Member.Role.VENDOR_SELLER:
        return LeadShare.objects.filter(lead__owner_id=by.member_id)
    return LeadShare.objects.all()


def unshared(words: str = "") -> QuerySet[Lead]:
    """Leads that may go to a partner: never passed, declined, handed back or timed out, before the third time."""
    theirs = LeadShare.objects.filter(lead=OuterRef("pk"))
    settled = theirs.filter(Q(until_at=None) | Q(state=State.DISQUALIFIED))
    third = theirs.filter(how=LeadShare.How.PASSED)[PARTNERS_PER_LEAD - 1 : PARTNERS_PER_LEAD]
    rows = Lead.objects.filter(~Exists(settled), ~Exists(third))
    return rows.filter(account__name__icontains=words) if words else rows


def shares(wanted: Wanted, by: Actor) -> QuerySet[LeadShare]:
    """The shares asked for, without an order."""
    rows = shares_of(by).filter(_conditions(wanted))
    return rows.filter(_about(wanted.words, by)) if wanted.words else rows


def page(wanted: Wanted, by: Actor, *, descending: bool, after: UUID | None) -> Slice[Any]:
    """Fifty shares, or leads to pass on, with their names. Two statements, one more for the vendor or a later page."""
    if wanted.phase == UNSHARED:
        leads = unshared(wanted.words).select_related("account", "campaign")
        return paging.page(leads, by="created_at", descending=descending, after=after)
    found = paging.page(shares(wanted, by), by="passed_at", descending=descending, after=after)
    name_them(found.rows, by)
    return found


def name_them(shares: Sequence[LeadShare], by: Actor) -> None:
    """Fetch the customers and, for the vendor, the partners of these shares.

    In statements of their own: a join would let the planner visit accounts before the index gave the order.
    """
    prefetch_related_objects(shares, customers(), *([] if by.partner_id else ["partner"]))


def customers() -> "Prefetch[Any]":
    """The lead of each share with its company, its campaign and its person, where these are shown."""
    return Prefetch("lead", Lead.objects.select_related("account", "campaign", "contact"))


def counts(by: Actor) -> Counts:
    """The numbers on the tabs and the vendor's name, in one statement beside the reader's own row."""
    mine = shares_of(by).order_by()
    tabs = {phase.lower(): _Capped(_some(mine.filter(phase=phase))) for phase in Phase.values}
    row = Member.objects.filter(user_id=by.user_id or 0).annotate(
        **tabs,
        to_pass=_Capped(_some(unshared())) if by.can("lead.share") else Value(0),
        vendor=Coalesce(Subquery(Programme.objects.values("vendor_name")[:1]), Value("")),
    )
    return Counts(*row.values_list("vendor", "to_pass", "waiting", "working", "ended").get())


def _some(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values("pk")[: COUNTED + 1]


def row_of(found: LeadShare | Lead, now: datetime) -> Row:
    """The line of a share, or of a lead that no partner has."""
    share, lead = (None, found) if isinstance(found, Lead) else (found, found.lead)
    waits = share is not None and share.state == State.ASSIGNED
    return Row(
        key=found.public_id,
        company=lead.account.name,
        need=lead.need,
        amount=lead.estimated_amount,
        currency=lead.currency,
        source=lead.campaign.name if lead.campaign else str(Lead.Source(lead.source).label),
        partner=share.partner.name if share and "partner" in share._state.fields_cache else "",
        state=share.state if share else "",
        label=str(State(share.state).label) if share else "",
        accept_by=share.accept_by if share else None,
        left=share.accept_by - now if share and waits and share.accept_by else None,
        tone=urgency(share, now) if share else "",
    )


def urgency(share: LeadShare, now: datetime) -> str:
    """Tone of the time left: warned from half of it, bad from nine tenths."""
    if share.accept_by is None or share.state != State.ASSIGNED:
        return ""
    gone = (now - share.passed_at) / max(share.accept_by - share.passed_at, timedelta(seconds=1))
    return "bad" if gone >= 0.9 else "warn" if gone >= 0.5 else ""


def _customers(words: str, by: Actor) -> QuerySet[Account]:
    """Accounts with these words in their name; a partner's own are found without reading everybody's."""
    named = Account.objects.filter(name__icontains=words)
    return named.filter(partners__partner_id=by.partner_id) if by.partner_id else named


def _about(words: str, by: Actor) -> Q:
    """The customer's name has these words, or the partner's, or it is the reference of the lead."""
    found = Q(lead__account__in=_customers(words, by)) | Q(lead__reference__iexact=words)
    return found if by.partner_id else found | Q(partner__name__icontains=words)


def _conditions(wanted: Wanted) -> Q:
    exact = {
        "phase": wanted.phase,
        "how": wanted.how,
        "state": wanted.state,
        "partner__public_id": wanted.partner,
        "lead__campaign__public_id": wanted.campaign,
    }
    found = Q(**{name: value for name, value in exact.items() if value})
    if wanted.reached:
        found &= Q(**{f"{wanted.reached}_at__isnull": False})
    if wanted.period:
        found &= Q(passed_at__gte=wanted.period.start_at, passed_at__lt=wanted.period.end_at)
    return found
