"""What the web server calls. It refuses to start where the house would stand open."""

import os

from django.core.wsgi import get_wsgi_application

from portal.celery import app as celery_app  # noqa: F401  tasks sent by the web find this broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from portal import checks  # noqa: E402  needs Django to be set up

checks.refuse_unsafe_start()
