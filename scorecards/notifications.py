"""What this room says of its events. Nobody is told by a notification."""

from django.utils.translation import gettext_lazy as _

from journal.sentences import says

says("contribution.rebuilt", _("%(actor)s computed the credits again, version %(version)s"))
says("saved_view.saved", _("%(actor)s saved the view %(name)s"))
says("saved_view.replaced", _("%(actor)s replaced the view %(name)s"))
says("saved_view.changed", _("%(actor)s changed the view %(name)s"))
says("saved_view.deleted", _("%(actor)s deleted the view %(name)s"))
