"""The inbox: a share knows its phase; the newest shares of each phase and opportunities are found by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0002_scope"),
        ("partners", "0002_scope"),
    ]

    operations = [
        migrations.AddField(
            model_name="leadshare",
            name="phase",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(state="ASSIGNED", then=models.Value("WAITING")),
                    models.When(
                        state__in=["ACCEPTED", "CONTACTED", "QUALIFIED", "NURTURING"],
                        then=models.Value("WORKING"),
                    ),
                    default=models.Value("ENDED"),
                ),
                output_field=models.CharField(
                    choices=[("WAITING", "To accept"), ("WORKING", "In progress"), ("ENDED", "Ended")],
                    max_length=10,
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="leadshare",
            index=models.Index(
                fields=["partner", "phase", "-passed_at", "-id"], name="share_of_partner_by_phase"
            ),
        ),
        migrations.AddIndex(
            model_name="leadshare",
            index=models.Index(fields=["-passed_at", "-id"], name="share_newest"),
        ),
        migrations.AddIndex(
            model_name="leadshare",
            index=models.Index(fields=["phase", "-passed_at", "-id"], name="share_newest_by_phase"),
        ),
        migrations.AddIndex(
            model_name="opportunity",
            index=models.Index(fields=["-created_at", "-id"], name="opportunity_newest"),
        ),
    ]
