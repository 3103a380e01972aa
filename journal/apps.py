from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "journal"

    def ready(self) -> None:
        from journal import (
            notifications,  # noqa: F401  registers sentences and audiences
            operations,
        )
        from partners import journal

        journal.is_kept_by(operations.record)
