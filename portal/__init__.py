"""The building: settings, urls, celery, wsgi."""

import os

# The engine's matrices are small: threads would only fight over them, in every worker at once (three times the work).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
