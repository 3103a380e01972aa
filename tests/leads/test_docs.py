"""docs/leads.md tells the steps that the code takes."""

import re

from django.conf import settings

from leads import rules

LINE = re.compile(r"^\| ([A-Z_]+) \| ([a-z_]+) \| ([A-Z_]+) \| (.*?) ?\|$", re.MULTILINE)


def test_the_page_holds_the_table_of_steps():
    page = (settings.BASE_DIR / "docs" / "leads.md").read_text()
    told = {(state, verb, to, bool(guard)) for state, verb, to, guard in LINE.findall(page)}
    assert told == {(step.state, step.verb, step.to, step.guard is not None) for step in rules.STEPS}
