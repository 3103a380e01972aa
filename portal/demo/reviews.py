"""Quarterly reviews in the demo: the last one is signed, with its actions; the next one is planned and talked about."""

from datetime import date, datetime, time, timedelta

from partners.models import Member, Partner
from portal.demo import office
from portal.demo.funds import START_MONTH
from portal.demo.organisations import Channel
from scorecards.models import Review, ReviewAction, ReviewNote
from scorecards.queries.reviews import quarters

MANY = 5
MEETS_IN = timedelta(days=12)
Kind, Side = ReviewNote.Kind, ReviewAction.Side
MINUTES = "Un webinaire commun au prochain trimestre. Relance des leads du salon avant la fin du mois."
TALK = (
    (Kind.COMMENT, True, "Deux dossiers portent le pipeline : regardons-les ensemble."),
    (Kind.COMMENT, False, "D’accord. Nous viendrons avec le responsable technique."),
    (Kind.ASK, False, "Deux jours d’avant-vente au prochain trimestre."),
)
ACTIONS = (
    (Side.VENDOR, "Ouvrir l’accès au laboratoire de démonstration", 30, 21),
    (Side.PARTNER, "Relancer les leads du salon", 40, 35),
    (Side.PARTNER, "Former deux personnes à l’offre de sauvegarde", 75, None),
)


def write(channel: Channel) -> None:
    """Of the five largest resellers; the meetings are far enough ahead for no letter to leave at once."""
    _running, last, before, *_ = quarters(channel.today, START_MONTH)
    managers = {manager.pk: manager for manager in channel.managers}
    for partner in channel.resellers[:MANY]:
        if partner.manager_id is None:
            continue
        people = (channel.members[partner.pk][0], managers[partner.manager_id])
        held_on = office.working_day(last.start_on + timedelta(days=20))
        if partner.joined_on and partner.joined_on < before.start_on:
            _held(_review(partner, before.start_on, held_on, _at(held_on, -9)), people, held_on)
        meets_on = office.working_day(channel.today + MEETS_IN)
        planned_at = datetime.combine(
            office.working_days_before(channel.today, 2)[-1], time(10), office.PARIS
        )
        _talk(_review(partner, last.start_on, meets_on, planned_at, sent=False), people, planned_at)


def _review(
    partner: Partner, quarter_on: date, meeting_on: date, planned_at: datetime, *, sent: bool = True
) -> Review:
    return Review.objects.create(
        partner=partner,
        quarter_starts_on=quarter_on,
        meeting_on=meeting_on,
        language=partner.language,
        planned_at=planned_at,
        sent_at=_at(meeting_on, -5) if sent else None,
    )


def _held(review: Review, people: tuple[Member, Member], on: date) -> None:
    """Minutes, signed by both the next day, and what was undertaken."""
    minutes = _note(review, Kind.MINUTES, people, True, _at(on, 0), body=MINUTES)
    for by_vendor in (True, False):
        _note(review, Kind.SIGNATURE, people, by_vendor, _at(on, 1), signs=minutes)
    for side, what, due, done in ACTIONS:
        owner = people[side == Side.VENDOR]
        ReviewAction.objects.create(
            review=review,
            partner=review.partner,
            side=side,
            what=what,
            owner_name=owner.user.name,
            due_on=on + timedelta(days=due),
            agreed_at=_at(on, 0),
            done_at=_at(on, done) if done else None,
        )


def _talk(review: Review, people: tuple[Member, Member], at: datetime) -> None:
    for hours, (kind, by_vendor, body) in enumerate(TALK, 1):
        _note(review, kind, people, by_vendor, at + timedelta(hours=hours), body=body)


def _note(
    review: Review, kind: str, people: tuple[Member, Member], by_vendor: bool, at: datetime, **words: object
) -> ReviewNote:
    author = people[by_vendor].user
    return ReviewNote.objects.create(
        review=review,
        partner=review.partner,
        kind=kind,
        by_vendor=by_vendor,
        author=author,
        author_name=author.name,
        written_at=at,
        **words,
    )


def _at(day: date, days: int) -> datetime:
    """Ten in the morning of the working day so many days later."""
    return datetime.combine(office.working_day(day + timedelta(days=days)), time(10), office.PARIS)
