"""Whatever a file holds, each kind of import answers with one clear sentence and leaves nothing half-written."""

import csv

import pytest
from django.db.models import Model

from comarketing.models import Campaign
from journal.models import Event
from leads.models import Account, Contact, InvoicedLine, Opportunity, StageChange
from partners.models import Location, Partner

TABLES: tuple[type[Model], ...] = (
    Partner,
    Location,
    Campaign,
    Account,
    Contact,
    Opportunity,
    StageChange,
    InvoicedLine,
    Event,
)
FILE = 'title="t"\ntarget="{target}"\nsource="crm"\n[file]\nname="f.csv"\nkey="id"\n[fields]\n{fields}'
# Per kind of import: what each column feeds, and one good row.
KINDS = {
    "partner": (
        'name={column="name"}\njoined_on={column="day"}\nsiren={column="siren"}\nkind={column="kind"}\n'
        'country={column="country"}\ncurrency={column="currency"}\ntime_zone={column="zone"}\ntier={column="tier"}\n',
        {
            "id": "1",
            "name": "Éclair",
            "day": "2024-01-01",
            "siren": "123456789",
            "kind": "VAR",
            "country": "FR",
            "currency": "EUR",
            "zone": "Europe/Paris",
            "tier": "gold",
        },
    ),
    "account": (
        'name={column="name"}\ncreated_at={column="at"}\nsiren={column="siren"}\ncountry={column="country"}\n',
        {"id": "1", "name": "Acier", "at": "2024-01-01T10:00:00Z", "siren": "", "country": "FR"},
    ),
    "contact": (
        'account={column="account"}\nname={column="name"}\nemail={column="email"}\ncreated_at={column="at"}\n'
        'lawful_basis={constant="CONSENT"}\nbasis_source={constant="Salon"}\nbasis_at={column="at"}\n',
        {
            "id": "1",
            "account": "known",
            "name": "Zoé",
            "email": "Zoe@Acier.example",
            "at": "2024-01-01T10:00:00Z",
        },
    ),
    "campaign": (
        'name={column="name"}\ntype={column="type"}\nstarts_on={column="starts"}\nends_on={column="ends"}\n',
        {"id": "1", "name": "Salon", "type": "SHOW", "starts": "2025-01-01", "ends": "2025-01-02"},
    ),
    "opportunity": (
        'name={column="name"}\naccount={column="account"}\nstage={column="stage"}\namount={column="amount"}\n'
        'created_at={column="at"}\nclosed_at={column="closed"}\norigin={column="origin"}\n'
        'origin_reason={constant="imported"}\ncurrency={column="currency"}\n',
        {
            "id": "1",
            "name": "Deal",
            "account": "known",
            "stage": "WON",
            "amount": "10.50",
            "at": "2024-01-01",
            "closed": "2024-02-01",
            "origin": "VENDOR",
            "currency": "EUR",
        },
    ),
    "invoiced_line": (
        'kind={column="kind"}\npartner={column="partner"}\ninvoiced_on={column="day"}\namount={column="amount"}\n'
        'currency={column="currency"}\norder_reference={column="order"}\nquantity={column="quantity"}\n',
        {
            "id": "1",
            "kind": "SELL_OUT",
            "partner": "known",
            "day": "2024-01-01",
            "amount": "-10.1234",
            "currency": "EUR",
            "order": "A",
            "quantity": "2",
        },
    ),
}
# What is wrong with the file as a whole; each takes its good bytes and its columns.
BROKEN_FILES = {
    "empty": lambda raw, names: b"",
    "only blank lines": lambda raw, names: b"\n\n\n",
    "a blank line first": lambda raw, names: b"\n" + raw,
    "a mark that is not declared": lambda raw, names: b"\xef\xbb\xbf" + raw,
    "UTF-16": lambda raw, names: raw.decode().encode("utf-16"),
    "UTF-32": lambda raw, names: raw.decode().encode("utf-32"),
    "a Latin byte": lambda raw, names: raw + b"\xe9" + raw.splitlines()[1],
    "a NUL": lambda raw, names: raw.replace(b"1,", b"1\0,", 1),
    "an overlong sequence": lambda raw, names: raw.replace(b"\n1,", b"\n\xc0\xb1,", 1),
    "an encoded surrogate": lambda raw, names: raw.replace(b"\n1,", b"\n\xed\xa0\x80,", 1),
    "semicolons": lambda raw, names: raw.replace(b",", b";"),
    "tabs": lambda raw, names: raw.replace(b",", b"\t"),
    "a header twice": lambda raw, names: raw.replace(names[1].encode(), b"id", 1),
    "a header misspelt": lambda raw, names: raw.replace(names[1].encode(), b"nom", 1),
    "a header in capitals": lambda raw, names: raw.replace(b"id,", b"ID,", 1),
    "a header too many": lambda raw, names: raw.replace(b"id,", b"id,more,", 1).replace(b"\n1,", b"\n1,x,"),
    "a nameless header": lambda raw, names: raw.replace(b"id,", b"id,,", 1).replace(b"\n1,", b"\n1,x,"),
    "a header missing": lambda raw, names: raw.split(b"\n", 1)[1],
    "too many columns": lambda raw, names: b",".join(b"c%d" % n for n in range(300)) + b"\n",
    "a short row": lambda raw, names: raw + b"2\n",
    "a long row": lambda raw, names: raw + raw.splitlines()[1] + b",x\n",
    "a quote never closed": lambda raw, names: raw + b'"2,' + b"x," * 20_000,
    "text after a quote": lambda raw, names: raw.replace(b"\n1,", b'\n"1"x,', 1),
    "a bare quote": lambda raw, names: raw.replace(b"\n1,", b'\n1",', 1),
    "old line ends": lambda raw, names: raw.replace(b"\n", b"\r"),
    "a lone carriage return": lambda raw, names: raw.replace(b"\n1,", b"\n1\r,", 1),
    "a cell too long": lambda raw, names: raw.replace(b"\n1,", b"\n" + b"1" * 10_001 + b",", 1),
    "a line without end": lambda raw, names: raw + b"x" * 3_000_000,
    "a picture": lambda raw, names: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "a spreadsheet": lambda raw, names: b"PK\x03\x04\x14\0\x06\0\x08\0",
    "a page": lambda raw, names: b"<!doctype html><html><body>Not found</body></html>",
    "JSON": lambda raw, names: b'[{"id": 1}]',
    "the same key twice": lambda raw, names: raw + raw.splitlines()[1] + b"\n",
    "no key": lambda raw, names: raw.replace(b"\n1,", b"\n,", 1),
    "a blank key": lambda raw, names: raw.replace(b"\n1,", "\n\u200b ,".encode(), 1),
    "a key too long": lambda raw, names: raw.replace(b"\n1,", b"\n" + b"1" * 101 + b",", 1),
}
NUMBERS = [
    "1e5",
    "1_000",
    "NaN",
    "Infinity",
    "١٢",
    "0x10",
    "1,5",
    "1.5.5",
    "--1",
    "9" * 40,
    "1.00001",
    "ten",
    "1 000",
    "",
]
DAYS = [
    "2024-02-30",
    "01/02/2024",
    "24-01-01",
    "1989-12-31",
    "2101-01-01",
    "٢٠٢٤-٠١-٠١",
    "infinity",
    "now",
    "2024-1-1",
]
LISTED = ["won", "WON; DROP TABLE partners_partner", "\u202eNOW", "EURO", "ZZ", "null", "💥", "x" * 300]
BAD_CELLS = {
    "amount": [*NUMBERS, "9" * 15],
    "quantity": [value for value in [*NUMBERS, "9" * 12] if value],
    **dict.fromkeys(("day", "starts", "ends", "at", "closed"), DAYS),
    **dict.fromkeys(["kind", "type", "stage", "origin", "country", "currency", "zone", "tier"], LISTED),
    "email": [
        "zoe",
        "zoe@",
        "@acier.example",
        "a b@acier.example",
        "zoe@acier",
        "x" * 250 + "@y.example",
        "a@b@c.example",
    ],
    "siren": ["12345678", "1234567890", "12345678x", "١٢٣٤٥٦٧٨٩"],
    "name": ["", " \u200b ", "a\x07b", '"a\nb"', "a\x1b[31mb", "x" * 201, "a\u2028b"],
    "account": ["", "unknown", "0", "' OR 1=1", "x" * 101],
    "partner": ["", "unknown", "0", "' OR 1=1", "x" * 101],
    "order": ["", "x" * 61, "a\tb"],
}
FIT_TEXTS = [
    "=1+1",
    "'; DROP TABLE partners_partner; --",
    "<script>",
    "\\N",
    "\\.",
    "{{7*7}}",
    "%s%n",
    "é" * 100,
    "💥",
    "NULL",
]


