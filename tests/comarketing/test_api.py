"""The API: the same verbs by the same operations, strict input, refusals as 409."""

from decimal import Decimal
from uuid import uuid4

from comarketing.models import Asset, Campaign, Fund, Movement
from tests.comarketing import hostile
from tests.comarketing.conftest import consume
from tests.comarketing.test_lend_assets import publish as lend
from tests.training.conftest import publish as offer
from training.models import Enrolment

API = "/api/v1"


def post(client, path, **body):
    return client.post(f"{API}/{path}/", body, content_type="application/json")


def granted(acme, **fields):
    return {
        "partner": str(acme.public_id),
        "name": "MDF 2026",
        "amount": "2400.00",
        "currency": "EUR",
        "starts_on": "2026-02-01",
        "last_day": "2027-01-31",
        "idempotency_key": str(uuid4()),
        **fields,
    }


def paid(**fields):
    return {
        "amount": "400.00",
        "currency": "EUR",
        "statement": "Breakfast",
        "occurred_on": "2026-11-03",
        "idempotency_key": str(uuid4()),
        **fields,
    }


def test_a_fund_is_granted_consumed_and_corrected(client, seen, acme, nora, time_machine_day):
    client.force_login(nora.user)
    fund = post(client, "funds/grant", **granted(acme)).json()
    assert (fund["available"], fund["currency"], fund["ends_on"]) == ("2400.00", "EUR", "2027-02-01")
    movement = post(client, f"funds/{fund['public_id']}/consume", **paid()).json()
    assert (movement["from_account"], movement["to_account"], movement["amount"]) == (
        "AVAILABLE",
        "PAID",
        "400.00",
    )
    more = {name: value for name, value in paid().items() if name != "occurred_on"}
    assert post(client, f"funds/{fund['public_id']}/top-up", **more).status_code == 201
    words = {"reason": "Paid twice", "idempotency_key": str(uuid4())}
    undone = post(client, f"movements/{movement['public_id']}/correct", **words)
    assert (undone.status_code, undone.json()["corrects"]) == (201, movement["public_id"])
    assert client.get(f"{API}/funds/{fund['public_id']}/").json()["available"] == "2800.00"


