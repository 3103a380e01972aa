from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from portal.lib import grants

        post_migrate.connect(grants.restate, dispatch_uid="grants")