def table(row):
    return (",".join(row) + "\n" + ",".join(row.values()) + "\n").encode()


@pytest.fixture
def stored(seen):
    return lambda: seen(lambda: [list(model._default_manager.order_by("pk").values()) for model in TABLES])


@pytest.fixture
def known(import_data, tiers, tmp_path):
    """An account and a partner that rows may refer to."""
    for target, fields in (
        ("account", 'name={constant="Known"}\ncreated_at={constant="2024-01-01"}\n'),
        ("partner", 'name={constant="Known"}\njoined_on={constant="2024-01-01"}\n'),
    ):
        profile = tmp_path / "known.toml"
        profile.write_text(FILE.format(target=target, fields=fields))
        assert import_data(profile, b"id\nknown\n").error == ""


@pytest.fixture
def bring(import_data, known, tmp_path):
    def run(kind, raw):
        profile = tmp_path / "profile.toml"
        profile.write_text(FILE.format(target=kind, fields=KINDS[kind][0]))
        return import_data(profile, raw)

    return run


@pytest.mark.parametrize("kind", KINDS)
def test_the_good_row_comes_in(bring, kind):
    assert "1 created" in bring(kind, table(KINDS[kind][1])).out


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_is_one_sentence_and_changes_nothing(bring, stored, kind):
    row = KINDS[kind][1]
    before = stored()
    for name, broken in BROKEN_FILES.items():
        answer = bring(kind, broken(table(row), list(row)))
        assert answer.error, name
        assert "\n" not in answer.error, name
        assert "Traceback" not in answer.err, name
        assert stored() == before, name


