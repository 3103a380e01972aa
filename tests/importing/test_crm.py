"""The shipped profiles read what Salesforce, HubSpot and Marketo export: on small files, and on real tables.

The real tables are anonymised and cut out of larger ones: names of stages, addresses and countries are hashes, and
rows refer to rows that are not there. What a hash cannot be is put back before the import; nothing else is.
"""

import csv
import io
from datetime import UTC, datetime

import pytest

from comarketing.models import Campaign
from leads.models import Account, Contact, Lead, Opportunity, StageChange, Touch
from tests.importing.samples import folder

AT = datetime(2018, 1, 1, tzinfo=UTC)


@pytest.fixture
def bring(import_data):
    """Import a file by a shipped profile, then again; gives the first answer once the second changed nothing."""

    def run(profile, *files, **options):
        raw = [text if isinstance(text, bytes) else text.encode() for text in files]
        first = import_data(profile, *raw, **options)
        if first.error == "":
            assert ": 0 created, 0 updated," in import_data(profile, *raw, **options).out
        return first

    return run


def count(seen, model):
    return seen(model.objects.count)


def account(seen, source, key, **fields):
    return seen(
        lambda: Account.objects.create(name=key, source=source, external_id=key, created_at=AT, **fields)
    )


# ---- small files of our own ----------------------------------------------------------------------------------------
def test_salesforce(bring, seen):
    accounts = "id,is_deleted,name,billing_city,billing_country_code,industry,_fivetran_synced,x\n"
    bring(
        "salesforce_accounts",
        accounts + "A,false,Acier,Lyon,FR,Steel,2020-01-01 10:00:00,\nB,true,Bois,,,,,\n",
    )
    people = "id,is_deleted,account_id,name,title,email,phone,created_date\n"
    bring("salesforce_contacts", people + "Z,FALSE,A,Zoé,CTO,Zoe@Acier.example,,2020-02-01 09:00:00\n")
    leads = "id,is_deleted,is_converted,company,converted_account_id,converted_contact_id,created_date,lead_source\n"
    answer = bring(
        "salesforce_leads", leads + "L,FALSE,TRUE,Acier,A,Z,2020-02-02 09:00:00,Web\nM,FALSE,FALSE,Bois,,,,\n"
    )
    assert "1 created" in answer.out
    deals = "id,is_deleted,account_id,name,amount,created_date,close_date,is_closed,stage_name\n"
    bring(
        "salesforce_opportunities",
        deals
        + "O,false,A,Robots,1000.50,2020-03-01 09:00:00,2020-06-01,true,Closed Won\n"
        + "P,false,A,Vis,,2020-03-01 09:00:00,2030-06-01 00:00:00,false,Prospecting\n",
    )
    steps = "id,_fivetran_start,stage_name\n"
    answer = bring(
        "salesforce_stages",
        steps
        + "O,2020-03-01 09:00:00,Prospecting\nO,2020-04-01 09:00:00,Prospecting\nO,2020-06-01 09:00:00,Closed Won\n",
    )
    assert "rows without a new stage passed over: 1" in answer.out
    events = "id,is_deleted,account_id,type,start_date_time\n"
    bring(
        "salesforce_events",
        events + "E,FALSE,A,Meeting,2020-04-01 09:00:00\nF,FALSE,A,Other,2020-04-01 09:00:00\n",
    )
    found = seen(lambda: list(Opportunity.objects.order_by("name").values_list("name", "stage", "amount")))
    assert [(name, stage, str(amount)) for name, stage, amount in found] == [
        ("Robots", "WON", "1000.50"),
        ("Vis", "IDENTIFIED", "0.00"),
    ]
    assert seen(lambda: list(Touch.objects.values_list("kind", "recorded"))) == [("MEETING", "IMPORT")]
    assert (count(seen, Account), count(seen, Lead), count(seen, StageChange)) == (1, 1, 2)


