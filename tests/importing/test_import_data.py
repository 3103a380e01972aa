"""manage.py import_data: what it keeps, what it changes, what it refuses, what it says."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from comarketing.models import Campaign
from journal.models import Event
from leads.models import Account, InvoicedLine, Opportunity, StageChange
from partners.models import Location, Partner
from portal.lib import tenancy
from scorecards.models import DirtyAccount
from tests.conftest import make_partner
from tests.importing.samples import workbook

PARTNERS = """
title = "Partners"
target = "partner"
source = "crm"
[file]
name = "partners.csv"
separator = ";"
decimal = ","
thousands = " "
dates = "DD/MM/YYYY"
key = "id"
[fields]
name = { column = "name" }
joined_on = { column = "joined" }
tier = { column = "tier" }
town = { column = "town" }
"""
LINES = """
title = "Sell-out"
target = "invoiced_line"
source = "crm"
[file]
name = "lines.csv"
separator = ";"
decimal = ","
thousands = " "
dates = "DD/MM/YYYY"
key = ["order", "line"]
ignored = ["note"]
[fields]
kind = { column = "kind", values = { out = "SELL_OUT", web = "DIRECT" } }
partner = { column = "partner" }
invoiced_on = { column = "day" }
amount = { column = "amount" }
currency = { constant = "EUR" }
order_reference = { column = "order" }
"""
PARTNERS_CSV = "id;name;joined;tier;town\n1;Éclair;01/02/2024;gold;Lyon\n2;Foudre;15/03/2024;;\n"
LINES_CSV = (
    "order;line;kind;partner;day;amount;note\n"
    "A;1;out;1;05/01/2026;1 234,5678;x\n"
    "A;2;out;2;05/01/2026;-10;y\n"
    "B;1;web;;31/12/2025;0,0001;\n"
)


@pytest.fixture
def partners(import_data, tiers, tmp_path):
    profile = tmp_path / "partners.toml"
    profile.write_text(PARTNERS)
    return lambda text=PARTNERS_CSV, **options: import_data(profile, text.encode(), **options)


@pytest.fixture
def lines(import_data, tmp_path):
    profile = tmp_path / "lines.toml"
    profile.write_text(LINES)
    return lambda text=LINES_CSV, **options: import_data(profile, text.encode(), **options)


def stored(seen, model):
    return seen(lambda: list(model.objects.order_by("pk").values()))


def rejects(tmp_path, name="file0.rejects.csv"):
    with (tmp_path / name).open(newline="") as file:
        return [
            (int(row["line"]), row["column"], row["reason"], row["value"]) for row in csv.DictReader(file)
        ]


def test_it_brings_rows_in_with_what_they_refer_to(partners, lines, seen):
    assert "2 created, 0 updated, 0 unchanged" in partners().out
    assert "3 created, 0 updated, 0 unchanged" in lines().out

    def rows():
        found = InvoicedLine.objects.order_by("external_id")
        return list(
            found.values_list("external_id", "kind", "partner__name", "invoiced_on", "amount", "currency")
        )

    assert seen(rows) == [
        ("A-1", "SELL_OUT", "Éclair", date(2026, 1, 5), Decimal("1234.5678"), "EUR"),
        ("A-2", "SELL_OUT", "Foudre", date(2026, 1, 5), Decimal("-10.0000"), "EUR"),
        ("B-1", "DIRECT", None, date(2025, 12, 31), Decimal("0.0001"), "EUR"),
    ]
    eclair = seen(lambda: Partner.objects.select_related("tier").get(source="crm", external_id="1"))
    assert (eclair.tier.code, eclair.joined_on, eclair.country) == ("gold", date(2024, 2, 1), "FR")
    assert seen(lambda: Location.objects.get().town) == "Lyon"


def test_again_changes_nothing_and_says_so(partners, seen):
    partners()
    before = stored(seen, Partner), stored(seen, Location)
    assert "0 created, 0 updated, 2 unchanged" in partners().out
    assert (stored(seen, Partner), stored(seen, Location)) == before


def test_only_what_changed_changes_and_what_is_not_mapped_stays(partners, seen):
    partners()
    seen(
        lambda: Partner.objects.filter(source="crm", external_id="1").update(region="Sud", status="SUSPENDED")
    )
    changed = PARTNERS_CSV.replace("Éclair", "Éclair SA").replace("Lyon", "Nantes") + "3;Orage;01/01/2025;;\n"
    assert "1 created, 1 updated, 1 unchanged" in partners(changed).out
    eclair = seen(lambda: Partner.objects.get(source="crm", external_id="1"))
    assert (eclair.name, eclair.region, eclair.status) == ("Éclair SA", "Sud", "SUSPENDED")
    assert seen(lambda: list(Location.objects.values_list("town", flat=True))) == ["Nantes"]


def test_an_address_that_changes_alone_changes(partners, seen):
    partners()
    answer = partners(PARTNERS_CSV.replace("Lyon", "Nantes"))
    assert "0 updated, 2 unchanged\naddresses changed: 1" in answer.out
    assert seen(lambda: list(Location.objects.values_list("town", flat=True))) == ["Nantes"]


def test_another_source_is_another_partner(partners, import_data, tmp_path, seen):
    partners()
    profile = tmp_path / "other.toml"
    profile.write_text(PARTNERS.replace('"crm"', '"erp"'))
    assert "2 created" in import_data(profile, PARTNERS_CSV.encode()).out
    assert seen(Partner.objects.count) == 4


def test_one_bad_row_and_nothing_comes_in(partners, lines, tmp_path, seen):
    partners()
    answer = lines(LINES_CSV + "C;1;out;9;05/01/2026;1;\n")
    assert answer.error == "nothing was imported"
    assert "lines.csv: line 5, column partner: no partner is known by this" in answer.err
    assert stored(seen, InvoicedLine) == []


def test_every_rejected_row_is_in_a_file_with_line_column_and_reason(partners, lines, tmp_path, seen):
    partners()
    header, *good = LINES_CSV.splitlines()
    bad = [
        "C;1;out;9;05/01/2026;1;",
        "C;2;out;1;30/02/2026;1,5,5;",
        "A;1;out;1;05/01/2026;1;",
        "D;1;gift;1;05/01/2026;1;",
        ";1;out;1;05/01/2026;1;",
        "E;1;out;;05/01/2026;1;",
        "F;1;out;1;;;",
    ]
    answer = lines("\n".join([header, *good, *bad]))
    assert answer.error == "nothing was imported"
    assert "7 of 10 rows rejected: see file0.rejects.csv" in answer.err
    assert rejects(tmp_path) == [
        (5, "partner", "no partner is known by this", "9"),
        (6, "amount", "not a number written as 1\u202f234,56", "1,5,5"),
        (6, "day", "a day that does not exist", "30/02/2026"),
        (7, "order + line", "the same key as line 2", "A-1"),
        (8, "kind", "a value the profile does not know", "gift"),
        (9, "order", "empty", ""),
        (9, "order + line", "empty", ""),
        (10, "kind, partner", "direct revenue has no partner", ""),
        (11, "amount", "empty", ""),
        (11, "day", "empty", ""),
    ]
    assert stored(seen, InvoicedLine) == []
    assert seen(lambda: Event.objects.filter(kind="import.completed").count()) == 1


def test_the_good_rows_come_in_when_asked(partners, lines, tmp_path, seen):
    partners()
    answer = lines(LINES_CSV + "C;1;out;9;05/01/2026;1;\n", skip_rejected=True, rejects=tmp_path / "bad.csv")
    assert "3 created" in answer.out
    assert rejects(tmp_path, "bad.csv") == [(5, "partner", "no partner is known by this", "9")]
    assert len(stored(seen, InvoicedLine)) == 3


def test_a_rehearsal_shows_the_rows_and_keeps_nothing(partners, seen):
    answer = partners(dry_run=True)
    assert "utf-8 ';' ',' ' ' DD/MM/YYYY" in answer.out
    assert "2 | 1 | Éclair | 2024-02-01" in answer.out
    assert "2 created" in answer.out
    assert "nothing was kept" in answer.out
    assert stored(seen, Partner) == []
    assert stored(seen, Event) == []


def test_a_line_never_changes_its_partner_or_kind(partners, lines, tmp_path, seen):
    partners()
    lines()
    before = stored(seen, InvoicedLine)
    answer = lines(LINES_CSV.replace("A;1;out;1;", "A;1;out;2;").replace("B;1;web;;", "B;1;out;1;"))
    assert answer.error
    assert {(line, reason) for line, _c, reason, _v in rejects(tmp_path)} == {
        (2, "this never changes once it is imported"),
        (4, "this never changes once it is imported"),
    }
    assert stored(seen, InvoicedLine) == before


def test_an_import_is_told_to_the_journal(partners, seen):
    partners()
    event = seen(lambda: Event.objects.get(kind="import.completed"))
    assert event.data == {
        "target": "partner",
        "source": "crm",
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
    }


def test_progress_goes_to_the_error_stream(partners):
    answer = partners()
    assert "partners.csv: 2 · 100%" in answer.err
    assert "writing: 2" in answer.err


def test_an_opportunity_keeps_the_history_of_its_stages_and_its_partner_sees_it(import_data, tmp_path, seen):
    accounts = tmp_path / "accounts.toml"
    accounts.write_text(
        'title="a"\ntarget="account"\nsource="crm"\n[file]\nname="a.csv"\nkey="id"\n'
        '[fields]\nname={column="name"}\ncreated_at={constant="2025-01-01"}\n'
    )
    with tenancy.every_partner():
        acme = make_partner("Acme", None, source="crm", external_id="acme")
    deals = tmp_path / "deals.toml"
    deals.write_text(
        'title="o"\ntarget="opportunity"\nsource="crm"\n[file]\nname="o.csv"\nkey="id"\nzone="Europe/Paris"\n'
        '[fields]\nname={column="name"}\naccount={column="account"}\nstage={column="stage"}\n'
        'amount={column="amount"}\norigin={constant="VENDOR"}\norigin_reason={constant="imported"}\n'
        'created_at={column="created"}\nclosed_at={column="closed"}\npartner={constant="acme"}\n'
    )
    header = b"id,name,account,stage,amount,created,closed\n"
    assert import_data(accounts, b"id,name\n1,Acier SA\n").error == ""
    assert import_data(deals, header + b"7,Deal,1,PROPOSAL,100,2025-03-01 09:00,\n").error == ""
    account_id = seen(lambda: Account.objects.get().pk)
    seen(DirtyAccount.objects.all().delete)
    assert (
        import_data(deals, header + b"7,Deal,1,WON,100,2025-03-01 09:00,2025-06-01T12:00:00Z\n").error == ""
    )

    assert seen(lambda: set(DirtyAccount.objects.values_list("account_id", flat=True))) == {account_id}

    def history():
        steps = StageChange.objects.order_by("pk").values_list("from_stage", "to_stage", "changed_at")
        return list(steps), Opportunity.objects.get().reference, Account.objects.get().name

    steps, reference, account = seen(history)
    assert steps == [
        ("", "PROPOSAL", datetime(2025, 3, 1, 8, tzinfo=UTC)),
        ("PROPOSAL", "WON", datetime(2025, 6, 1, 12, tzinfo=UTC)),
    ]
    assert reference.startswith("IMP-")
    assert account == "Acier SA"
    with tenancy.partner_scope([acme.pk]):
        assert (Opportunity.objects.get().name, Account.objects.get().name) == ("Deal", "Acier SA")
    assert (
        "0 created, 0 updated, 1 unchanged"
        in import_data(deals, header + b"7,Deal,1,WON,100.0,2025-03-01 09:00,2025-06-01T12:00:00Z\n").out
    )
    assert len(seen(history)[0]) == 2


BESIDE = """
title = "Partners"
target = "partner"
source = "crm"
[file]
name = "partners.csv"
key = "id"
[beside.places]
name = "places.csv"
separator = ";"
key = "place"
[fields]
name = { column = "name" }
status = { constant = "PROSPECT" }
country = { column = "place", beside = "places", take = "country", required = true }
region = { column = "place", beside = "places", take = "area", values = { N = "Nord", "" = "" } }
size = { column = "people", bands = { "0" = "SMALL", "10" = "MEDIUM", "50" = "LARGE" } }
"""


def test_a_file_beside_tells_what_a_key_means(import_data, tmp_path, seen):
    profile = tmp_path / "beside.toml"
    profile.write_text(BESIDE)
    main = b"id,name,place,people\n1,A,x,9\n2,B,y,10\n3,C,x,5000\n"
    assert import_data(profile, main, b"place;country;area\nx;FR;N\ny;BE;\n").error == ""
    found = seen(lambda: list(Partner.objects.order_by("name").values_list("country", "region", "size")))
    assert found == [("FR", "Nord", "SMALL"), ("BE", "", "MEDIUM"), ("FR", "Nord", "LARGE")]


@pytest.mark.parametrize(
    ("beside", "reason"),
    [
        (b"place;country;area\nx;FR;N\n", "not found in places.csv"),
        (b"place;country;area\nx;FR;N\ny;XX;N\n", "not one of the values this field may hold"),
        (b"place;country;area\nx;FR;N\ny;FR;Q\n", "a value the profile does not know"),
        (b"place;country;area\nx;FR;N\ny;FR;N\ny;BE;N\n", "the same key as line 3"),
    ],
)
def test_a_file_beside_that_is_wrong_stops_the_import(import_data, tmp_path, seen, beside, reason):
    profile = tmp_path / "beside.toml"
    profile.write_text(BESIDE)
    answer = import_data(profile, b"id,name,place,people\n1,A,x,9\n2,B,y,10\n", beside)
    assert answer.error
    assert reason in [row[2] for row in rejects(tmp_path)]
    assert stored(seen, Partner) == []


@pytest.mark.parametrize(("field", "fits"), [("description", True), ("name", False), ("starts_on", True)])
def test_a_condition_that_does_not_hold_leaves_the_field_empty(import_data, tmp_path, seen, field, fits):
    profile = tmp_path / "campaigns.toml"
    fields = {
        "name": '{column="name"}',
        "type": '{constant="SHOW"}',
        field: '{column="x", when={state=["on"]}}',
    }
    head = 'title="c"\ntarget="campaign"\nsource="crm"\n[file]\nname="c.csv"\nkey="id"\nignored=["z"]\n[fields]\n'
    profile.write_text(head + "\n".join(f"{name}={origin}" for name, origin in fields.items()))
    used = "name," if field != "name" else ""
    answer = import_data(
        profile, f"id,{used}x,state,z\n1,{'Salon,' if used else ''}2025-01-01,off,\n".encode()
    )
    if fits:
        assert answer.error == ""
        assert not seen(lambda: getattr(Campaign.objects.get(), field))
    else:
        assert rejects(tmp_path) == [(2, "x", "empty", "")]


@pytest.mark.parametrize("count", [1, 3])
def test_it_says_which_files_it_reads(import_data, count):
    answer = import_data("adventureworks_resellers", *[b"a"] * count)
    assert answer.error == "this profile reads DimReseller.csv DimGeography.csv, in this order"


def test_a_file_that_is_not_there_or_is_a_folder_is_one_sentence(import_data, tmp_path):
    assert "No such file" in import_data("powerbi_campaigns", tmp_path / "none.csv").error
    assert "Is a directory" in import_data("powerbi_campaigns", tmp_path).error


def test_rejects_that_cannot_be_written_are_one_sentence(partners, tmp_path, seen):
    answer = partners(PARTNERS_CSV + "3;;;;\n", rejects=tmp_path / "no" / "folder.csv")
    assert "cannot be written" in answer.error
    assert stored(seen, Partner) == []


def test_a_sheet_comes_in_like_a_file(import_data, tiers, tmp_path, seen):
    profile = tmp_path / "sheet.toml"
    profile.write_text(PARTNERS.replace('separator = ";"', 'sheet = "Partenaires"\nheader_row = 2'))
    rows = [
        ["Our partners"],
        ["id", "name", "joined", "tier", "town"],
        ["1", "Éclair", date(2024, 2, 1), "gold", "Lyon"],
    ]
    path = tmp_path / "partners.xlsx"
    path.write_bytes(workbook("Partenaires", [*rows, [], [2, "Foudre", "15/03/2024", None, None]]))
    answer = import_data(profile, path, dry_run=True)
    assert "Partenaires ',' ' ' DD/MM/YYYY" in answer.out
    assert "5 | 2 | Foudre | 2024-03-15" in answer.out
    assert "2 created" in import_data(profile, path).out
    assert "0 created, 0 updated, 2 unchanged" in import_data(profile, path).out
    found = seen(lambda: list(Partner.objects.order_by("external_id").values_list("name", "joined_on")))
    assert found == [("Éclair", date(2024, 2, 1)), ("Foudre", date(2024, 3, 15))]


def test_a_sheet_that_cannot_be_read_is_one_sentence(import_data, tiers, tmp_path, seen):
    profile = tmp_path / "sheet.toml"
    profile.write_text(PARTNERS.replace('separator = ";"', 'sheet = "Partenaires"'))
    assert import_data(profile, PARTNERS_CSV.encode()).error == (
        "partners.csv: not an XLSX workbook, though the profile declares a sheet"
    )
    assert stored(seen, Partner) == []


def test_only_the_rows_that_are_meant_come_in_and_other_columns_may_be_left_aside(
    import_data, tmp_path, seen
):
    profile = tmp_path / "only.toml"
    profile.write_text(
        'title="c"\ntarget="campaign"\nsource="crm"\n[file]\nname="c.csv"\nkey="id"\nignored="*"\n'
        'only={gone=["no",""], state=["on"]}\n[fields]\nname={column="name", empty="Salon"}\ntype={constant="SHOW"}\n'
    )
    raw = b"id,name,gone,state,z\n1,,no,on,z\n2,B,yes,on,\n3,C,,off,\n4,D,,on,\n,E,yes,on,\n"
    assert "2 created" in import_data(profile, raw).out
    assert seen(lambda: set(Campaign.objects.values_list("name", flat=True))) == {"Salon", "D"}


def test_midnight_is_a_bare_day_and_any_other_hour_is_not(import_data, tmp_path, seen):
    profile = tmp_path / "day.toml"
    profile.write_text(
        'title="c"\ntarget="campaign"\nsource="crm"\n[file]\nname="c.csv"\nkey="id"\n[fields]\n'
        'name={constant="Salon"}\ntype={constant="SHOW"}\nstarts_on={column="day"}\nends_on={column="day"}\n'
    )
    assert import_data(profile, b"id,day\n1,2025-01-02 00:00:00\n2,2025-01-02T00:00:00.000Z\n").error == ""
    assert seen(lambda: set(Campaign.objects.values_list("starts_on", flat=True))) == {date(2025, 1, 2)}
    assert import_data(profile, b"id,day\n3,2025-01-02 10:00:00\n").error == "nothing was imported"
