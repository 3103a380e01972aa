"""Two partners that play the rules: one fills the pipeline with what is nobody's project, one logs weeks late."""

from datetime import timedelta

from leads.models import Interaction, Opportunity, Touch
from portal.demo import words
from portal.demo.deals import Deals
from portal.demo.motions import PROJECT
from portal.demo.pipeline import Story
from portal.demo.plan import Prospect
from portal.lib.periods import months_after

STUFFED = 36
NOTES = 60
GONE_STALE = timedelta(days=65)


def play(story: Story) -> None:
    """What the rules then show: pipeline that is not validated or stale, and notes that are no touches."""
    _stuff(story)
    _note_late(story)


def _stuff(story: Story) -> None:
    """Large deals without a customer's word, brought in by itself and left to go stale."""
    channel, chance = story.channel, story.chance
    partner = channel.named(words.STUFFER)
    first = months_after(channel.today, -14)
    for day in chance.busy_days(first, channel.today - timedelta(days=20), STUFFED):
        at = chance.office_hour(day)
        prospect = Prospect(
            partner=partner, born_at=at, how="INTRODUCED", motion=PROJECT, amount=chance.euros(120_000, 0.4)
        )
        prospect.decided_at = story.now + timedelta(days=chance.randint(30, 200))
        lead = story.new_lead(prospect, partner, at)
        share = story.share(lead, partner, at, prospect.how)
        share.converted_at, share.state = chance.at_work(at + timedelta(hours=2), after=at), "CONVERTED"
        share.contacted_at = share.qualified_at = share.converted_at
        _leave(story.deals, story.deals.of_lead(share, prospect))


def _leave(deals: Deals, deal: Opportunity) -> None:
    """Nobody touches it again: the vendor believed the old ones, which went stale, and not yet the new ones."""
    chance = deals.chance
    believed_at = chance.at_work(deal.created_at + timedelta(hours=30))
    deal.validated_at = believed_at if deal.created_at < deals.now - GONE_STALE else None
    deal.updated_at = deal.created_at
    deal.expected_close_on = (deal.created_at + timedelta(days=chance.randint(40, 70))).date()


def _note_late(story: Story) -> None:
    """On one evening of the month, notes about all that is said to have been done."""
    chance, books = story.chance, story.books
    partner = story.channel.named(words.LATE_LOGGER)
    author = story.channel.members[partner.pk][1]
    shares = [share for share in books.shares if share.partner == partner and share.contacted_at]
    for share in chance.choices(shares, k=NOTES):
        at = chance.at_work((share.contacted_at or share.passed_at) + chance.days(9))
        recorded_at = chance.at_work(at + timedelta(days=chance.randint(15, 60)))
        if recorded_at < story.now and (share.until_at is None or at < share.until_at):
            kind = chance.choice([Interaction.Kind.NOTE, Touch.Kind.CALL])
            outcome = "REACHED" if kind == "CALL" else ""
            books.log(share, kind, outcome, chance.choice(words.NOTES[kind]), at, author, recorded_at)
