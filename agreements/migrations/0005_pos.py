"""On which day of the following month distributors’ POS files are due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_formula_2026_1"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="pos_due_day",
            field=models.PositiveSmallIntegerField(
                default=10, help_text="Day of the following month on which distributors’ POS files are due"
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("pos_due_day__range", (1, 28))),
                name="pos_files_are_due_on_a_day_every_month_has",
            ),
        ),
    ]
