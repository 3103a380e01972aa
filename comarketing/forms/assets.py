"""Forms of assets: the library's criteria, publishing, a new version."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comarketing import files
from comarketing.forms.funds import ANY, ANY_FEMININE
from comarketing.models import Asset
from partners.models import Tier
from portal.lib import fmt
from portal.lib.fields import Day, Line, Paragraph, Words
from portal.lib.forms import Criteria, Laid


def _accepted() -> str:
    limit = fmt.number(settings.MAX_UPLOAD_BYTES // 1_000_000)
    return gettext("%(kinds)s; at most %(limit)s MB.") % {"kinds": ", ".join(files.NAMES), "limit": limit}


class File(forms.FileField):
    """A file that is taken by its name and by its content; gives a files.Upload."""

    def __init__(self, **options: Any) -> None:
        accept = ",".join(files.SORTS)
        super().__init__(
            help_text=lazy(_accepted, str)(),
            widget=forms.FileInput({"accept": accept}),
            error_messages={
                "required": _("Choose a file."),
                "missing": _("Choose a file."),
                "invalid": _("Choose a file."),
                "empty": _("The file is empty."),
            },
            **options,
        )

    def clean(self, data: UploadedFile | None, initial: Any = None) -> files.Upload:
        try:
            return files.examine(super().clean(data, initial))
        except files.BadFile as bad:
            raise ValidationError(str(bad)) from None


class AssetCriteria(Criteria):
    """Which assets the library shows."""

    words = Words()
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Asset.Kind.choices])
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[ANY_FEMININE, *settings.LANGUAGES]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("assets", "Lent now")),
            ("withdrawn", pgettext_lazy("assets", "Withdrawn")),
        ],
    )


class DownloadCriteria(Criteria):
    """Which downloads the list shows; both days are included."""

    words = Words()
    since = Day(label=pgettext_lazy("a day", "From"), required=False)
    until = Day(label=pgettext_lazy("a day", "Until"), required=False)
    asset = forms.UUIDField(required=False, widget=forms.HiddenInput)
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AssetForm(Laid):
    """A new asset with its first file."""

    together = (("kind", "language"),)

    title = Line(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Asset.Kind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    description = Paragraph(label=_("Description"), required=False, max_length=2000)
    tiers = forms.ModelMultipleChoiceField(
        Tier.objects.none(),
        to_field_name="code",
        label=_("Tiers that may see it"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one tier.")},
    )
    upload = File(label=_("File"))

    def __init__(self, data: Any = None, uploads: Any = None) -> None:
        super().__init__(data, uploads)
        tiers = Tier.objects.all()
        self.fields["tiers"].queryset = tiers  # type: ignore[attr-defined]
        self.fields["tiers"].initial = [tier.code for tier in tiers]


class VersionForm(Laid):
    """A new file in the place of the present one."""

    upload = File(label=_("File"))
