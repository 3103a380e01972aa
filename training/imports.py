"""What a file may become here: the courses of a learning system, and who completed them."""

from django.utils.translation import gettext_noop as _

from portal.lib.importing.target import FollowUp, Rule, Target, Way
from training.models import Course, Enrolment

TARGETS = (
    Target(
        name="course",
        model=Course,
        fields=("title", "description", "language", "minutes", "link", "offered_from_on", "retired_on"),
        choices={"language": {"fr", "en"}},
    ),
    Target(
        name="completion",
        model=Enrolment,
        fields=("member", "course", "enrolled_at", "completed_at"),
        fixed=("member", "course"),
        required=("completed_at",),
        through={"partner": ("member", "partner_id")},
        defaults={"enrolled_at": "CAST(NULL AS timestamptz)"},
        ways={"member": {"": Way("user__email", folded="lower({})")}},
        adopts=("member", "course"),
        completed_by=(
            FollowUp("", "UPDATE import_ready SET enrolled_at = completed_at WHERE enrolled_at IS NULL"),
        ),
        rules=(Rule(("completed_at",), _("completed in the future"), "completed_at <= import_at"),),
    ),
)
