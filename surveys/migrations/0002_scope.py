"""Waves are announced to everyone."""

from django.db import migrations

from portal.lib.tenancy import Catalogue


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("partners", "0002_scope")]
    operations = [Catalogue("surveys_wave")]
