"""What the processes of the site are told: addresses, secrets and folders, as environment variables."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from . import folders
from .account import Account
from .postgres import Server
from .trouble import CannotStart, explained


@dataclass(frozen=True)
class Databases:
    """One database under its two roles: `site` for web and workers, `owner` for migrations."""

    site: str
    owner: str


def given_databases() -> Databases | None:
    """The databases named by the environment; None when we bring our own."""
    site, owner = os.environ.get("DATABASE_URL"), os.environ.get("OWNER_DATABASE_URL")
    if not site:
        return None
    if not owner:
        raise CannotStart(
            "DATABASE_URL is set, but not OWNER_DATABASE_URL: migrations need it, with the role that owns the tables."
        )
    return Databases(site, owner)


def embedded_databases(server: Server) -> Databases:
    return Databases(server.url("portal"), server.url("owner"))


def for_site(base: Path, databases: Databases, broker: str, account: Account) -> dict[str, str]:
    """The environment of web, worker and beat. `broker`: its address, or "" where there is none."""
    return os.environ | {
        "DATABASE_URL": databases.site,
        "REDIS_URL": broker,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(base),
        "MEDIA_ROOT": os.environ.get("MEDIA_ROOT") or str(folders.private(base / "media", account)),
        "STATIC_ROOT": os.environ.get("STATIC_ROOT") or str(_static(base)),
        "HOME": str(folders.private(base / "home", account)),
        "PYTHONUNBUFFERED": "1",
    }


def _static(base: Path) -> Path:
    """Empty: static files are served from where they are written; a release collects them here."""
    folder = base / "static"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def secret_key(base: Path) -> str:
    """Made once, readable by us alone; written aside and renamed, so that it is whole or absent."""
    path = base / "secret_key"
    if not path.exists():
        aside = base / "secret_key.new"
        with explained(base):
            with open(aside, "w", opener=folders.ours_alone) as file:
                file.write(secrets.token_urlsafe(64))
            aside.rename(path)
    with explained(path):
        return path.read_text()
