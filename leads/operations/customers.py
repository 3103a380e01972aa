"""End customers and their people, as leads bring them in."""

from dataclasses import dataclass
from datetime import datetime

from leads.models import Account, AccountPartner, Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A company as it was typed; a SIREN, when known, is nine digits."""

    name: str
    siren: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at the customer, and the lawful basis on which we keep the name."""

    name: str
    job_title: str = ""
    email: str = ""
    phone: str = ""
    lawful_basis: str = Contact.Basis.LEGITIMATE_INTEREST


def account_of(customer: Customer, *, now: datetime) -> Account:
    """The account with this SIREN, else a new one. The vendor's own hand: call it in `every_partner`."""
    known = Account.objects.filter(siren=customer.siren).order_by("pk").first() if customer.siren else None
    return known or Account.objects.create(
        name=customer.name,
        siren=customer.siren,
        postcode=customer.postcode,
        town=customer.town,
        country=customer.country,
        created_at=now,
    )


def known_contact(account: Account, person: Person, *, now: datetime) -> Contact:
    """The account's contact with this e-mail, else a new one; for the vendor, who knows them all.

    What a partner enters becomes a contact of its own: finding ours would tell it what else we know.
    """
    known = Contact.objects.filter(account=account, email__iexact=person.email).order_by("pk")
    return (known.first() if person.email else None) or new_contact(account, person, now=now)


def new_contact(account: Account, person: Person, *, now: datetime) -> Contact:
    return Contact.objects.create(
        account=account,
        name=person.name,
        job_title=person.job_title,
        email=person.email,
        phone=person.phone,
        lawful_basis=person.lawful_basis,
        created_at=now,
    )


def show(account_id: int, *, to: int, since: datetime) -> None:
    """Let a partner (by id) see an account, from its first lead on."""
    AccountPartner.objects.get_or_create(account_id=account_id, partner_id=to, defaults={"since_at": since})


def identify(account: Account, siren: str) -> None:
    """Give an account the SIREN it lacked; what is already known stays."""
    if siren and not account.siren:
        account.siren = siren
        account.save(update_fields=["siren"])
