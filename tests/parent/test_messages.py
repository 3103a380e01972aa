"""Translations are compiled when they are newer, and a broken one is told."""

import gettext
import os
from pathlib import Path

import pytest

from portal.parent import messages
from portal.parent.trouble import CannotStart

SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n > 1;\\n"

msgid "Fund"
msgstr "Fonds"

#, fuzzy
msgid "Claim"
msgstr "Peut-être"

msgid "%(count)s lead"
msgid_plural "%(count)s leads"
msgstr[0] "%(count)s piste"
msgstr[1] "%(count)s pistes"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "partners" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_it_compiles_what_gettext_reads(tmp_path: Path, source: Path) -> None:
    assert messages.compile_all(tmp_path) == [source]
    with open(source.with_suffix(".mo"), "rb") as compiled:
        french = gettext.GNUTranslations(compiled)
    assert french.gettext("Fund") == "Fonds"
    assert french.ngettext("%(count)s lead", "%(count)s leads", 0) == "%(count)s piste"
    assert french.gettext("Claim") == "Claim"  # a guess is not a translation


def test_it_leaves_alone_what_is_up_to_date(tmp_path: Path, source: Path) -> None:
    messages.compile_all(tmp_path)
    assert messages.compile_all(tmp_path) == []
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    assert messages.compile_all(tmp_path) == [source]


def test_a_broken_translation_is_told_with_its_file(tmp_path: Path, source: Path) -> None:
    source.write_text(SOURCE + '\nmsgid "Broken\n', encoding="utf-8")
    with pytest.raises(CannotStart, match=f"The translation {source} cannot be read"):
        messages.compile_all(tmp_path)
    assert not source.with_suffix(".mo").exists()
