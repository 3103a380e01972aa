"""The table of rights as the documentation prints it: python -m tests.partners.rights writes it anew."""

from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "people.md"
BEGIN, END = "<!-- rights: begin -->", "<!-- rights: end -->"
COLUMNS = {
    "PARTNER_ADMIN": "partner admin",
    "PARTNER_MARKETER": "marketer",
    "PARTNER_SELLER": "seller",
    "DISTRIBUTOR": "distributor",
    "CHANNEL_MANAGER": "channel manager",
    "VENDOR_SELLER": "vendor seller",
    "FINANCE": "finance",
    "ADMINISTRATOR": "administrator",
    "EXECUTIVE": "executive",
}


def table() -> str:
    """Markdown: one line per verb, one column per role."""
    from partners.access import ALLOWED

    verbs = sorted(set().union(*ALLOWED.values()))
    head = ["verb", *COLUMNS.values()]
    lines = [head, ["---"] * len(head)]
    lines += [[f"`{verb}`", *("●" if verb in ALLOWED[role] else "" for role in COLUMNS)] for verb in verbs]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def written() -> str:
    """The table as the page has it now."""
    return PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].strip()


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")
