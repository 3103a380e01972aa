"""A snapshot also keeps the figures of the balance and the chain; rows that are there keep none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0011_own_margins")]

    operations = [
        migrations.AddField(model_name="snapshot", name="year", field=models.JSONField(null=True)),
    ]
