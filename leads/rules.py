"""Decisions about leads and opportunities: which step follows which, what is refused, what counts as validated."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leads.models import Interaction, LeadShare, Opportunity, Touch
from portal.lib.refusal import Refused

State, Reason, Stage = LeadShare.State, LeadShare.Reason, Opportunity.Stage
Kind, Outcome = Interaction.Kind, Interaction.Outcome

PARTNERS_PER_LEAD = 3
AUTOMATIC_BELOW = Decimal(10_000)
TOUCH_RECORDED_WITHIN = timedelta(days=7)

PASSED_AGAIN = (State.DECLINED, State.HANDED_BACK, State.TIMED_OUT)
DECLINE_REASONS = (Reason.KNOWN, Reason.WRONG_NEED, Reason.TOO_FAR, Reason.NO_CAPACITY)
DISQUALIFY_REASONS = (Reason.NO_PROJECT, Reason.WRONG_NEED, Reason.UNREACHABLE, Reason.KNOWN)
HAND_BACK_REASONS = (Reason.NO_CAPACITY, Reason.UNREACHABLE, Reason.TOO_FAR, Reason.WRONG_NEED)


# ---- the life of a share ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Clock:
    """The time now, and until when the share may be answered."""

    now: datetime
    accept_by: datetime | None


def _clock_has_run_out(clock: Clock) -> None:
    if clock.accept_by is None or clock.now < clock.accept_by:
        raise Refused(gettext("The partner still has time to answer."))


class Step(NamedTuple):
    """From one state, by one verb, to another; a guard may still refuse."""

    state: str
    verb: str
    to: str
    guard: Callable[[Clock], None] | None = None


_WORKED = (State.ACCEPTED, State.CONTACTED, State.QUALIFIED, State.NURTURING)
STEPS = (
    Step(State.ASSIGNED, "accept", State.ACCEPTED),
    Step(State.ASSIGNED, "decline", State.DECLINED),
    Step(State.ASSIGNED, "time_out", State.TIMED_OUT, _clock_has_run_out),
    Step(State.ACCEPTED, "contact", State.CONTACTED),
    Step(State.NURTURING, "contact", State.CONTACTED),
    Step(State.ACCEPTED, "qualify", State.QUALIFIED),
    Step(State.CONTACTED, "qualify", State.QUALIFIED),
    Step(State.NURTURING, "qualify", State.QUALIFIED),
    *(Step(state, "convert", State.CONVERTED) for state in _WORKED),
    *(Step(state, "disqualify", State.DISQUALIFIED) for state in _WORKED),
    *(Step(state, "hand_back", State.HANDED_BACK) for state in _WORKED),
)
_STEP = {(step.state, step.verb): step for step in STEPS}
_WHY_NOT: dict[str, Promise] = {
    State.ASSIGNED: _("This lead waits for an answer: accept it first."),
    State.ACCEPTED: _("This lead has already been accepted."),
    State.CONTACTED: _("This lead is already being worked on."),
    State.QUALIFIED: _("This lead has already been qualified."),
    State.CONVERTED: _("This lead has already become an opportunity."),
    State.NURTURING: _("This lead is already being worked on."),
    State.DISQUALIFIED: _("This lead has already been disqualified."),
    State.DECLINED: _("This lead has already been declined."),
    State.HANDED_BACK: _("This lead has already been handed back."),
    State.TIMED_OUT: _("The time to accept this lead is over: it goes to another partner."),
}


def following(state: str, verb: str, clock: Clock) -> str:
    """The state that `verb` leads to. Raises Refused for every pair that is not in the table."""
    step = _STEP.get((state, verb))
    if step is None:
        raise Refused(str(_WHY_NOT.get(state, _("This lead cannot do that now."))))
    if step.guard:
        step.guard(clock)
    return step.to


def verbs_of(state: str) -> frozenset[str]:
    """What may be done next with a share in this state; pages offer nothing else."""
    return frozenset(step.verb for step in STEPS if step.state == state)


def check_reason(reason: str, allowed: Iterable[str]) -> None:
    if reason not in allowed:
        raise Refused(gettext("Choose one of the reasons given."))


# ---- passing a lead -----------------------------------------------------------------------------------------------
def check_share(
    *, is_open: bool, is_disqualified: bool, partner_is_active: bool, partners_before: int
) -> None:
    """A lead with something to sell is with one partner at a time, and after three it is the vendor's."""
    if is_open:
        raise Refused(gettext("This lead is already with a partner."))
    if is_disqualified:
        raise Refused(str(_WHY_NOT[State.DISQUALIFIED]))
    if not partner_is_active:
        raise Refused(gettext("This partner is not active in the programme."))
    if partners_before >= PARTNERS_PER_LEAD:
        raise Refused(gettext("Three partners have had this lead: it stays with the vendor."))


def check_reseller(*, is_linked_today: bool, is_active: bool, name: str) -> None:
    """A distributor brings leads in for the resellers it serves today."""
    if not is_linked_today:
        words = gettext("You are not linked with %(name)s today: ask your channel manager.")
        raise Refused(words % {"name": name})
    if not is_active:
        raise Refused(gettext("This partner is not active in the programme."))


