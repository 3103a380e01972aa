"""A file that is too large is stopped while it arrives: nothing of it is kept, and nothing else typed is lost."""

import http.client
import threading
import time
from urllib.parse import urlsplit

import pytest

from comarketing.models import Asset
from tests.comarketing.test_lend_assets import PDF, PUBLISH, upload
from tests.parent.running import eventually

LIMIT = 300_000
PIECE = 64 * 1024  # what Django reads at a time
TYPED = {
    "title": "Backup brochure",
    "kind": "BROCHURE",
    "language": "fr",
    "tiers": ["gold"],
    "description": "x",
}


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Where files wait while they arrive."""
    settings.MAX_UPLOAD_BYTES = LIMIT
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.MEDIA_ROOT = tmp_path / "kept"
    return tmp_path


@pytest.fixture
def editor(client, nora, tiers):
    client.force_login(nora.user)
    client.cookies["language"] = "en"
    return client


def test_the_form_says_so_and_keeps_what_was_typed(editor, seen, place):
    answer = editor.post(PUBLISH, {**TYPED, "upload": upload(content=PDF + b"x" * LIMIT)})
    assert answer.status_code == 200
    assert answer.context["form"].errors == {"upload": ["The file is larger than 0 MB."]}
    assert 'value="Backup brochure"' in answer.content.decode()
    assert seen(Asset.objects.count) == 0
    assert list(place.iterdir()) == []


def test_a_file_of_just_the_limit_is_taken(editor, seen):
    content = PDF + b"x" * (LIMIT - len(PDF))
    assert editor.post(PUBLISH, {**TYPED, "upload": upload(content=content)}).status_code == 302
    assert seen(Asset.objects.count) == 1


def test_a_body_that_no_form_could_want_is_refused_unread(editor, seen, place):
    answer = editor.post(PUBLISH, {**TYPED, "upload": upload(content=b"x" * LIMIT * 2)})
    assert answer.status_code == 413
    assert "What you sent is too large; nothing was kept." in answer.content.decode()
    assert (seen(Asset.objects.count), list(place.iterdir())) == (0, [])


def test_who_has_not_signed_in_sends_no_large_body_at_all(client, db, settings, place):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    assert client.post("/account/login/", {"upload": upload(content=b"x" * 20_000)}).status_code == 413
    assert list(place.iterdir()) == []


def test_several_files_do_not_add_up_to_more(editor, place):
    many = {f"upload{number}": upload(content=b"x" * LIMIT) for number in range(3)}
    assert editor.post(PUBLISH, {**TYPED, **many}).status_code == 413


@pytest.mark.django_db(transaction=True)
def test_over_the_wire_the_disk_never_holds_more_than_the_limit(live_server, editor, seen, place):
    """Nearly two limits' worth, sent in pieces to a real server, while what lies on the disk is counted."""
    held, parts = [], _multipart(b"x" * (LIMIT * 2 - 4_000))
    done = threading.Event()

    def watch():
        while not done.wait(0.002):
            held.append(sum(file.stat().st_size for file in place.iterdir() if file.is_file()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        status, body = _send(live_server.url, parts, editor)
    finally:
        done.set()
        watcher.join()
    assert status == 200
    assert "The file is larger than" in body
    assert 0 < max(held) <= LIMIT
    assert seen(Asset.objects.count) == 0
    eventually(lambda: not list(place.iterdir()), "nothing is left")  # the server tidies up after its answer


def _multipart(content):
    fields = [("title", "Backup"), ("kind", "BROCHURE"), ("language", "fr"), ("tiers", "gold")]
    head = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields
    )
    head += '--b\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n\r\n'
    return head.encode() + content + b"\r\n--b--\r\n"


def _send(url, body, client):
    """The editor's form, by a real connection; gives status and page."""
    client.get(PUBLISH)  # sets the token
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.putrequest("POST", PUBLISH)
    connection.putheader("Cookie", cookies)
    connection.putheader("X-CSRFToken", client.cookies["csrftoken"].value)
    connection.putheader("Content-Type", "multipart/form-data; boundary=b")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    for start in range(0, len(body), PIECE):
        connection.send(body[start : start + PIECE])
        time.sleep(0.02)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()
