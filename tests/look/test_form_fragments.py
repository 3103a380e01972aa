"""Fields say what to do and what is wrong, to the eye and to the ear, and keep what was typed."""

import re
from xml.etree import ElementTree as ET

from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


class ClaimForm(forms.Form):
    amount = forms.CharField(label="Amount", help_text="Excluding tax")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    way = forms.ChoiceField(
        label="Settlement", widget=forms.RadioSelect, choices=[("i", "Invoice"), ("c", "Credit note")]
    )
    proofs = forms.MultipleChoiceField(
        label="Proofs", required=False, widget=forms.CheckboxSelectMultiple, choices=[("p", "Photo")]
    )
    proof = forms.FileField(label="Invoice", required=False)
    sure = forms.BooleanField(label="I confirm")


def drawn(name: str, form: forms.Form) -> ET.Element:
    """One field by the fragment, parsed: void elements are closed first, attributes without value get one."""
    with translation.override("en"):
        text = str(render_to_string("_form_field.html", {"field": form[name]}))
    text = re.sub(r" (required|checked)(?=[ >])", r' \1=""', text)
    return ET.fromstring("<all>" + re.sub(r"(<input[^>]*)>", r"\1/>", text) + "</all>")


def described(root: ET.Element, control: ET.Element) -> str:
    ids = control.get("aria-describedby", "").split()
    return " ".join("".join(node.itertext()) for i in ids for node in root.iter() if node.get("id") == i)


def test_a_label_names_its_field_and_a_hint_describes_it() -> None:
    root = drawn("amount", ClaimForm())
    control = next(root.iter("input"))
    assert next(root.iter("label")).get("for") == control.get("id")
    assert "Excluding tax" in described(root, control)
    assert control.get("aria-invalid") is None


def test_an_error_stands_between_hint_and_field_and_is_tied_to_it() -> None:
    root = drawn("amount", ClaimForm({"amount": ""}))
    control = next(root.iter("input"))
    assert control.get("aria-invalid") == "true"
    assert "Error: This field is required." in described(root, control)
    order = [node.get("class") or node.tag for node in root[0]]
    assert order == ["label", "hint", "error", "input"]


def test_what_was_typed_is_kept() -> None:
    assert next(drawn("amount", ClaimForm({"amount": '2 400 "x"'})).iter("input")).get("value") == '2 400 "x"'


def test_only_what_is_optional_says_so() -> None:
    assert "(optional)" in "".join(drawn("note", ClaimForm()).itertext())
    assert "(optional)" not in "".join(drawn("amount", ClaimForm()).itertext())


def test_radios_are_a_named_group_that_carries_its_error() -> None:
    root = drawn("way", ClaimForm({}))
    group = next(root.iter("fieldset"))
    assert "".join(next(root.iter("legend")).itertext()).strip() == "Settlement"
    assert "This field is required." in described(root, group)
    assert ["".join(label.itertext()) for label in root.iter("label")] == ["Invoice", "Credit note"]


def test_a_lone_box_stands_before_its_words() -> None:
    label = next(drawn("sure", ClaimForm()).iter("label"))
    assert [child.tag for child in label] == ["input", "span"]


def test_several_boxes_and_a_file_are_drawn_too() -> None:
    assert next(drawn("proofs", ClaimForm()).iter("input")).get("type") == "checkbox"
    assert next(drawn("proof", ClaimForm()).iter("input")).get("type") == "file"


def test_the_summary_links_each_error_to_a_field_that_exists() -> None:
    form = ClaimForm({})
    page = render_to_string("_error_summary.html", {"form": form})
    everything = "".join(render_to_string("_form_field.html", {"field": field}) for field in form)
    for name in ("id_amount", "id_way_0", "id_sure"):
        assert f'href="#{name}"' in page
        assert f'id="{name}"' in everything
    assert "autofocus" in page


def test_without_errors_there_is_no_summary() -> None:
    form = ClaimForm({"amount": "1", "way": "i", "sure": "on"})
    assert form.is_valid()
    assert render_to_string("_error_summary.html", {"form": form}).strip() == ""


def test_a_page_in_error_says_so_in_its_title() -> None:
    page = engines["django"].from_string('{% extends "bare.html" %}{% block title %}Claim{% endblock %}')
    request = RequestFactory().get("/")
    with translation.override("fr"):
        assert "<title>Erreur\u00a0: Claim – Tandem</title>" in page.render({"form": ClaimForm({})}, request)
        assert "<title>Claim – Tandem</title>" in page.render({"form": ClaimForm()}, request)


def test_turning_a_page_keeps_the_filters() -> None:
    request = RequestFactory().get("/leads/", {"tier": "gold", "page": "2"})
    page = Paginator(range(46), 10).get_page(2)
    with translation.override("en"):
        text = render_to_string("_pagination.html", {"page": page}, request)
    assert "11 to 20 of 46" in text
    assert 'rel="next" href="?tier=gold&amp;page=3"' in text
    one = Paginator(range(3), 10).get_page(1)
    assert render_to_string("_pagination.html", {"page": one}, request).strip() == ""
