"""The survey's waves, to read by machines."""

from typing import ClassVar

from rest_framework import serializers

from portal.lib.api import Reads
from surveys.models import Wave


class WaveOut(serializers.ModelSerializer[Wave]):
    class Meta:
        model = Wave
        fields: ClassVar = ["public_id", "year", "opens_on", "closes_on"]


class Waves(Reads):
    """The waves announced; `closes_on` is the first day after."""

    verb = "survey.read"
    serializer_class = WaveOut
    queryset = Wave.objects.all()


ENDPOINTS = [("survey-waves", Waves)]
