"""Who came to a campaign or an event: each person is a touch of everybody who held it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from comarketing.models import Campaign
from journal import operations as journal
from leads.models import Account, Contact, Touch, TouchParty
from leads.operations import customers
from leads.operations.customers import Customer, Person
from partners.access import Actor
from portal.lib import fmt
from portal.lib.refusal import Refused


@transaction.atomic
def record(*, campaign: Campaign, contact: Contact, at: datetime, by: Actor, now: datetime) -> Touch:
    """Somebody we know came: a joint touch of the vendor and the partners who take part. Raises Refused."""
    by.require("campaign.attend")
    campaign = _locked(campaign)
    check_begun(campaign, timezone.localdate(now))
    check_at(campaign, at, now)
    _check_first(campaign, contact)
    touch = _touch(campaign, contact, at, now)
    journal.record(
        "campaign.attended",
        subject=campaign.public_id,
        partner_id=None,
        by=by,
        at=now,
        data={"name": campaign.name, "company": contact.account.name},
    )
    return touch


@transaction.atomic
def record_typed(
    *, campaign: Campaign, customer: Customer, person: Person, at: datetime, by: Actor, now: datetime
) -> Touch:
    """Somebody came, as typed: whom we do not know yet becomes a contact first. Raises Refused."""
    by.require("campaign.attend")
    campaign = _locked(campaign)
    contact = known(email=person.email, company=customer.name, name=person.name)
    if contact is None:
        account = _account_named(customer.name) or customers.account_of(customer, now=now)
        contact = customers.known_contact(account, person, now=now)
    return record(campaign=campaign, contact=contact, at=at, by=by, now=now)


def known(*, email: str, company: str, name: str) -> Contact | None:
    """The contact with this e-mail (at this company, where one is given), else the one of company and name."""
    if not email and not (company and name):
        return None
    sought = {"email__iexact": email} if email else {"name__iexact": name}
    if company:
        sought["account__name__iexact"] = company
    return Contact.objects.filter(**sought).select_related("account").order_by("pk").first()


def check_begun(campaign: Campaign, today: date) -> None:
    if campaign.cancelled_at:
        raise Refused(gettext("This campaign was cancelled: nobody can have come."))
    if campaign.starts_on is None or campaign.starts_on > today:
        raise Refused(gettext("This campaign has not begun: record who came from its first day on."))


def check_at(campaign: Campaign, at: datetime, now: datetime) -> None:
    """The days of a campaign are those of the active time zone; its last day is included."""
    first = campaign.starts_on or timezone.localdate(now)
    last = campaign.ends_on or timezone.localdate(now)
    if not first <= timezone.localdate(at) <= last:
        days = fmt.day_range(first, last)
        raise Refused(gettext("Enter a day of the campaign: %(days)s.") % {"days": days})
    if at > now:
        raise Refused(gettext("Enter a moment that has passed."))


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _account_named(name: str) -> Account | None:
    return Account.objects.filter(name__iexact=name).order_by("pk").first()


def _check_first(campaign: Campaign, contact: Contact) -> None:
    if Touch.objects.filter(campaign=campaign, contact=contact, kind=Touch.Kind.ATTENDANCE).exists():
        raise Refused(gettext("%(person)s is already on the list of who came.") % {"person": contact.name})


def _touch(campaign: Campaign, contact: Contact, at: datetime, now: datetime) -> Touch:
    touch = Touch.objects.create(
        account_id=contact.account_id,
        contact=contact,
        campaign=campaign,
        kind=Touch.Kind.ATTENDANCE,
        recorded=Touch.Recorded.HAND,
        at=at,
        recorded_at=now,
    )
    partners = campaign.participations.order_by("partner_id").values_list("partner_id", flat=True)
    TouchParty.objects.bulk_create(
        TouchParty(touch=touch, partner_id=partner, position=position)
        for position, partner in enumerate([None, *partners])
    )
    return touch
