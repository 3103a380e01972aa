"""The programme, named neutrally until the vendor signs it, and its first published score formula, 2026.1."""

from django.db import migrations

NUMBERS = {
    "currency": "EUR",
    "components": [
        {"name": "leads", "weight": 15, "floor": "0"},
        {"name": "conversion", "weight": 20, "floor": "5/100"},
        {"name": "pipeline", "weight": 25, "floor": "0"},
        {"name": "revenue", "weight": 40, "floor": "0"},
    ],
    "tier_targets": [
        {
            "tier": "gold",
            "size_band": "",
            "leads": 40,
            "pipeline_cents": 500_000_00,
            "revenue_cents": 200_000_00,
        },
        {
            "tier": "silver",
            "size_band": "",
            "leads": 20,
            "pipeline_cents": 250_000_00,
            "revenue_cents": 100_000_00,
        },
        {
            "tier": "bronze",
            "size_band": "",
            "leads": 8,
            "pipeline_cents": 100_000_00,
            "revenue_cents": 40_000_00,
        },
    ],
    "prior_converted": "3",
    "prior_other": "17",
    "delay_days": 90,
    "conversion_target": "30/100",
    "capacity_allowance": "20/100",
    "opportunity_cap": "40/100",
    "minimum_days": 90,
    "minimum_leads": 5,
    "minimum_months": 3,
    "ranked_from": 70,
}


def publish(apps, schema_editor):
    apps.get_model("agreements", "Programme").objects.get_or_create(
        only=True, defaults={"vendor_name": "Vendor"}
    )
    apps.get_model("agreements", "Formula").objects.get_or_create(
        version="2026.1", defaults={"in_force_from_on": "2026-01-01", "numbers": NUMBERS}
    )


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_definitions")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