# ---- interactions and touches ---------------------------------------------------------------------------------------
_TOUCH_OF: dict[tuple[str, str], str] = {
    (Kind.CALL, Outcome.REACHED): Touch.Kind.CALL,
    (Kind.MEETING, Outcome.HELD): Touch.Kind.MEETING,
    (Kind.EMAIL, Outcome.REPLIED): Touch.Kind.EMAIL_REPLY,
}
OUTCOMES: dict[str, tuple[str, ...]] = {
    Kind.CALL: (Outcome.REACHED, Outcome.NO_ANSWER),
    Kind.EMAIL: (Outcome.REPLIED, Outcome.NO_ANSWER),
    Kind.MEETING: (Outcome.HELD, Outcome.NO_ANSWER),
    Kind.NOTE: (),
}


def check_interaction(
    *, state: str, kind: str, outcome: str, body: str, occurred_at: datetime, now: datetime
) -> None:
    """An open share, an outcome that fits its kind, words in a note, nothing dated ahead."""
    if state in LeadShare.ENDED:
        raise Refused(str(_WHY_NOT[state]))
    if kind not in OUTCOMES:
        raise Refused(gettext("Choose what happened: a call, an e-mail, a meeting or a note."))
    if outcome and outcome not in OUTCOMES[kind]:
        raise Refused(gettext("This outcome does not belong to this kind of interaction."))
    if kind == Kind.NOTE and not body:
        raise Refused(gettext("A note needs words."))
    if occurred_at > now:
        raise Refused(gettext("An interaction is dated today or before."))


def touch_kind(
    *, kind: str, outcome: str, has_contact: bool, occurred_at: datetime, now: datetime
) -> str | None:
    """The touch this interaction makes: the customer took part, we know who, and it was recorded in a week.

    Anything else stays on the timeline without credit: notes, e-mails without an answer, calls that nobody took.
    """
    if not has_contact or now - occurred_at > TOUCH_RECORDED_WITHIN:
        return None
    return _TOUCH_OF.get((kind, outcome))


def is_first_contact(kind: str, outcome: str) -> bool:
    """The customer was reached."""
    return (kind, outcome) in _TOUCH_OF


# ---- opportunities --------------------------------------------------------------------------------------------------
OPEN_STAGES = (Stage.IDENTIFIED, Stage.QUALIFIED, Stage.PROPOSAL, Stage.NEGOTIATION)
STAGE_STEPS = frozenset(
    {(a, "advance", b) for a in OPEN_STAGES for b in OPEN_STAGES if a != b}
    | {(a, "win", Stage.WON) for a in OPEN_STAGES}
    | {(a, "lose", Stage.LOST) for a in OPEN_STAGES}
)


def check_stage(stage: str, verb: str, to: str) -> None:
    """Raises Refused for every step that is not in the table: what is won or lost stays so."""
    if (stage, verb, to) in STAGE_STEPS:
        return
    if stage == Stage.WON:
        raise Refused(gettext("This opportunity has already been won."))
    if stage == Stage.LOST:
        raise Refused(gettext("This opportunity has already been lost."))
    if stage == to:
        raise Refused(gettext("This opportunity is already at that stage."))
    raise Refused(gettext("This opportunity cannot go to that stage."))


def next_stage(stage: str) -> str:
    """The stage one usually moves to."""
    following_stages = dict(pairwise(OPEN_STAGES))
    return following_stages.get(Stage(stage), Stage.NEGOTIATION)


def check_open(stage: str) -> None:
    check_stage(stage, "win", Stage.WON)


def opening_stage(state: str) -> str:
    """Where an opportunity begins: one stage further when its lead was qualified."""
    return Stage.QUALIFIED if state == State.QUALIFIED else Stage.IDENTIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """What is known of an opportunity when its validation is asked; `amount` in the programme's currency."""

    amount: Decimal
    has_contact: bool
    has_expected_close: bool
    customer_is_identified: bool
    is_alone: bool


def is_complete(deal: Deal) -> bool:
    """The facts without which nobody validates."""
    return deal.amount > 0 and deal.has_contact and deal.has_expected_close


def validates_itself(deal: Deal) -> bool:
    """Small, complete, of a customer identified by its SIREN, and no other open opportunity on the account."""
    return (
        is_complete(deal) and deal.amount < AUTOMATIC_BELOW and deal.customer_is_identified and deal.is_alone
    )


def check_validation(*, stage: str, is_validated: bool, deal: Deal) -> None:
    """Whether the vendor may accept the opportunity into the validated pipeline."""
    check_open(stage)
    if is_validated:
        raise Refused(gettext("This opportunity has already been validated."))
    if not is_complete(deal):
        raise Refused(
            gettext("An opportunity is validated with a customer contact, an amount and an expected close.")
        )


# ---- distributors' POS files ----------------------------------------------------------------------------------------
def check_waits(*, is_found: bool) -> None:
    """Whom a name stands for is decided once: its lines already count for that partner."""
    if is_found:
        raise Refused(gettext("It is already known which partner this is."))


def check_sells_out(*, is_distributor: bool) -> None:
    if is_distributor:
        raise Refused(gettext("A distributor sells to resellers: choose one of those."))


def check_found(*, is_found: bool) -> None:
    """Only what was matched can be undone."""
    if not is_found:
        raise Refused(gettext("Nobody has said which partner this is: there is nothing to undo."))


def check_served(*, is_served: bool) -> None:
    """A distributor speaks of the resellers it serves."""
    if not is_served:
        raise Refused(gettext("Choose one of the resellers you serve."))


def due_on(month_on: date, due_day: int) -> date:
    """The day on which the file of a month is due: `due_day` of the following month."""
    return (month_on + timedelta(days=31)).replace(day=due_day)
