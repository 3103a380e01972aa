"""Two imports at once take turns; a database lost half-way, or not there, is one sentence."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from comarketing.models import Campaign
from portal.lib import tenancy
from portal.lib.importing.running import Failed, run
from portal.management.commands.import_data import plan_of

PROFILE = """
title = "Campaigns"
target = "campaign"
source = "crm"
[file]
name = "c.csv"
key = "id"
[fields]
name = { column = "name" }
type = { constant = "SHOW" }
"""
ROWS = b"id,name\n" + b"".join(b"%d,Salon %d\n" % (n, n) for n in range(500))


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "profile.toml"
    path.write_text(PROFILE)
    return path


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_at_once_finds_nothing_to_do(profile, tmp_path, seen):
    (tmp_path / "c.csv").write_bytes(ROWS)

    def bring(_number):
        out = StringIO()
        try:
            with translation.override("en"):
                call_command(
                    "import_data", str(profile), str(tmp_path / "c.csv"), stdout=out, stderr=StringIO()
                )
        finally:
            connection.close()
        return out.getvalue().strip()

    with ThreadPoolExecutor(4) as people:
        answers = sorted(people.map(bring, range(4)))
    assert answers == [
        *["Campaigns: 0 created, 0 updated, 500 unchanged"] * 3,
        "Campaigns: 500 created, 0 updated, 0 unchanged",
    ]
    assert seen(Campaign.objects.count) == 500


@pytest.mark.parametrize("step", ["c.csv", "checking", "writing"])
@pytest.mark.django_db(transaction=True)
def test_a_database_lost_half_way_is_one_sentence_and_leaves_nothing(profile, seen, now, step):
    def cut(told, _rows, _share):
        if told == step:
            pid = connection.connection.info.backend_pid
            where = connection.connection.info.dsn
            with psycopg.connect(where) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])

    with (
        translation.override("en"),
        pytest.raises(Failed, match="the database refused it"),
        tenancy.every_partner(),
    ):
        run(plan_of(str(profile)), [BytesIO(ROWS)], now=now, tell=cut, keep=lambda faults: None)
    connection.close()
    assert seen(Campaign.objects.count) == 0


def test_a_database_that_is_not_there_is_one_sentence(tmp_path):
    (tmp_path / "c.csv").write_bytes(b"CampaignSeq,Type,Campaign Name,Factor\n")
    answer = subprocess.run(
        [sys.executable, "manage.py", "import_data", "powerbi_campaigns", str(tmp_path / "c.csv")],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "DATABASE_URL": f"postgresql://portal@/none?host={tmp_path}", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr.count("CommandError") == 1
    assert "Traceback" not in answer.stderr
