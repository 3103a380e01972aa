from django.apps import AppConfig


class ComarketingConfig(AppConfig):
    name = "comarketing"
