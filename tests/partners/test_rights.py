"""The table of rights: documented, whole, and honest about who only reads."""

import pytest
from django.core.exceptions import PermissionDenied

from partners.access import ALLOWED, READ_ONLY_ROLES, SECOND_FACTOR_ROLES, SYSTEM, Actor
from partners.models import Member
from partners.models.people import PARTNER_ROLES, VENDOR_ROLES
from tests.partners import rights


def test_the_documentation_prints_the_table_as_it_is():
    assert rights.written() == rights.table(), "run: python -m tests.partners.rights"


def test_every_role_has_its_rights_and_its_column():
    assert (
        set(ALLOWED)
        == set(Member.Role.values)
        == set(VENDOR_ROLES) | set(PARTNER_ROLES)
        == set(rights.COLUMNS)
    )


def test_a_role_that_only_reads_has_no_other_verb():
    for role in READ_ONLY_ROLES:
        assert {verb.rpartition(".")[2] for verb in ALLOWED[role]} <= {"read", "export", "use", "contact"}


def test_a_right_one_lacks_is_refused():
    actor = Actor(user_id=1, member_id=1, role="PARTNER_MARKETER", partner_id=1, name="Paul")
    actor.require("fund.read")
    with pytest.raises(PermissionDenied):
        actor.require("lead.accept")
    SYSTEM.require("anything.at_all")


def test_money_and_accounts_are_behind_two_steps():
    assert {"FINANCE", "ADMINISTRATOR"} == SECOND_FACTOR_ROLES
