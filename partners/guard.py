"""The doors: every view names the verb it needs; a view that names none is closed to everyone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]

# The pages of allauth that are open; its others (sign-up, e-mail addresses) do not exist here.
SIGN_IN_PAGES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_login_webauthn",
        "usersessions_list",
    }
)
# Reading these ends sessions that are over, or notes that the codes were seen; no other page of allauth writes.
SIGN_IN_PAGES_THAT_WRITE = frozenset(
    {
        "usersessions_list",
        "account_reset_password_from_key",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


def requires(verb: str) -> Callable[[View], View]:
    """Name the right a view needs. The middleware asks for it before the view runs."""

    def mark(view: View) -> View:
        view.verb = verb  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open to people who have not signed in; runs without a scope, so it can read no partner's row."""
    view.verb = None  # type: ignore[attr-defined]
    return view


def writes_on_get(view: View) -> View:
    """One of the two exceptions to read-only GET: a download or a tracked link records its touch."""
    view.writes_on_get = True  # type: ignore[attr-defined]
    return view


def asks_again(view: View) -> View:
    """Roles and bulk exports: whoever signed in more than ten minutes ago shows once more who they are."""
    view.asks_again = True  # type: ignore[attr-defined]
    return view


def actor(request: HttpRequest):  # type: ignore[no-untyped-def]
    """The signed-in actor of a guarded view."""
    return request.actor  # type: ignore[attr-defined]
