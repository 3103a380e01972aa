"""The forms of the funds: understood before they act, once per intent, and never broken by what is typed."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from comarketing.forms.funds import GrantForm
from comarketing.models import Fund, Movement
from tests.comarketing import hostile
from tests.comarketing.conftest import consume
from tests.conftest import make_member

GRANT = "/co-marketing/funds/grant/"


def wanted(acme, **fields):
    return {
        "partner": str(acme.public_id),
        "name": "MDF 2026",
        "kind": "MDF",
        "amount": "2.400,00",
        "currency": "EUR",
        "starts_on": "2026-02-01",
        "last_day": "31/01/2027",
        "key": str(uuid4()),
        **fields,
    }


def payment(**fields):
    return {
        "amount": "400",
        "occurred_on": "2026-11-03",
        "statement": "Breakfast",
        "key": str(uuid4()),
        **fields,
    }


def consume_url(fund):
    return reverse("comarketing:consume-fund", args=[fund.public_id])


def counts(seen):
    return seen(lambda: (Fund.objects.count(), Movement.objects.count()))


def test_it_first_says_what_it_understood_and_writes_nothing(client, seen, acme, nora):
    client.force_login(nora.user)
    text = client.post(GRANT, wanted(acme)).content.decode()
    for words in ("€2,400", "1\u00a0February\u00a02026", "31\u00a0January\u00a02027", "Acme"):
        assert words in text
    assert counts(seen) == (0, 0)


def test_it_grants_when_confirmed(client, seen, acme, nora):
    client.force_login(nora.user)
    response = client.post(GRANT, wanted(acme, confirmed="1"))
    fund = seen(Fund.objects.get)
    assert response.url == reverse("comarketing:fund", args=[fund.public_id])
    assert (fund.available, fund.last_day.isoformat()) == (Decimal("2400.00"), "2027-01-31")


def test_a_double_click_is_one_fund(client, seen, acme, nora):
    client.force_login(nora.user)
    form = wanted(acme, confirmed="1")
    first, second = client.post(GRANT, form), client.post(GRANT, form)
    assert first.url == second.url
    assert counts(seen) == (1, 1)


def test_what_was_typed_is_kept_when_going_back(client, acme, nora):
    client.force_login(nora.user)
    text = client.post(GRANT, wanted(acme, change="1")).content.decode()
    assert 'value="2.400,00"' in text
    assert "There is a problem" not in text


def test_a_payment_is_recorded_when_confirmed(client, seen, fund, nora, time_machine_day):
    client.force_login(nora.user)
    assert "€400" in client.post(consume_url(fund), payment()).content.decode()
    assert counts(seen) == (1, 1)
    client.post(consume_url(fund), payment(confirmed="1"))
    assert seen(lambda: Fund.objects.get().available) == 600


def test_too_much_is_refused_in_words_with_nothing_lost(client, seen, fund, nora, time_machine_day):
    client.force_login(nora.user)
    text = client.post(consume_url(fund), payment(amount="1000.01", confirmed="1")).content.decode()
    assert "The fund has €1,000 available, less than €1,000.01." in text
    assert 'value="1000.01"' in text
    assert counts(seen) == (1, 1)


def test_a_movement_is_undone_with_a_reason(client, seen, fund, nora, now):
    paid = consume(fund, nora, now, "400.00")
    client.force_login(nora.user)
    url = reverse("comarketing:correct-movement", args=[paid.public_id])
    assert counts(seen) == (1, 2)
    client.post(url, {"reason": "Paid twice", "key": str(uuid4())})
    assert counts(seen) == (1, 3)
    assert seen(lambda: Fund.objects.get().available) == 1000


GRANT_FIELDS = {
    "name": hostile.TEXTS,
    "amount": hostile.AMOUNTS,
    "starts_on": hostile.DAYS,
    "last_day": hostile.DAYS,
    "partner": hostile.IDS,
    "key": hostile.IDS,
    "kind": hostile.CHOICES,
    "currency": hostile.CHOICES,
}
PAYMENT_FIELDS = {
    "statement": hostile.TEXTS,
    "amount": hostile.AMOUNTS,
    "occurred_on": hostile.DAYS,
    "campaign": hostile.IDS,
}
NOUGHT = "00000000-0000-0000-0000-000000000000"  # a key like any other
LIST_FIELDS = (
    *("words", "kind", "state", "partner", "sort", "page"),
    *("account", "since", "until", "fund", "campaign", "fund_words"),
)


@pytest.mark.parametrize("field", GRANT_FIELDS)
def test_what_cannot_be_read_is_told_at_its_field(seen, acme, field):
    def told(value):
        form = GrantForm(wanted(acme, **{field: value}))
        return form.is_valid() or field in form.errors

    for value in GRANT_FIELDS[field]:
        assert seen(lambda value=value: told(value)), value


def test_what_is_no_amount_day_or_choice_is_never_taken(seen, acme):
    for field, values in GRANT_FIELDS.items():
        for value in values:
            if field not in {"name"} and value != NOUGHT:
                assert not seen(lambda f=field, v=value: GrantForm(wanted(acme, **{f: v})).is_valid()), (
                    field,
                    value,
                )


def test_no_input_breaks_the_grant_form(client, seen, acme, nora):
    client.force_login(nora.user)
    for i in range(25):
        broken = {name: values[i % len(values)] for name, values in GRANT_FIELDS.items()}
        assert client.post(GRANT, broken | {"confirmed": "1"}).status_code == 200
    for name in hostile.TEXTS:
        client.post(GRANT, wanted(acme, name=name, confirmed="1"))
    assert seen(Fund.objects.count) == seen(Movement.objects.count) > 5


def test_no_input_breaks_the_payment_form(client, seen, fund, nora, time_machine_day):
    client.force_login(nora.user)
    for i in range(25):
        broken = {name: values[i % len(values)] for name, values in PAYMENT_FIELDS.items()}
        response = client.post(consume_url(fund), payment(**broken, confirmed="1"))
        assert response.status_code == 200
        assert response.context["form"].errors
    assert counts(seen) == (1, 1)


def test_no_address_breaks_the_lists(client, fund, nora):
    client.force_login(nora.user)
    values = (hostile.TEXTS, hostile.DAYS, hostile.IDS)
    for i in range(25):
        query = {name: values[(i + j) % 3][i % 20] for j, name in enumerate(LIST_FIELDS)}
        for url in ("/co-marketing/funds/", "/co-marketing/movements/"):
            assert client.get(url, query).status_code == 200, (url, query)


@pytest.mark.parametrize("role", ["FINANCE", "EXECUTIVE", "VENDOR_SELLER"])
def test_granting_is_closed_to_other_roles(client, seen, acme, role):
    client.force_login(make_member("Fred", role).user)
    assert client.get(GRANT).status_code == 403
    assert client.post(GRANT, wanted(acme, confirmed="1")).status_code == 403
    assert counts(seen) == (0, 0)


def test_the_partner_cannot_pay_itself(client, seen, fund, anna):
    client.force_login(anna.user)
    assert client.post(consume_url(fund), payment(confirmed="1")).status_code == 403
    assert counts(seen) == (1, 1)
