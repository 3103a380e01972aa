"""A profile is read strictly: what it misspells, repeats or leaves out is said with its place."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.models import UniqueConstraint
from django.utils import translation
from django.utils.translation import gettext

from portal.lib.importing.declared import BadProfile
from portal.lib.importing.profile import parse_profile, read_profile
from portal.management.commands.import_data import TARGETS, plan_of

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "profiles").glob("*.toml"))
GOOD = """
title = "Campaigns"
target = "campaign"
source = "crm"
[file]
name = "c.csv"
encoding = "cp1252"
separator = ";"
decimal = ","
thousands = " "
dates = "DD/MM/YYYY"
zone = "Europe/Paris"
key = ["a", "b"]
ignored = ["z"]
[beside.towns]
name = "t.csv"
separator = ","
key = "town"
[fields]
name = { column = "name", required = true }
type = { constant = "SHOW" }
town = { column = "town", beside = "towns", take = "label" }
starts_on = { column = "day", when = { state = ["on"] } }
"""


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_it_reads_what_is_declared():
    profile = parse_profile(GOOD)
    assert profile.headers() == ("a", "b", "name", "town", "day", "state")
    assert [file.name for file in profile.files] == ["c.csv", "t.csv"]
    assert profile.file.layout.notation.dates == "DD/MM/YYYY"
    assert profile.fields["starts_on"].when == ("state", frozenset({"on"}))


def test_a_file_beside_is_written_like_the_main_one_unless_it_says_otherwise():
    main, beside = parse_profile(GOOD).files
    assert (beside.layout.encoding, beside.zone) == (main.layout.encoding, main.zone)
    assert beside.layout.separator == ","


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_profile_fits_its_target(path):
    assert plan_of(path.stem).target in TARGETS.values()


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_every_column_a_target_does_not_offer_fills_itself(target, now):
    offered = {target.field(name).name for name in target.fields}
    for column in target.columns():
        if column.name not in offered | set(target.through) and not column.null:
            assert target.default(column, now).as_string(None) != "NULL", column.name


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ('title = "Campaigns"\n', "", "title is missing"),
        ('source = "crm"', "source = 7", "source is of the wrong type"),
        ('source = "crm"', 'source = "' + "x" * 41 + '"', "longer than 40"),
        ('source = "crm"', 'sauce = "crm"', "source is missing"),
        ('title = "Campaigns"', 'title = "Campaigns"\nmore = 1', "not known: more"),
        ('encoding = "cp1252"', 'encoding = "latin-1"', "encoding is 'latin-1'"),
        ('separator = ";"', 'separator = ""', "separator is ''"),
        ('thousands = " "', 'thousands = ","', "the same sign"),
        ('dates = "DD/MM/YYYY"', 'dates = "D/M/Y"', "dates is 'D/M/Y'"),
        ('zone = "Europe/Paris"', 'zone = "Europe/Atlantis"', "zone Europe/Atlantis"),
        ('zone = "Europe/Paris"', 'zone = "../../etc/passwd"', "zone ../../etc/passwd"),
        ('key = ["a", "b"]', "key = []", "file: a key has at least one column"),
        ('key = ["a", "b"]', "key = [1]", "key holds texts only"),
        ('ignored = ["z"]', 'ignored = ["z", "name"]', "both used and ignored: name"),
        ('ignored = ["z"]', 'ignore = ["z"]', "file: not known: ignore"),
        ('key = "town"', 'key = ["town", "x"]', "beside.towns has one key column"),
        ('name = "t.csv"', 'name = "c.csv"', "two files of the same name"),
        ("[beside.towns]", "[beside.cities]", "fields.town: there is no file beside named so"),
        (', take = "label"', "", "fields.town: beside and take go together"),
        ('{ constant = "SHOW" }', '{ constant = "SHOW", column = "x" }', "fields.type: a field has either"),
        ('{ constant = "SHOW" }', "{ required = true }", "fields.type: a field has either"),
        ('{ constant = "SHOW" }', "7", "fields.type must be a table"),
        ('{ constant = "SHOW" }', '{ column = "t", values = { a = 1 } }', "values holds texts only"),
        ('{ constant = "SHOW" }', '{ column = "t", bands = { a = "b" } }', "not a number"),
        ('{ constant = "SHOW" }', '{ column = "t", bands = { 9 = "b", 1 = "c" } }', "bands ascend"),
        ("required = true", 'required = "yes"', "required is of the wrong type"),
        ("required = true", "requried = true", "fields.name: not known: requried"),
        ('{ state = ["on"] }', '{ state = "on" }', "when holds texts only"),
        ('{ state = ["on"] }', '{ state = ["on"], more = ["x"] }', "when names one column"),
        ("[fields]", "[fields]\nname = 1", "not TOML"),
        ("[fields]", "[[fields]]", "fields is of the wrong type"),
        ("[fields]", "[fields", "not TOML"),
    ],
)
def test_a_profile_that_makes_no_sense_is_refused_with_its_place(was, becomes, reason):
    assert was in GOOD
    with pytest.raises(BadProfile) as refusal:
        parse_profile(GOOD.replace(was, becomes, 1))
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ('target = "campaign"', 'target = "user"', "target is one of partner, campaign"),
        ("type = { constant", "kind = { constant", "fields.kind: campaign offers: name, type"),
        ('type = { constant = "SHOW" }\n', "", "fields.type: this field must be filled"),
        ('constant = "SHOW"', 'constant = "PARTY"', "fields.type: not one of the values"),
        ('constant = "SHOW"', 'constant = ""', "fields.type: empty"),
    ],
)
def test_a_profile_that_does_not_fit_its_target_is_refused(tmp_path, was, becomes, reason):
    path = tmp_path / "profile.toml"
    path.write_text(GOOD.replace(was, becomes, 1))
    with pytest.raises(CommandError) as refusal:
        plan_of(str(path))
    assert reason in str(refusal.value)


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"\0", b"a = 1" + b"\n" * 1_000_001, b"a = " + b"[" * 50_000])
def test_a_file_that_is_no_profile_is_refused(tmp_path, raw):
    (tmp_path / "p.toml").write_bytes(raw)
    with pytest.raises(BadProfile):
        read_profile(tmp_path / "p.toml")


def test_a_profile_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        plan_of(str(tmp_path / "none.toml"))


@pytest.mark.django_db
@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_every_rule_a_row_may_break_is_said_in_french(target):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
            [target.table],
        )
        named = [name for (name,) in cursor.fetchall() if not name.startswith(target.table)]
    rules = [name.replace("_", " ") for name in named]
    ours = [c for c in target.model._meta.constraints if isinstance(c, UniqueConstraint)]
    places = [c.name.replace("_", " ") for c in ours if not {"id", "external_id"} & set(c.fields)]
    steps = [step.what for step in (*target.completed_by, *target.follow_ups) if step.what]
    asked = [rule.reason for rule in target.rules]
    with translation.override("fr"):
        untold = [rule for rule in [*rules, *places, *steps, *asked] if gettext(rule) == rule]
    assert untold == []
