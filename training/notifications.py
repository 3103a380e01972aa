"""What this room says of its events. Nobody is told by a notification."""

from django.utils.translation import gettext_lazy as _

from journal.sentences import says

_COURSE = "training:course"
says("course.published", _("%(actor)s offers the course %(title)s"), page=_COURSE)
says("course.retired", _("%(actor)s no longer offers the course %(title)s"), page=_COURSE)
says("course.enrolled", _("%(actor)s began the course %(title)s"), page=_COURSE)
says("course.completed", _("%(person)s completed the course %(title)s"), page=_COURSE)
