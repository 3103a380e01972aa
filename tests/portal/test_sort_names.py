"""Names stand in the order people look them up, in the database as in Python, whatever PostgreSQL was built with."""

import pytest
from django.db import connection

from partners.models import Partner
from portal.lib import lists
from portal.lib.sorting import SortKey, sort_key
from tests.conftest import make_partner

IN_ORDER = ["Abeille", "Écho", "eclair", "Éole", "Ile", "Île-de-France", "Œuvre", "Ostréa", "Ÿvon", "Zénith"]
ODD = [
    "",
    " ",
    "ÀÂÄ",
    "ﬁancée",
    "E\u0301ole",
    "STRAßE",
    "Łódź",
    "Ærø",
    "İstanbul",
    "'; --",
    "名前",
    "Ñandú",
    "ç",
]


def asked(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sort_key(%s)", [name])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("name", [*IN_ORDER, *ODD])
def test_the_database_and_python_agree(db, name):
    assert asked(name) == sort_key(name)


def test_partners_are_listed_so(client, nora, tiers, seen):
    for name in reversed(IN_ORDER):
        make_partner(name, None, region=name)
    client.force_login(nora.user)
    page = client.get("/partners/").context
    assert [partner.name for partner in page["found"].partners] == IN_ORDER
    assert [choice[0] for choice in page["criteria"].fields["region"].choices][1:] == IN_ORDER
    assert [p.name for p in client.get("/partners/?sort=-name").context["found"].partners] == IN_ORDER[::-1]
    assert seen(lambda: [partner.name for partner in Partner.objects.all()]) == IN_ORDER


def test_a_sort_by_name_is_turned_round(db, tiers, seen):
    for name in IN_ORDER:
        make_partner(name, None)
    rows = Partner.objects.all()
    turned = seen(lambda: list(lists.sorted_by(rows, {"name": (SortKey("name"), "pk")}, "-name")))
    assert [partner.name for partner in turned] == IN_ORDER[::-1]


def test_the_first_page_of_partners_comes_from_the_index(db, tiers, seen):
    make_partner("Éole", None)

    def plan():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        return Partner.objects.order_by(SortKey("name"), "pk")[:50].explain()

    assert "partner_by_name" in seen(plan)