def test_hubspot(bring, seen):
    companies = (
        "id,is_deleted,property_name,property_city,property_country,property_industry,property_createdate\n"
    )
    bring("hubspot_companies", companies + "1,false,Acier,Lyon,France,Steel,2020-01-01 10:00:00\n")
    seen(lambda: Account.objects.update(domain="acier.example"))
    people = (
        "id,_fivetran_deleted,property_email,property_firstname,property_lastname,property_jobtitle,"
        "property_createdate\n"
    )
    bring("hubspot_contacts", people + "7,FALSE,Zoe@ACIER.example,Zoé,Acier,,2020-01-02 10:00:00\n")
    deals = (
        "deal_id,is_deleted,deal_pipeline_stage_id,property_dealname,property_amount,property_closedate,"
        "property_createdate\n"
    )
    row = "5,false,closedwon,Robots,10,2020-05-01 10:00:00,2020-03-01 10:00:00\n"
    bring("hubspot_deals", deals + row, "company_id,deal_id,type_id\n1,5,9\n")
    forms = "timestamp,form_id,contact_id,conversion_id\n2020-02-01 10:00:00,1,7,c\n"
    bring("hubspot_forms", forms)
    events = "id,type,filtered_event,created,recipient\n"
    rows = [
        f"{kind},{kind},false,2020-02-01 10:00:00.250,zoe@acier.example\n"
        for kind in ("SENT", "OPEN", "CLICK")
    ]
    assert "1 created" in bring("hubspot_clicks", events + "".join(rows)).out
    assert sorted(seen(lambda: list(Touch.objects.values_list("kind", flat=True)))) == ["EMAIL_CLICK", "FORM"]
    assert seen(lambda: Opportunity.objects.get().stage) == "WON"


def test_marketo(bring, seen):
    account(seen, "crm", "A", domain="acier.example")
    bring(
        "marketo_people",
        "id,created_at,email,first_name,last_name\n1,2020-01-01 10:00:00.000,z@acier.example,Z,A\n",
    )
    programs = "id,channel,name,start_date,end_date,_fivetran_deleted\n1,Tradeshow,Salon,2020-02-01,2020-02-02,FALSE\n"
    bring("marketo_programs", programs)
    clicks = "id,lead_id,activity_date\n1,1,2020-02-01 10:00:00.000\n2,1,2020-02-01 10:01:00.000\n"
    answer = bring("marketo_clicks", b"\xef\xbb\xbf" + clicks.encode())
    assert "1 created" in answer.out
    assert "repeated clicks passed over: 1" in answer.out
    assert seen(lambda: Campaign.objects.get().type) == "SHOW"