@pytest.mark.parametrize("kind", KINDS)
def test_every_bad_cell_is_told_with_its_line_and_column_and_nothing_changes(bring, stored, tmp_path, kind):
    row = KINDS[kind][1]
    raw, wanted = ",".join(row) + "\n", {}
    for number, (column, cell) in enumerate((c, bad) for c in row for bad in BAD_CELLS.get(c, [])):
        written = f'"{cell}"' if "," in cell else cell
        wanted[raw.count("\n") + 1] = (column, cell)
        raw += ",".join({**row, "id": str(number), column: written}.values()) + "\n"
    assert len(wanted) >= 25
    before = stored()
    assert bring(kind, raw.encode()).error == "nothing was imported"
    with (tmp_path / "file0.rejects.csv").open(newline="") as file:
        told = {int(found["line"]): found["column"] for found in csv.DictReader(file)}
    unlike = {
        line: (cell, told.get(line)) for line, cell in wanted.items() if cell[0] not in told.get(line, "")
    }
    assert unlike == {}
    assert stored() == before


@pytest.mark.parametrize("cell", FIT_TEXTS)
def test_a_text_that_is_only_odd_is_kept_as_it_is(bring, seen, cell):
    assert "1 created" in bring("partner", table({**KINDS["partner"][1], "name": cell, "id": cell})).out
    assert seen(lambda: Partner.objects.get(source="crm", external_id=cell).name) == cell
