"""manage.py import_data PROFILE FILE… : bring a file of another system in, all or nothing; see docs/import.md."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from comarketing import imports as comarketing
from journal import operations as journal
from leads import imports as leads
from partners import imports as partners
from partners.access import SYSTEM
from portal.lib import tenancy
from portal.lib.importing import upsert
from portal.lib.importing.declared import BadProfile
from portal.lib.importing.plan import Plan
from portal.lib.importing.profile import Profile, read_profile
from portal.lib.importing.progress import Progress
from portal.lib.importing.running import Failed, Outcome, run
from portal.lib.tables.faults import Fault
from portal.lib.tables.writing import csv_lines
from training import imports as training

SHOWN_FAULTS = 5
ROOMS = (partners, comarketing, training, leads)
TARGETS = {target.name: target for room in ROOMS for target in room.TARGETS}


class Undone(Exception):
    """Take back what was written: a row was rejected, or it was a rehearsal."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


class Command(BaseCommand):
    help = "Bring a file in as a mapping profile declares; nothing is written when a row is rejected."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("profile", help="name of a shipped profile, or path of a TOML file")
        parser.add_argument("files", nargs="+", type=Path, help="the file, then those beside it")
        parser.add_argument("--dry-run", action="store_true", help="do everything, show it, keep nothing")
        parser.add_argument("--rejects", type=Path, help="where rejected rows go (FILE.rejects.csv here)")
        parser.add_argument("--skip-rejected", action="store_true", help="write the good rows all the same")

    def handle(self, *_args: Any, **options: Any) -> None:
        plan = plan_of(options["profile"])
        files = _as_many(plan.profile, options["files"])
        rejects = options["rejects"] or Path(f"{files[0].stem}.rejects.csv")
        try:
            outcome = self._import(plan, files, rejects, options)
        except Undone as undone:
            outcome = undone.outcome
        except Failed as failed:
            raise CommandError(str(failed)) from failed
        except OperationalError as error:
            why = {"why": str(error).splitlines()[0]}
            raise CommandError(_("the database cannot be reached: %(why)s") % why) from error
        self._report(plan, outcome, rejects, dry_run=options["dry_run"])

    def _import(self, plan: Plan, files: list[Path], rejects: Path, options: dict[str, Any]) -> Outcome:
        now = timezone.now()
        with ExitStack() as opened:
            streams = [opened.enter_context(_open(path)) for path in files]
            opened.enter_context(tenancy.every_partner())
            outcome = run(
                plan,
                streams,
                now=now,
                tell=Progress(self.stderr).tell,
                keep=lambda faults: self._keep(faults, rejects),
                skip_rejected=options["skip_rejected"],
            )
            if options["dry_run"] and outcome.tally:
                self._show(plan)
            if options["dry_run"] or outcome.tally is None:
                raise Undone(outcome)
            _record(plan, outcome, now)
            return outcome

    def _keep(self, faults: Iterator[tuple[str, Fault]], rejects: Path) -> None:
        """Write every fault to the file of rejects, and say the first ones."""
        header = ["file", "line", "column", "reason", "value"]
        try:
            with rejects.open("wb") as out:
                out.writelines(csv_lines(header, self._told(faults), language="en"))
        except OSError as error:
            why = {"path": rejects, "why": error.strerror}
            raise CommandError(_("%(path)s cannot be written: %(why)s") % why) from None

    def _told(self, faults: Iterator[tuple[str, Fault]]) -> Iterator[tuple[str | int, ...]]:
        for number, (file, fault) in enumerate(faults):
            if number < SHOWN_FAULTS:
                self.stderr.write(f"{file}: {fault}")
            yield file, fault.line, fault.column, fault.reason, fault.value

    def _report(self, plan: Plan, outcome: Outcome, rejects: Path, *, dry_run: bool) -> None:
        if outcome.rejected:
            counts = {"count": outcome.rejected, "rows": outcome.rows, "path": rejects}
            self.stderr.write(_("%(count)d of %(rows)d rows rejected: see %(path)s") % counts)
        if outcome.tally is None:
            raise CommandError(_("nothing was imported"))
        fates = {**outcome.tally._asdict(), "what": plan.profile.title}
        told = _("%(what)s: %(created)d created, %(updated)d updated, %(unchanged)d unchanged")
        self.stdout.write(told % fates)
        for what, count in outcome.followed.items():
            if count:
                self.stdout.write(f"{_(what)}: {count}")
        if dry_run:
            self.stdout.write(_("a rehearsal: nothing was kept"))

    def _show(self, plan: Plan) -> None:
        """A rehearsal: how the file was read, and the first rows as they would stand."""
        layout = plan.profile.file.layout
        written = [layout.sheet] if layout.sheet else [layout.encoding, repr(layout.separator)]
        signs = map(repr, (layout.notation.decimal, layout.notation.thousands))
        self.stdout.write(" ".join([*written, *signs, layout.notation.dates]))
        names, first_rows = upsert.preview(plan)
        for row in (names, *first_rows):
            self.stdout.write(" | ".join("" if value is None else str(value) for value in row))


def plan_of(name: str) -> Plan:
    """The shipped profile of this name, or the one at this path, put to its target."""
    shipped = settings.BASE_DIR / "profiles" / f"{name}.toml"
    try:
        profile = read_profile(shipped if name.isidentifier() and shipped.exists() else Path(name))
        if profile.target not in TARGETS:
            raise BadProfile(_("target is one of %(names)s") % {"names": ", ".join(TARGETS)})
        return Plan(profile, TARGETS[profile.target])
    except BadProfile as error:
        raise CommandError(f"{name}: {error}") from None


def _as_many(profile: Profile, files: list[Path]) -> list[Path]:
    if len(files) != len(profile.files):
        names = " ".join(file.name for file in profile.files)
        raise CommandError(_("this profile reads %(names)s, in this order") % {"names": names})
    return files


def _open(path: Path) -> BinaryIO:
    try:
        stream = path.open("rb")
    except OSError as error:
        why = {"path": path, "why": error.strerror}
        raise CommandError(_("%(path)s cannot be read: %(why)s") % why) from None
    if not stream.seekable():
        raise CommandError(_("%(path)s is not a file on a disk") % {"path": path})
    return stream


def _record(plan: Plan, outcome: Outcome, now: datetime) -> None:
    counts = {"rejected": outcome.rejected, **(outcome.tally._asdict() if outcome.tally else {})}
    data = {"target": plan.target.name, "source": plan.profile.source, **counts}
    journal.record("import.completed", subject=None, partner_id=None, by=SYSTEM, at=now, data=data)