# ---- the real tables -----------------------------------------------------------------------------------------------
def table(name, change=None):
    """A table of the sample as CSV, each row put to `change` first."""
    with (folder("crm_exports") / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows([{**row, **(change(row) if change else {})} for row in rows])
    return out.getvalue()


def raw(name):
    return (folder("crm_exports") / name).read_bytes()


def keys(name, column):
    with (folder("crm_exports") / name).open(encoding="utf-8-sig", newline="") as file:
        return sorted({row[column] for row in csv.DictReader(file) if row[column]})


@pytest.mark.real_data
def test_salesforce_tables(bring, seen):
    def back(row):
        return {"billing_country_code": row["billing_country_code"] and "US", "is_deleted": "false"}

    assert "1 created" in bring("salesforce_accounts", raw("salesforce/sf_account_data.csv")).out
    assert "9 created" in bring("salesforce_accounts", table("salesforce/sf_account_data.csv", back)).out
    for name in ("contact", "event", "opportunity"):
        for key in keys(f"salesforce/sf_{name}_data.csv", "account_id"):
            if not seen(Account.objects.filter(source="salesforce", external_id=key).exists):
                account(seen, "salesforce", key)
    answer = bring("salesforce_contacts", raw("salesforce/sf_contact_data.csv"), skip_rejected=True)
    assert "3 created" in answer.out
    assert "1 of 4 rows rejected" in answer.err
    assert "10 created" in bring("salesforce_events", raw("salesforce/sf_event_data.csv")).out

    account(seen, "salesforce", "0011G00000tLWKnQAO")

    def known(row):
        return {"converted_contact_id": ""}

    assert "no contact is known by this" in bring("salesforce_leads", raw("salesforce/sf_lead_data.csv")).err
    assert "1 created" in bring("salesforce_leads", table("salesforce/sf_lead_data.csv", known)).out

    def staged(row):
        stage = {"true": "Closed Won" if row["is_won"] == "true" else "Closed Lost", "false": "Prospecting"}
        return {"stage_name": stage[row["is_closed"]], "is_deleted": "false"}

    assert "0 created" in bring("salesforce_opportunities", raw("salesforce/sf_opportunity_data.csv")).out
    deals = table("salesforce/sf_opportunity_data.csv", staged)
    assert "10 created" in bring("salesforce_opportunities", deals).out
    history = raw("salesforce/sf_opportunity_history_data.csv")
    assert "a value the profile does not know" in bring("salesforce_stages", history).err
    history = table("salesforce/sf_opportunity_history_data.csv", staged)
    assert "10 created" in bring("salesforce_stages", history).out
    assert seen(lambda: {step.to_stage for step in StageChange.objects.all()}) <= {
        "WON",
        "LOST",
        "IDENTIFIED",
    }


@pytest.mark.real_data
def test_hubspot_tables(bring, seen):
    assert "24 created" in bring("hubspot_companies", raw("hubspot/company_data.csv")).out
    companies, deals = keys("hubspot/company_data.csv", "id"), keys("hubspot/deal_data.csv", "deal_id")
    beside = "company_id,deal_id,type_id,category\n"
    answer = bring("hubspot_deals", raw("hubspot/deal_data.csv"), raw("hubspot/deal_company_data.csv"))
    assert "44 of 44 rows rejected" in answer.err
    assert "not found in deal_company.csv" in answer.err
    beside += "".join(f"{companies[number % 24]},{deal},1,\n" for number, deal in enumerate(deals))
    assert "44 created" in bring("hubspot_deals", raw("hubspot/deal_data.csv"), beside).out
    answer = bring("hubspot_contacts", raw("hubspot/contact_data.csv"))
    assert "22 of 22 rows rejected" in answer.err
    assert "not an e-mail address" in answer.err
    seen(lambda: Account.objects.filter(external_id=companies[0]).update(domain="hashed.example"))
    people = table(
        "hubspot/contact_data.csv", lambda row: {"property_email": f"{row['property_email']}@hashed.example"}
    )
    assert "22 created" in bring("hubspot_contacts", people).out
    for key in keys("hubspot/contact_form_submission_data.csv", "contact_id"):
        person = {"name": key, "source": "hubspot", "external_id": key, "created_at": AT}
        seen(lambda person=person: Contact.objects.create(account=Account.objects.first(), **person))
    assert "5 created" in bring("hubspot_forms", raw("hubspot/contact_form_submission_data.csv")).out
    assert "0 created" in bring("hubspot_clicks", raw("hubspot/email_event_data.csv")).out
    assert count(seen, Touch) == 5


@pytest.mark.real_data
def test_marketo_tables(bring, seen):
    account(seen, "crm", "mail", domain="email.com")
    assert "100 created" in bring("marketo_people", raw("marketo/marketo_lead_data.csv")).out
    assert "100 created" in bring("marketo_programs", raw("marketo/marketo_program_data.csv")).out
    clicks = raw("marketo/marketo_activity_click_email_data.csv")
    assert "no contact is known by this" in bring("marketo_clicks", clicks).err
    for key in keys("marketo/marketo_activity_click_email_data.csv", "lead_id"):
        person = {"name": key, "source": "marketo", "external_id": key, "created_at": AT}
        seen(lambda person=person: Contact.objects.create(account=Account.objects.first(), **person))
    answer = bring("marketo_clicks", clicks)
    made = count(seen, Touch)
    assert f"{made} created" in answer.out
    assert f"repeated clicks passed over: {100 - made}" in answer.out
    assert 6 <= made < 100
