"""What is said of the events of this room."""

from django.utils.translation import gettext_lazy as _

from journal.sentences import says

says("contribution.rebuilt", _("%(actor)s computed the credits again, version %(version)s"))
