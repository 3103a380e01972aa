"""The two samples of real data, brought in as a person would; for every test that needs them."""

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import Workbook

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def workbook(sheet: str, rows: list[list[object]]) -> bytes:
    """The bytes of an XLSX workbook with these rows."""
    made = Workbook(write_only=True)
    page = made.create_sheet(sheet)
    for row in rows:
        page.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def folder(name: str) -> Path:
    """The folder of one sample beside the clone; the test is skipped where it is absent."""
    if not (SHARED / name).is_dir():
        pytest.skip("the real data are not beside this clone")
    return SHARED / name


def bring_resellers() -> str:
    """AdventureWorks' resellers as partners. Gives what the import answered."""
    here = folder("adventureworks")
    return _bring("adventureworks_resellers", here / "DimReseller.csv", here / "DimGeography.csv")


def bring_adventureworks() -> list[str]:
    """Resellers, their lines as sell-out, internet lines as direct. Gives what each import answered."""
    here = folder("adventureworks")
    return [
        bring_resellers(),
        _bring("adventureworks_reseller_lines", here / "FactResellerSales_to_2012.csv"),
        _bring("adventureworks_internet_lines", here / "FactInternetSales_to_2012.csv"),
    ]


def bring_powerbi() -> list[str]:
    """Accounts, campaigns, opportunities. Gives what each import answered."""
    here = folder("powerbi_ai_sample")
    return [
        _bring("powerbi_accounts", here / "Accounts.csv"),
        _bring("powerbi_campaigns", here / "Campaigns.csv"),
        _bring("powerbi_opportunities", here / "Opportunities.csv"),
    ]


def _bring(profile: str, *files: Path) -> str:
    out = StringIO()
    call_command("import_data", profile, *map(str, files), stdout=out, stderr=StringIO())
    return out.getvalue()
