from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leads"

    def ready(self) -> None:
        from journal.chores import chore
        from leads import notifications  # noqa: F401  the audiences and sentences of this room
        from leads.operations import shares

        chore("lead.time_out", shares.time_out_late)
