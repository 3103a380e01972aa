"""Run an import: files into temporary tables, faults found, rows written; all or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from psycopg import errors, sql

from portal.lib.importing import faults, upsert
from portal.lib.importing.plan import Plan, StagedColumn
from portal.lib.importing.profile import SourceFile
from portal.lib.importing.resolving import beside_table
from portal.lib.importing.staging import pour
from portal.lib.importing.upsert import Tally
from portal.lib.tables.faults import Fault, Unreadable

Tell = Callable[[str, int, float], None]
Keep = Callable[[Iterator[tuple[str, Fault]]], None]
ROWS = "import_rows"
# A small sample is enough to plan joins by; the notices are of tables that are not there to be dropped.
_SETTINGS = """
    SET LOCAL statement_timeout = 0; SET LOCAL client_min_messages = warning; SET LOCAL default_statistics_target = 10
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do: rows by fate; rows passed over and rows of others that followed, by name."""

    rows: int
    rejected: int
    tally: Tally | None
    followed: Mapping[str, int] = field(default_factory=dict)


class Failed(Exception):
    """The import stopped and left nothing behind; the message says why."""


def run(
    plan: Plan,
    streams: Sequence[BinaryIO],
    *,
    now: datetime,
    tell: Tell,
    keep: Keep,
    skip_rejected: bool = False,
) -> Outcome:
    """Import the files, one stream each in the profile's order, inside the caller's transaction and scope.

    Nothing is written when a row is rejected, unless those are to be skipped; `keep` is given every fault.
    Raises Failed, with the transaction to be rolled back.
    """
    with _told_plainly():
        _begin(plan)
        rows = _stage(plan, streams, tell)
        tell(_("checking"), rows, 1.0)
        faults.of_unknown_keys(plan)
        passed_over = upsert.propose(plan, now=now)
        faults.of_broken_rules(plan)
        faults.of_changed_fixed_fields(plan)
        faults.of_taken_places(plan)
        rejected = faults.count()
        if rejected:
            keep(faults.each())
            if not skip_rejected:
                return Outcome(rows, rejected, None)
            faults.drop_faulty("import_ready", plan.profile.file.name)
        tell(_("writing"), rows, 1.0)
        tally, followed = upsert.apply(plan, now=now)
        return Outcome(rows, rejected, tally, {**passed_over, **followed})


def _stage(plan: Plan, streams: Sequence[BinaryIO], tell: Tell) -> int:
    """Every file into its temporary table, rid of what cannot be read. Gives the rows of the main one."""
    profile = plan.profile
    faults.open_list()
    for name, stream in zip(profile.besides, streams[1:], strict=True):
        _pour(beside_table(name), plan.staged_beside(name), profile.besides[name], stream, tell)
        faults.drop_faulty(beside_table(name), profile.besides[name].name)
    return _pour(ROWS, plan.staged, profile.file, streams[0], tell)


def _pour(table: str, columns: Sequence[StagedColumn], file: SourceFile, stream: BinaryIO, tell: Tell) -> int:
    try:
        rows = pour(table, columns, file, stream, lambda count, share: tell(file.name, count, share))
    except Unreadable as unreadable:
        raise Failed(f"{file.name}: {unreadable}") from None
    faults.of_cells(table, file.name)
    faults.of_repeated_keys(table, file.name, columns[0].title)
    return rows


def _begin(plan: Plan) -> None:
    """Two imports into one table take turns; the time limits of the web do not hold; no earlier rows are left."""
    tables = [ROWS, "import_faults", "import_ready", "import_done", *map(beside_table, plan.profile.besides)]
    dropped = sql.SQL(", ").join(sql.Identifier("pg_temp", table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS)
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(dropped))
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {plan.target.table}"]
        )


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What only the database can refuse, as a sentence."""
    try:
        yield
    except (DatabaseError, errors.Error) as error:  # COPY's own errors come without Django's wrapping
        raise Failed(_sentence(error if isinstance(error, errors.Error) else error.__cause__)) from error


def _sentence(cause: BaseException | None) -> str:
    constraint = cause.diag.constraint_name if isinstance(cause, errors.Error) else None
    if constraint:
        return _("the database refused it: %(rule)s") % {"rule": _(constraint.replace("_", " "))}
    if isinstance(cause, errors.DiskFull):
        return _("the disk of the database is full")
    return _("the database refused it: %(why)s") % {"why": str(cause).splitlines()[0] if cause else "?"}
