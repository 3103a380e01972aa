"""A class written in a template is drawn by a sheet: a mistyped name would fail in silence."""

import re
from pathlib import Path

import pytest

from tests.look import sentences

SHEETS = sorted((sentences.ROOT / "static" / "css").glob("*.css"))
DRAWN = {
    name
    for sheet in SHEETS
    for name in re.findall(r"\.(-?[a-zA-Z][\w-]*)", sheet.read_text(encoding="utf-8"))
}


def classes(page: Path) -> set[str]:
    """The classes a template names itself; a name that a variable completes is left out."""
    text = re.sub(r"{#.*?#}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = re.findall(r"\bclass=\"((?:{%.*?%}|{{.*?}}|[^\"])*)\"", text)
    plain = (re.sub(r"[\w-]*{{.*?}}[\w-]*", " ", re.sub(r"{%.*?%}", " ", value)) for value in found)
    return {name for value in plain for name in value.split()}


@pytest.mark.parametrize(
    "page", sentences.templates(), ids=lambda page: str(page.relative_to(sentences.ROOT))
)
def test_a_class_of_a_template_is_drawn(page: Path) -> None:
    assert sorted(classes(page) - DRAWN) == []


def test_the_search_reads_classes_between_tags(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<p class="a {% if x %}b{% endif %} c-{{ d }} e"><i class="{{ f }}"></i>{# class="g" #}')
    assert classes(page) == {"a", "b", "e"}
