from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from leads import notifications  # noqa: F401  the audiences and sentences of this room
