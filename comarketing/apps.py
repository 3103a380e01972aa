from django.apps import AppConfig


class ComarketingConfig(AppConfig):
    name = "comarketing"

    def ready(self) -> None:
        from comarketing import notifications  # noqa: F401  registers sentences and audiences
