"""The building: settings, urls, celery, wsgi."""
