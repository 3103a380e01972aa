"""One lead as its page shows it: what is known, what both sides did, what may be done next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.functional import Promise

from leads import rules
from leads.models import Contact, Lead, LeadShare, Opportunity
from leads.queries import inbox, timeline
from leads.queries.timeline import Entry
from partners.access import Actor

State, How = LeadShare.State, LeadShare.How
PATH: tuple[tuple[str, Promise | str], ...] = (
    (State.ASSIGNED, State.ASSIGNED.label),
    (State.ACCEPTED, State.ACCEPTED.label),
    (State.CONTACTED, State.CONTACTED.label),
    (State.QUALIFIED, State.QUALIFIED.label),
    (State.CONVERTED, State.CONVERTED.label),
    ("WON", Opportunity.Stage.WON.label),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the path: done, current, or still to come."""

    label: Promise | str
    mark: str


@dataclass(frozen=True, slots=True)
class Clock:
    """The time a partner has to answer, in whole minutes for the bar."""

    accept_by: datetime
    left: timedelta
    tone: str
    minutes_left: int
    minutes: int

    @property
    def is_late(self) -> bool:
        return self.left < timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A lead with, or still without, a partner."""

    lead: Lead
    share: LeadShare | None
    contact: Contact | None
    opportunity: Opportunity | None
    clock: Clock | None
    path: tuple[Step, ...]
    step: int
    timeline: tuple[Entry, ...]
    before: tuple[LeadShare, ...]
    may: frozenset[str]


def find(key: UUID, by: Actor) -> Lead | LeadShare | None:
    """The share with this key, or the lead: its open or latest share where the actor sees one."""
    share = LeadShare.objects.select_related("distributor").filter(public_id=key).first()
    if share:
        inbox.name_them([share], by)
        return share
    lead = Lead.objects.select_related("account", "campaign", "contact").filter(public_id=key).first()
    return (latest(lead, by) or lead) if lead else None


def latest(lead: Lead, by: Actor) -> LeadShare | None:
    """The share of a lead that is open, else the last that ended."""
    shares = LeadShare.objects.select_related("distributor").filter(lead=lead)
    share = shares.order_by(F("until_at").desc(nulls_first=True), "-passed_at").first()
    if share:
        inbox.name_them([share], by)
    return share


def of_share(share: LeadShare, by: Actor, now: datetime) -> Detail:
    """A share's page. Three statements, two more for the vendor and for what became an opportunity."""
    opportunity = _opportunity(share)
    steps = _path(share, opportunity)
    return Detail(
        lead=share.lead,
        share=share,
        contact=_contact(share),
        opportunity=opportunity,
        clock=_clock(share, now),
        path=steps,
        step=next((n for n, step in enumerate(steps, 1) if step.mark == "current"), len(steps)),
        timeline=timeline.of(share),
        before=() if by.partner_id else tuple(_others(share.lead, share)),
        may=_verbs(share, by, now),
    )


def of_lead(lead: Lead, by: Actor) -> Detail:
    """The page of a lead that no partner has had."""
    return Detail(
        lead=lead,
        share=None,
        contact=lead.contact,
        opportunity=None,
        clock=None,
        path=(),
        step=0,
        timeline=(),
        before=(),
        may=frozenset({"share"} if by.can("lead.share") else ()),
    )


def _others(lead: Lead, share: LeadShare) -> QuerySet[LeadShare]:
    return lead.shares.exclude(pk=share.pk).select_related("partner").order_by("-passed_at")


def _contact(share: LeadShare) -> Contact | None:
    """The person disclosed, as long as the share is open; the database hides it afterwards."""
    return share.lead.contact if share.lead.contact_id == share.contact_id else share.contact


def _opportunity(share: LeadShare) -> Opportunity | None:
    if share.state != State.CONVERTED:
        return None
    return Opportunity.objects.filter(lead_id=share.lead_id).order_by("-pk").first()


def _clock(share: LeadShare, now: datetime) -> Clock | None:
    if share.state != State.ASSIGNED or share.accept_by is None:
        return None
    left, whole = share.accept_by - now, share.accept_by - share.passed_at
    return Clock(
        share.accept_by,
        left,
        inbox.urgency(share, now),
        max(0, int(left.total_seconds() // 60)),
        int(whole.total_seconds() // 60),
    )


def _path(share: LeadShare, opportunity: Opportunity | None) -> tuple[Step, ...]:
    """The stages reached are done, the last of them is current; what ended early has no current stage."""
    dates = (share.passed_at, share.accepted_at, share.contacted_at, share.qualified_at, share.converted_at)
    won = opportunity.closed_at if opportunity and opportunity.stage == Opportunity.Stage.WON else None
    reached = max(n for n, at in enumerate((*dates, won)) if at)
    current = "done" if share.state in LeadShare.ENDED else "current"
    marks = ["done"] * reached + [current] + [""] * (len(PATH) - reached - 1)
    return tuple(Step(label, mark) for (_, label), mark in zip(PATH, marks, strict=True))


def _verbs(share: LeadShare, by: Actor, now: datetime) -> frozenset[str]:
    """What this actor may do with the share now; the page offers nothing else."""
    rights = {
        "accept": "lead.accept",
        "decline": "lead.decline",
        "qualify": "lead.qualify",
        "disqualify": "lead.qualify",
        "hand_back": "lead.hand_back",
        "convert": "lead.convert",
        "time_out": "lead.recall",
    }
    next_verbs = {verb for verb in rules.verbs_of(share.state) if verb in rights and by.can(rights[verb])}
    if share.accept_by is None or now < share.accept_by:
        next_verbs.discard("time_out")
    if share.until_at is None and by.can("lead.interact"):
        next_verbs.add("log")
    if share.state in rules.PASSED_AGAIN and by.can("lead.share"):
        next_verbs.add("share")
    return frozenset(next_verbs)
