"""A lead, its share with Acme, and people who act on them as the portal would let them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from leads.models import Lead, LeadShare, Opportunity
from leads.operations import leads, shares
from leads.operations.conversion import Terms
from leads.operations.customers import Customer, Person
from leads.operations.leads import Interest
from partners.access import actor_of
from partners.models import Member, Partner
from portal.lib import tenancy
from tests.conftest import NOW, make_member

KERLAN = Customer(name="Menuiseries Kerlan", siren="552100554", town="Quimper")
SOIZIC = Person(name="Soizic Le Gall", job_title="IT manager", email="soizic@kerlan.example")
BACKUP = Interest(need="Backup, 45 desks", source="WEBINAR", estimated_amount=Decimal("18500.00"))

Do = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Refusals are read here as they were written; pages are asked for in the language of their test."""
    with translation.override("en"):
        yield


@pytest.fixture
def do() -> Do:
    """`do(anna, shares.accept, share=share)`: the operation, in the member's scope, by the member, now."""

    def run(member: Member, operation: Callable[..., Any], **given: Any) -> Any:
        actor = actor_of(member)
        with actor.scope():
            return operation(**{"by": actor, "now": NOW, **given})

    return run


@pytest.fixture
def sam(acme: Partner) -> Member:
    """Seller at Acme."""
    return make_member("Sam", "PARTNER_SELLER", acme)


@pytest.fixture
def vera(db: None) -> Member:
    """Seller at the vendor."""
    return make_member("Vera", "VENDOR_SELLER")


@pytest.fixture
def lead(do: Do, nora: Member) -> Lead:
    return do(nora, leads.create, customer=KERLAN, person=SOIZIC, interest=BACKUP)


@pytest.fixture
def share(do: Do, nora: Member, acme: Partner, lead: Lead) -> LeadShare:
    """The lead, passed to Acme and not yet answered."""
    return do(nora, leads.share, lead=lead, partner=acme, message="Wants a quote soon", why=["Near you"])


@pytest.fixture
def accepted(do: Do, anna: Member, share: LeadShare) -> LeadShare:
    return do(anna, shares.accept, share=share)


@pytest.fixture
def today(do: Do, nora: Member, anna: Member, acme: Partner, lead: Lead) -> LeadShare:
    """A share passed and accepted today, by the clock that the pages read."""
    now = timezone.now()
    share = do(nora, leads.share, lead=lead, partner=acme, now=now - timedelta(hours=3))
    return do(anna, shares.accept, share=share, now=now - timedelta(hours=2))


def terms(**changed: Any) -> Terms:
    return Terms(
        **{
            "name": "Backup for Kerlan",
            "amount": Decimal("18500.00"),
            "expected_close_on": NOW.date(),
            **changed,
        }
    )


@pytest.fixture
def opportunity(do: Do, anna: Member, accepted: LeadShare) -> Opportunity:
    """An opportunity of record for Acme, too large to validate itself."""
    return do(anna, shares.convert, share=accepted, terms=terms())


def put(share: LeadShare, **fields: Any) -> LeadShare:
    """Set a share's columns as if its past had been so."""
    with tenancy.every_partner():
        LeadShare.objects.filter(pk=share.pk).update(**fields)
        return LeadShare.objects.get(pk=share.pk)


def counts() -> dict[str, int]:
    """How many rows each table of the room and the journal holds; compared before and after a refusal."""
    from django.apps import apps

    models = [*apps.get_app_config("leads").get_models(), *apps.get_app_config("journal").get_models()]
    with tenancy.every_partner():
        return {model.__name__: model.objects.count() for model in models}


def row(model: type, pk: int) -> dict[str, Any]:
    with tenancy.every_partner():
        return model.objects.filter(pk=pk).values().get()
