"""Bodies with files, bounded while they arrive: what is too large is read past, and never kept on the disk."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class Bounded(TemporaryFileUploadHandler):
    """A file goes to the disk until it passes MAX_UPLOAD_BYTES; then what was written is dropped.

    The form still learns its name and size, so that it can say so beside what else was typed. A body that no form
    could want, twice the limit or any large one from somebody who has not signed in, is refused unread with 413.
    """

    file: Any

    def handle_raw_input(  # type: ignore[override]
        self, _input: Any, _headers: Any, content_length: int, *_: Any, **__: Any
    ) -> None:
        signed_in = getattr(self.request, "actor", None) is not None
        limit = 2 * settings.MAX_UPLOAD_BYTES if signed_in else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if content_length > limit:
            raise RequestDataTooBig(f"a body of {content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        limit = settings.MAX_UPLOAD_BYTES
        if start + len(raw_data) <= limit:
            super().receive_data_chunk(raw_data, start)
        elif start <= limit:  # the piece that passes it; later ones find nothing to drop
            self.file.seek(0)
            self.file.truncate()
