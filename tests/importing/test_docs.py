"""The worked example of docs/import.md does what the page says."""

import re
from pathlib import Path

from partners.models import Partner
from portal.management.commands.import_data import TARGETS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "import.md").read_text()


def block(language):
    return re.search(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[1]


def test_the_example_answers_as_written(import_data, tiers, tmp_path, seen):
    profile = tmp_path / "partners.toml"
    profile.write_text(block("toml"))
    answer = import_data(profile, block("csv").encode())
    assert answer.error == ""
    assert answer.out.strip() in PAGE
    found = seen(
        lambda: list(Partner.objects.order_by("external_id").values_list("name", "tier__code", "size"))
    )
    assert found == [("Éclair SA", "gold", "MEDIUM"), ("Foudre", None, "SMALL")]


def test_the_page_names_every_target_and_field():
    for target in TARGETS.values():
        [told] = [line for line in PAGE.splitlines() if line.startswith(f"| `{target.name}` |")]
        cells = told.split("|")[2:5]
        assert set(re.findall(r"`(\w+)`", cells[0])) == set(target.mandatory())
        assert set(re.findall(r"`(\w+)`", cells[0] + cells[1])) == set(target.offered)
        assert set(re.findall(r"`(\w+)`", cells[2])) == set(target.fixed)
