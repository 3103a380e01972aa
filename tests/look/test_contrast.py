"""Everything written can be read, everything drawn can be seen, in the light theme and in the dark one."""

import re
from pathlib import Path

import pytest

from tests.look import colours

TOKENS = colours.tokens()
SHEETS = colours.TOKENS.parent
THEMES = {"light": 0, "dark": 1}

GROUNDS = ("bg", "surface", "surface-2", "sunken")
READ = [
    *((text, ground) for text in ("text", "muted") for ground in (*GROUNDS, "brand-soft")),
    *(("faint", ground) for ground in ("bg", "surface", "surface-2")),
    *(("brand-softtext", ground) for ground in ("bg", "surface", "surface-2", "brand-soft")),
    *(("brand-ink", ground) for ground in ("brand", "brand-hover")),
    *(
        (state, ground)
        for state in ("ok", "bad")
        for ground in ("surface", "surface-2", "brand-soft", f"{state}-soft")
    ),
    *(("warn", ground) for ground in ("surface", "warn-soft")),
    *((f"s{n}-text", f"s{n}-ground") for n in (1, 2, 3)),
    ("surface", "text"),
]
SEEN = [
    *((mark, "surface") for mark in ("s1", "s2", "s3", "brand", "s-grey", "line-strong")),
    *((mark, "surface-2") for mark in ("s1", "s2", "s3", "brand")),
    *((mark, "bg") for mark in ("brand",)),
    ("s1", "brand-soft"),
    ("warn", "warn-track"),
    ("brand", "sunken"),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), READ)
def test_it_can_be_read(text: str, ground: str, theme: str) -> None:
    one, other = TOKENS[text][THEMES[theme]], TOKENS[ground][THEMES[theme]]
    assert colours.contrast(one, other) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), SEEN)
def test_it_can_be_seen(mark: str, ground: str, theme: str) -> None:
    one, other = TOKENS[mark][THEMES[theme]], TOKENS[ground][THEMES[theme]]
    assert colours.contrast(one, other) >= 3


def test_the_measure_agrees_with_known_values() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def sheets_but_tokens() -> list[Path]:
    return sorted(path for path in SHEETS.glob("*.css") if path != colours.TOKENS)


@pytest.mark.parametrize("sheet", sheets_but_tokens(), ids=lambda path: path.name)
def test_a_sheet_takes_its_colours_from_the_tokens(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text) == []


@pytest.mark.parametrize("sheet", sheets_but_tokens(), ids=lambda path: path.name)
def test_a_sheet_uses_only_tokens_that_exist(sheet: Path) -> None:
    declared = set(re.findall(r"--([\w-]+):", colours.TOKENS.read_text(encoding="utf-8")))
    used = set(re.findall(r"var\(--([\w-]+)", sheet.read_text(encoding="utf-8")))
    assert used - declared == set()


@pytest.mark.parametrize("sheet", sorted(SHEETS.glob("*.css")), ids=lambda path: path.name)
def test_a_sheet_lives_in_its_layer(sheet: Path) -> None:
    """Rules outside the layers would win over all of them."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    outside, depth = "", 0
    for sign in text:
        depth -= sign == "}"
        outside += sign if depth == 0 and sign not in "{}" else ""
        depth += sign == "{"
    assert re.sub(r"@layer [\w, ]+;?", "", outside).strip() == ""
