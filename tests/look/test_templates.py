"""The content policy refuses inline style and script: no template has any. And each is well formed."""

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.look import sentences

PAGES = sentences.templates()
INLINE = {
    "a style attribute": re.compile(r"[\s\"']style\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script with a body": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^>]*[\s\"'/]on[a-z]+\s*=", re.IGNORECASE),
    "an hx-on attribute": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a page of somebody else": re.compile(r"(?:src|href)=\"(?:https?:)?//", re.IGNORECASE),
    "a colour": re.compile(r"(?:fill|stroke|color)=\"#[0-9a-f]{3,8}\"", re.IGNORECASE),
}


def named(page: Path) -> str:
    return str(page.relative_to(sentences.ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_template_has_no_inline_style_or_script(page: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_template_can_be_compiled(page: Path) -> None:
    engines["django"].from_string(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_template_switches_no_escaping_off(page: Path) -> None:
    assert re.findall(r"\|\s*safe\b|{%\s*autoescape\s+off", page.read_text(encoding="utf-8")) == []


def test_the_search_finds_what_it_looks_for() -> None:
    wrong = (
        '<p style="x"><style></style><script>1</script><a onclick="x" hx-on:click="x" href="javascript:1">'
    )
    assert [what for what, pattern in INLINE.items() if pattern.search(wrong)] == list(INLINE)[:6]


def test_the_script_evaluates_no_text() -> None:
    script = (sentences.ROOT / "static" / "js" / "app.js").read_text(encoding="utf-8")
    assert (
        re.findall(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", script)
        == []
    )
