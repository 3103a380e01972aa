"""The readings that pages show of credit on the whole journey, in their first version, 2026.1."""

from django.db import migrations

KINDS = ["VISIT", "DOWNLOAD", "FORM", "EMAIL_CLICK", "EMAIL_REPLY", "ATTENDANCE", "CALL", "MEETING"]
COUNTED = {
    "kinds": KINDS,
    "kinds_after_creation": [kind for kind in KINDS if kind != "VISIT"],
    "hand_logged_within_days": 7,
    "lookback_days": None,
}
MODELS = {
    "linear": {"weighting": "linear"},
    "full_path": {
        "positions": {"FT": 2250, "LC": 2250, "OC": 2250, "CW": 2250},
        "middle": 1000,
        "ends_at_creation": False,
    },
    "w_shaped": {
        "positions": {"FT": 3000, "LC": 3000, "OC": 3000},
        "middle": 1000,
        "ends_at_creation": True,
    },
}


def publish(apps, schema_editor):
    for model, numbers in MODELS.items():
        apps.get_model("scorecards", "ModelVersion").objects.get_or_create(
            model=model,
            version="2026.1",
            defaults={
                "parameters": {**COUNTED, **numbers},
                "state": "CURRENT",
                "in_force_from_on": "2026-01-01",
            },
        )


def mark_all(apps, schema_editor):
    """What was there before the triggers is computed too."""
    schema_editor.execute(
        "INSERT INTO scorecards_dirtyaccount (account_id, marked_at, reason)"
        " SELECT DISTINCT account_id, now(), 'was there before the ledger' FROM leads_opportunity"
    )


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0003_marks")]
    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop),
        migrations.RunPython(mark_all, migrations.RunPython.noop),
    ]
