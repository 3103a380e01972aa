"""The forms of the sign-in pages: allauth's checks under our words, without placeholders that repeat the label."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

log = logging.getLogger("tandem.signin")
Words = Any  # a sentence, translated when it is shown
LONGEST_PASSWORD, LONGEST_CODE, LONGEST_NAME = 200, 20, 60
CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "none",
    "spellcheck": "false",
}


def _at_most(field: forms.Field, length: int) -> None:
    field.validators.append(MaxLengthValidator(length))
    field.widget.attrs["maxlength"] = length


class Plain(forms.Form):
    """Labels and hints by field; the field named in `first` has the focus."""

    labels: ClassVar[dict[str, Words]] = {}
    hints: ClassVar[dict[str, Words]] = {}
    first: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, forms.PasswordInput):
                _at_most(field, LONGEST_PASSWORD)
            if name == self.first and not self.is_bound:
                field.widget.attrs["autofocus"] = True


class ByCode(Plain):
    """One code to type."""

    labels = {"code": _("Code")}
    first = "code"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _at_most(self.fields["code"], LONGEST_CODE)
        self.fields["code"].widget.attrs |= CODE


class Login(Plain, account.LoginForm):
    labels = {"login": _("E-mail"), "password": _("Password")}
    first = "login"


class RequestCode(Plain, account.RequestLoginCodeForm):
    """The sign-in page may send its own e-mail field along."""

    labels = {"email": _("E-mail")}
    first = "email"

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data and "login" in data and "email" not in data:
            data = {"email": data["login"]}
        super().__init__(data, **kwargs)


class ConfirmCode(ByCode, account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("inputmode")  # this code has letters too


class ResetPassword(Plain, account.ResetPasswordForm):
    labels = {"email": _("E-mail")}
    first = "email"


class NewPassword(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}
    hints = {"password1": _("At least 15 characters. A few words in a row are easy to remember.")}
    first = "password1"


class SetPassword(Plain, account.SetPasswordForm):
    labels, hints, first = NewPassword.labels, NewPassword.hints, NewPassword.first


class ChangePassword(Plain, account.ChangePasswordForm):
    labels = {"oldpassword": _("Present password")} | NewPassword.labels
    hints = NewPassword.hints
    first = "oldpassword"


class Reauthenticate(Plain, account.ReauthenticateForm):
    labels = {"password": _("Password")}
    first = "password"


class Authenticate(ByCode, mfa.AuthenticateForm):
    hints = {"code": _("Six digits from your app, or a recovery code.")}


class ReauthenticateByCode(ByCode, mfa.ReauthenticateForm):
    hints = Authenticate.hints


class ActivateApp(ByCode, ActivateTOTPForm):
    hints = {"code": _("The six digits the app shows now.")}


@contextmanager
def _unreadable_is_wrong() -> Iterator[None]:
    """What a browser sends of a passkey is decoded by a library that raises whatever it stumbles over."""
    try:
        yield
    except forms.ValidationError:
        raise
    except Exception as error:
        log.info("unreadable passkey: %r", error)
        raise forms.ValidationError(
            _("Your browser gave no passkey. Try again, or use another way.")
        ) from None


class ByPasskey(Plain):
    """A passkey shown by the browser."""

    def clean_credential(self) -> Any:
        with _unreadable_is_wrong():
            return super().clean_credential()


class LoginByPasskey(ByPasskey, webauthn.LoginWebAuthnForm):
    pass


class AuthenticateByPasskey(ByPasskey, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticateByPasskey(ByPasskey, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddPasskey(Plain, webauthn.AddWebAuthnForm):
    labels = {"name": _("Name"), "passwordless": _("Sign in with this key alone")}
    hints = {
        "name": _("So that you recognise it: phone, laptop, key ring."),
        "passwordless": _("The key then asks for your finger, your face or a PIN."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _at_most(self.fields["name"], LONGEST_NAME)

    def clean(self) -> dict[str, Any] | None:
        with _unreadable_is_wrong():
            return super().clean()


class NamePasskey(Plain, webauthn.EditWebAuthnForm):
    labels = {"name": _("Name")}
    first = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _at_most(self.fields["name"], LONGEST_NAME)
