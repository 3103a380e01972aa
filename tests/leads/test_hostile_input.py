"""Whatever is typed: a clear word at the field, or harmless text. Never an error page, never half a row."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from leads.forms.entry import IntroduceForm, NewLeadForm, ShareForm
from leads.forms.opportunities import AdvanceForm, ChangeForm, LoseForm, WinForm
from leads.forms.shares import ConvertForm, DeclineForm, LogForm
from leads.models import Lead, LeadShare, Opportunity
from portal.lib import tenancy
from tests.leads.conftest import counts, row
from tests.leads.pages import HOSTILE, NEW, deal, encoded, logged, send, signed_in, url

PLAIN_TEXT = {
    "company",
    "postcode",
    "town",
    "person",
    "job_title",
    "phone",
    "need",
    "name",
    "body",
    "message",
}
ASKED = {
    "new": NewLeadForm,
    "introduce": IntroduceForm,
    "share": ShareForm,
    "decline": DeclineForm,
    "log": LogForm,
    "convert": ConvertForm,
    "advance": AdvanceForm,
    "change": ChangeForm,
    "win": WinForm,
    "lose": LoseForm,
}
FINE = {
    **NEW,
    **deal(),
    **logged(),
    "partner": "",
    "reason": "PRICE",
    "to": "PROPOSAL",
    "contacted": "on",
}


def subjects(name: str, lead: Lead, share: LeadShare, opportunity: Opportunity) -> dict[str, Any]:
    if name in ("advance", "change", "win"):
        return {"opportunity": opportunity}
    return {"share": {"lead": lead}, "convert": {"share": share}}.get(name, {})


@pytest.mark.parametrize("name", ASKED)
def test_no_form_breaks_and_only_plain_text_is_taken(name, lead, share, opportunity):
    with tenancy.every_partner(), translation.override("en"):
        given = subjects(name, *(fresh(each) for each in (lead, share, opportunity)))
        for field, value in ((field, value) for field in ASKED[name](**given).fields for value in HOSTILE):
            key = f"log-{field}" if name == "log" else field
            form = ASKED[name](QueryDict(encoded({**FINE, key: value})), **given)
            form.is_valid()
            taken = form.cleaned_data.get(field)
            if field in form.errors or not taken or field.startswith("why") or field in PLAIN_TEXT:
                continue
            assert isinstance(taken, bool), (field, value, taken)


def fresh(instance):
    related = ("lead__account",) if isinstance(instance, LeadShare) else ("account",)
    return type(instance).objects.select_related(*related).get(pk=instance.pk)


@pytest.mark.parametrize("value", HOSTILE)
def test_no_page_breaks_and_nothing_is_half_written(anna, nora, today, lead, value):
    before, was = counts(), row(LeadShare, today.pk)
    for name, fields in (("convert", deal()), ("log", logged()), ("hand-back", {"reason": ""})):
        answer = send(signed_in(anna), url(name, today), dict.fromkeys(fields, value))
        assert answer.status_code == 200, name
        assert b"There is a problem" in answer.content
    for name, member in (("introduce", anna), ("new", nora)):
        assert send(signed_in(member), url(name), dict.fromkeys(NEW, value)).status_code == 200
    assert (counts(), row(LeadShare, today.pk)) == (before, was)


@pytest.mark.parametrize("value", HOSTILE)
def test_no_address_of_an_opportunity_breaks(anna, nora, opportunity, value):
    before, was = counts(), row(Opportunity, opportunity.pk)
    for verb, field in (("advance", "to"), ("win", "amount"), ("lose", "reason"), ("change", "amount")):
        answer = send(signed_in(anna), url(f"{verb}-opportunity", opportunity), {field: value})
        assert answer.status_code == 200, verb
    assert (counts(), row(Opportunity, opportunity.pk)) == (before, was)
