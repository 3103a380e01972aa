"""Codes and links travel by a real SMTP conversation, in French and in English."""

from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from tests.parent.running import free_port
from tests.signin.conftest import PASSWORD


class Postman:
    """Keeps what the server hands over."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"


@pytest.fixture
def post(settings):
    postman = Postman()
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield postman.letters
    controller.stop()


def text(letter) -> str:
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        (
            "en",
            "is your Tandem code",
            "Type this code in the page you have open. It is good for three minutes.",
        ),
        (
            "fr",
            "est votre code Tandem",
            "Saisissez ce code dans la page ouverte. Il est valable trois minutes.",
        ),
    ],
)
def test_a_code_arrives(client, nora, post, language, subject, words):
    client.cookies["language"] = language
    client.post("/account/login/code/", {"email": nora.user.email})
    ((to, letter),) = post
    assert to == [nora.user.email]
    code = letter["Subject"].removesuffix(f" {subject}")
    assert words in text(letter)
    assert f"\n{code}\n" in text(letter)
    assert client.post("/account/login/code/confirm/", {"code": code})["Location"] == "/"


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Choose a new password for Tandem", "It is good for one hour and works once."),
        (
            "fr",
            "Choisissez un nouveau mot de passe pour Tandem",
            "Il est valable une heure et sert une fois.",
        ),
    ],
)
def test_a_link_arrives(client, nora, post, language, subject, words):
    client.cookies["language"] = language
    client.post("/account/password/reset/", {"email": nora.user.email})
    ((to, letter),) = post
    assert (to, letter["Subject"]) == ([nora.user.email], subject)
    assert words in text(letter)
    assert "http://testserver/account/password/reset/key/" in text(letter)


def test_no_letter_speaks_allauths_words(client, nora, post):
    """Every letter that the pages above send is ours: nothing of the package's own text is left."""
    Client().post("/account/login/code/", {"email": "who@vendor.example"})
    client.post("/account/login/", {"login": nora.user.email, "password": PASSWORD})
    new = "another row of plain words"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    texts = [letter["Subject"] + text(letter) for _, letter in post]
    assert len(texts) == 2
    for body in texts:
        assert "testserver!" not in body
        assert "Thank you for using" not in body
        assert "[testserver]" not in body


def test_a_mail_server_that_is_gone_changes_nothing_on_the_page(client, nora, settings):
    """Known and unknown addresses look alike then too."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for address in (nora.user.email, "who@vendor.example"):
        assert (
            client.post("/account/password/reset/", {"email": address})["Location"]
            == "/account/password/reset/done/"
        )
