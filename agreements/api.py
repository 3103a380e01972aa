"""The definitions, to read by machines."""

from typing import ClassVar

from django.http import Http404
from django.utils import timezone
from rest_framework import serializers

from agreements.models import Definition
from portal.lib.api import Reads


class DefinitionOut(serializers.ModelSerializer[Definition]):
    class Meta:
        model = Definition
        fields: ClassVar = [
            "term",
            "version",
            "title_en",
            "title_fr",
            "text_en",
            "text_fr",
            "in_force_from_on",
        ]


class Definitions(Reads):
    """Every version that is in force or was; the latest of a term is the one that counts."""

    verb = "definition.read"
    serializer_class = DefinitionOut
    lookup_field = "term"

    def get_queryset(self):  # type: ignore[no-untyped-def]
        return Definition.objects.filter(in_force_from_on__lte=timezone.localdate()).order_by("-pk")

    def get_object(self) -> Definition:
        """The version in force of a term."""
        found = (
            self.get_queryset().filter(term=self.kwargs["term"]).order_by("-in_force_from_on", "-pk").first()
        )
        if found is None:
            raise Http404
        return found


ENDPOINTS = [("definitions", Definitions)]
