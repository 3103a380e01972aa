"""Contacts, leads, touches and steps of opportunities know the row of another system they come from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comarketing", "0004_imports"),
        ("leads", "0003_inbox"),
        ("partners", "0002_scope"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="basis_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="basis_source",
            field=models.CharField(
                blank=True, db_default="", help_text="Where the lawful basis was obtained", max_length=100
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="external_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="contact",
            name="source",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="lead",
            name="external_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="lead",
            name="imported_from",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="external_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="source",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AddField(
            model_name="touch",
            name="external_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="touch",
            name="source",
            field=models.CharField(blank=True, db_default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="touch",
            name="kind",
            field=models.CharField(
                choices=[
                    ("VISIT", "Visit"),
                    ("DOWNLOAD", "Download"),
                    ("FORM", "Form"),
                    ("EMAIL_CLICK", "E-mail clicked"),
                    ("EMAIL_REPLY", "E-mail answered"),
                    ("ATTENDANCE", "Attended an event"),
                    ("LEAD_PASSED", "Lead passed"),
                    ("CALL", "Call"),
                    ("MEETING", "Meeting"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "external_id"),
                name="contact_is_imported_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(
                condition=models.Q(("imported_from", ""), _negated=True),
                fields=("imported_from", "external_id"),
                name="lead_is_imported_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagechange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "external_id"),
                name="stage_change_is_imported_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "external_id"),
                name="touch_is_imported_once",
            ),
        ),
    ]