def test_one_key_is_one_effect(client, seen, fund, nora, time_machine_day):
    client.force_login(nora.user)
    body = paid()
    answers = [post(client, f"funds/{fund.public_id}/consume", **body).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert seen(Movement.objects.count) == 2


def test_a_refusal_is_a_conflict_in_words(client, seen, fund, nora, time_machine_day):
    client.force_login(nora.user)
    response = post(client, f"funds/{fund.public_id}/consume", **paid(amount="1000.01"))
    assert response.status_code == 409
    assert response.json() == {"detail": "The fund has €1,000 available, less than €1,000.01."}
    assert seen(Movement.objects.count) == 1


def test_an_unknown_field_is_an_error(client, seen, fund, nora):
    client.force_login(nora.user)
    response = post(client, f"funds/{fund.public_id}/consume", **paid(available="9"))
    assert (response.status_code, response.json()) == (400, {"available": ["Unknown field."]})
    assert seen(Movement.objects.count) == 1


def test_no_input_breaks_an_endpoint(client, seen, fund, acme, nora, time_machine_day):
    client.force_login(nora.user)
    fields = {
        "amount": [*hostile.AMOUNTS, 1.5, 400, None, True, [], {}],
        "occurred_on": [*hostile.DAYS, 20260101, None, []],
        "idempotency_key": [*(value for value in hostile.IDS if not value.startswith("00000000")), None, []],
        "campaign": [value for value in hostile.IDS if value],
        "statement": ["", "\x00", "x" * 10_000, 7, None, []],
        "currency": [*(value for value in hostile.CHOICES if value.strip() != "EUR"), "USD"],
    }
    for name, values in fields.items():
        for value in values:
            response = post(client, f"funds/{fund.public_id}/consume", **paid(**{name: value}))
            assert response.status_code in (400, 409), (name, value, response.content)
    for body in (r'{"amount": "\ud800"}', "", "[]", "7", '"x"', "{", "\x00", "null", '{"a":' * 50):
        response = client.post(
            f"{API}/funds/{fund.public_id}/consume/", body, content_type="application/json"
        )
        assert response.status_code == 400, body
    assert seen(Movement.objects.count) == 1


def test_a_rival_finds_nothing(client, seen, fund, rita, nora, tiers, now):
    movement = consume(fund, nora, now)
    client.force_login(rita.user)
    for path in (f"funds/{fund.public_id}", f"movements/{movement.public_id}"):
        foreign, missing = client.get(f"{API}/{path}/"), client.get(f"{API}/{path.split('/')[0]}/{uuid4()}/")
        assert (foreign.status_code, foreign.content) == (404, missing.content)
    for path in ("funds", "movements", "campaigns", "downloads", "enrolments"):
        assert client.get(f"{API}/{path}/").json()["results"] == []


def test_a_partner_reads_and_does_not_act(client, seen, fund, acme, anna):
    client.force_login(anna.user)
    assert client.get(f"{API}/funds/").json()["results"][0]["available"] == "1000.00"
    for path, body in (
        ("funds/grant", granted(acme)),
        (f"funds/{fund.public_id}/consume", paid()),
        ("campaigns/plan", {"name": "x", "type": "SHOW"}),
    ):
        assert post(client, path, **body).status_code in (400, 403)
    assert post(client, f"funds/{fund.public_id}/consume", **paid()).status_code == 403
    assert seen(lambda: (Fund.objects.count(), Movement.objects.count(), Campaign.objects.count())) == (
        1,
        1,
        0,
    )


def test_a_campaign_is_planned_changed_and_cancelled(client, seen, acme, rival, nora):
    client.force_login(nora.user)
    campaign = post(client, "campaigns/plan", name="Show", type="SHOW", partners=[str(acme.public_id)]).json()
    path = f"campaigns/{campaign['public_id']}"
    changed = post(
        client,
        f"{path}/change",
        name="Dinner",
        type="BREAKFAST",
        starts_on="2026-12-03",
        ends_on="2026-12-03",
    )
    assert changed.json()["name"] == "Dinner"
    assert post(client, f"{path}/add-partner", partner=str(rival.public_id)).status_code == 200
    assert post(client, f"{path}/cancel", reason="No venue").json()["cancelled_at"]
    assert post(client, f"{path}/cancel", reason="Again").status_code == 409
    assert post(client, f"{path}/add-partner", partner=str(uuid4())).status_code == 400


def test_assets_name_their_versions_and_not_their_place(client, nora, paul, tiers, now):
    asset = lend(nora, now, tiers=[tiers["gold"]])
    client.force_login(paul.user)
    found = client.get(f"{API}/assets/{asset.public_id}/").json()
    assert found["versions"][0]["file_name"] == "brochure.pdf"
    assert "path" not in found["versions"][0]
    assert client.get(f"{API}/downloads/").json()["results"] == []
    assert post(client, f"assets/{asset.public_id}/withdraw").status_code == 403


def test_an_asset_is_withdrawn(client, seen, nora, tiers, now):
    asset = lend(nora, now, tiers=[tiers["gold"]])
    client.force_login(nora.user)
    assert post(client, f"assets/{asset.public_id}/withdraw").json()["withdrawn_at"]
    assert seen(Asset.objects.get).withdrawn_at


def test_a_course_is_begun_and_completed(client, seen, nora, paul, now):
    course = offer(nora, now)
    client.force_login(paul.user)
    mine = post(client, f"courses/{course.public_id}/enrol").json()
    assert mine["completed_at"] is None
    assert post(client, f"enrolments/{mine['public_id']}/complete").json()["completed_at"]
    assert post(client, f"enrolments/{mine['public_id']}/complete").status_code == 409
    assert post(client, f"courses/{course.public_id}/enrol", minutes=1).status_code == 400
    assert seen(Enrolment.objects.count) == 1


def test_nobody_completes_for_a_colleague(client, seen, nora, paul, anna, now):
    course = offer(nora, now)
    client.force_login(paul.user)
    mine = post(client, f"courses/{course.public_id}/enrol").json()
    client.force_login(anna.user)
    assert post(client, f"enrolments/{mine['public_id']}/complete").status_code == 403
    assert seen(Enrolment.objects.get).completed_at is None


def test_amounts_are_exact_text(client, seen, acme, nora):
    client.force_login(nora.user)
    assert post(client, "funds/grant", **granted(acme, amount=0.1)).status_code == 400
    assert post(client, "funds/grant", **granted(acme, amount="0.10")).json()["available"] == "0.10"
    assert seen(lambda: Fund.objects.get().available) == Decimal("0.10")
