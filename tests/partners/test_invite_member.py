"""An invitation: one link, one person, one member, once."""

import hashlib
import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from journal.models import Event
from partners.access import actor_of
from partners.models import Invitation, Member, User
from partners.operations import invitations
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.conftest import make_member, make_partner

URL = "/partners/team/invite/"
TYPED = {"name": "Léa Petit", "email": "Lea@Acme.fr", "role": "PARTNER_SELLER"}
PASSWORD = "a long row of plain words"


def invited(client, member, path=URL, **changes):
    """Invite as `member` over the page; gives the path of the link in the letter."""
    client.force_login(member.user)
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(path, TYPED | changes)
    assert response.status_code == 302, response.content.decode()
    client.logout()
    return re.search(r"https?://[^/]+(/partners/invitations/\S+)", mail.outbox[-1].body)[1]


def issue(partner, by, now=None, **changes):
    """An invitation and its token, made without the page."""
    facts = {"email": "lea@acme.fr", "name": "Léa", "role": "PARTNER_SELLER"} | changes
    with tenancy.every_partner():
        return invitations.invite(partner=partner, by=actor_of(by), now=now or timezone.now(), **facts)


def test_a_partner_administrator_invites_by_a_letter_in_the_partners_language(client, anna, seen):
    link = invited(client, anna)
    letter = mail.outbox[0]
    assert letter.to == ["lea@acme.fr"]
    assert letter.subject == "Anna vous invite dans l’équipe de Acme"
    assert link in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert link in html
    assert seen(lambda: Event.objects.get(kind="member.invited").actor_name) == "Anna"


def test_only_the_hash_of_the_token_is_kept(client, anna, seen):
    token = invited(client, anna).split("/")[-2]
    kept = seen(lambda: bytes(Invitation.objects.get().token_hash))
    assert kept == hashlib.sha256(token.encode()).digest()
    assert len(token) >= 43  # 256 bits


def test_reading_the_link_changes_nothing_and_pressing_makes_the_member(client, anna, seen):
    link = invited(client, anna)
    page = client.get(link).content.decode()
    assert "Anna invites you to the team of Acme" in page
    assert "lea@acme.fr" in page
    assert seen(User.objects.filter(email="lea@acme.fr").count) == 0
    assert client.post(link, {"name": "Léa Petit", "password": PASSWORD})["Location"] == "/"
    member = seen(lambda: Member.objects.select_related("user", "partner").get(user__email="lea@acme.fr"))
    assert (member.role, member.partner.name, member.user.name) == ("PARTNER_SELLER", "Acme", "Léa Petit")
    assert "_auth_user_id" in client.session


def test_the_new_member_signs_in_with_the_password(client, anna):
    link = invited(client, anna)
    client.post(link, {"name": "Léa Petit", "password": PASSWORD})
    client.logout()
    assert client.post("/account/login/", {"login": "lea@acme.fr", "password": PASSWORD})["Location"] == "/"


def gone(client, link):
    response = client.get(link)
    body = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"', "", response.content.decode())
    return response.status_code, body.replace(link, "")


def test_used_revoked_expired_and_invented_links_read_alike(client, acme, anna):
    used, revoked, old = (issue(acme, anna, email=f"{word}@acme.fr") for word in ("used", "revoked", "old"))
    invitations.accept(token=used.token, name="Used", password=PASSWORD, now=timezone.now())
    with tenancy.every_partner():
        invitations.revoke(invitation=revoked.invitation, by=actor_of(anna), now=timezone.now())
        Invitation.objects.filter(pk=old.invitation.pk).update(expires_at=timezone.now())
    links = [f"/partners/invitations/{token}/" for token in (used.token, revoked.token, old.token, "x" * 43)]
    answers = {gone(client, link) for link in links}
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404
    before = User.objects.count()
    for link in links:
        assert client.post(link, {"name": "X", "password": PASSWORD}).status_code == 404
    assert User.objects.count() == before


def test_a_letter_that_is_altered_opens_nothing(client, acme, anna):
    token = issue(acme, anna).token
    altered = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert client.get(f"/partners/invitations/{altered}/").status_code == 404


def test_it_is_good_for_fourteen_days(acme, anna, now):
    issued = issue(acme, anna, now=now)
    assert issued.invitation.expires_at == now + timedelta(days=14)
    assert invitations.find(token=issued.token, now=now + timedelta(days=13)).email == "lea@acme.fr"
    with pytest.raises(Refused):
        invitations.find(token=issued.token, now=now + timedelta(days=14))


def test_a_second_open_invitation_to_one_address_is_refused(client, anna, seen):
    invited(client, anna)
    client.force_login(anna.user)
    response = client.post(URL, TYPED)
    assert "already has an open invitation" in response.content.decode()
    assert seen(Invitation.objects.count) == 1


def test_an_expired_invitation_does_not_stand_in_the_way(acme, anna, seen, now):
    issue(acme, anna, now=now)
    issue(acme, anna, now=now + timedelta(days=15))
    assert seen(Invitation.objects.filter(revoked_at=None).count) == 1


def test_a_colleague_is_not_invited_twice(client, anna, paul, seen):
    client.force_login(anna.user)
    response = client.post(URL, TYPED | {"email": paul.user.email})
    assert "already a member" in response.content.decode()
    assert seen(Invitation.objects.count) == 0


def test_inviting_tells_nobody_who_else_is_a_partner(client, anna, rita):
    """An address known at a rival is invited like any other; only its owner learns that it has an account."""
    link = invited(client, anna, email=rita.user.email)
    response = client.post(link, {"name": "Rita", "password": PASSWORD})
    assert response.status_code == 404
    assert "already has an account" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_make_one_member(tiers, seen):
    partner = make_partner("Acme", tiers["gold"])
    token = issue(partner, make_member("Anna", "PARTNER_ADMIN", partner)).token
    together, outcomes = threading.Barrier(2), []

    def press():
        together.wait()
        try:
            invitations.accept(token=token, name="Léa", password=PASSWORD, now=timezone.now())
            outcomes.append("made")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "refused"]
    assert seen(Member.objects.filter(user__email="lea@acme.fr").count) == 1


@pytest.mark.parametrize("role", ["CHANNEL_MANAGER", "ADMINISTRATOR", "DISTRIBUTOR", "SYSTEM", ""])
def test_a_partner_cannot_hand_out_a_role_it_does_not_have(client, anna, seen, role):
    client.force_login(anna.user)
    assert client.post(URL, TYPED | {"role": role}).status_code == 200
    assert seen(Invitation.objects.count) == 0


def test_a_channel_manager_invites_to_a_partner_but_not_to_the_vendor(client, nora, acme, seen):
    link = invited(client, nora, f"/partners/{acme.public_id}/invite/")
    assert client.get(link).status_code == 200
    client.force_login(nora.user)
    assert client.post(URL, TYPED | {"role": "ADMINISTRATOR"}).status_code == 403
    assert seen(Invitation.objects.count) == 1


def test_an_administrator_invites_to_the_vendors_own_staff(client, seen, db):
    ada = make_member("Ada", "ADMINISTRATOR")
    link = invited(client, ada, email="new@vendor.example", role="FINANCE")
    client.post(link, {"name": "Fin", "password": PASSWORD})
    assert seen(lambda: Member.objects.get(user__email="new@vendor.example").role) == "FINANCE"


def test_a_marketer_may_not_invite(client, paul, seen):
    client.force_login(paul.user)
    assert client.get(URL).status_code == 403
    assert client.post(URL, TYPED).status_code == 403
    assert seen(Invitation.objects.count) == 0


def test_a_rivals_team_does_not_exist(client, rita, acme, seen):
    client.force_login(rita.user)
    assert client.post(f"/partners/{acme.public_id}/invite/", TYPED).status_code == 404
    assert seen(Invitation.objects.count) == 0


def test_a_rivals_invitation_cannot_be_revoked(client, rita, acme, anna, seen):
    issued = issue(acme, anna)
    client.force_login(rita.user)
    path = f"/partners/invitations/{issued.invitation.public_id}/revoke/"
    assert client.post(path).status_code == 404
    assert seen(lambda: Invitation.objects.get().revoked_at) is None


def test_a_revoked_invitation_stays_revoked(client, anna, acme, seen):
    issued = issue(acme, anna)
    client.force_login(anna.user)
    path = f"/partners/invitations/{issued.invitation.public_id}/revoke/"
    client.post(path)
    first = seen(lambda: Invitation.objects.get().revoked_at)
    assert first
    assert "used or revoked before" in client.post(path, follow=True).content.decode()
    assert seen(lambda: Invitation.objects.get().revoked_at) == first


@pytest.mark.parametrize("password", ["short", "lea@acme.french", "", "x" * 201])
def test_a_weak_password_makes_no_member(client, anna, seen, password):
    link = invited(client, anna)
    response = client.post(link, {"name": "Léa", "password": password})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert seen(User.objects.filter(email="lea@acme.fr").count) == 0


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_does_not_answer_is_told(client, anna, seen, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client.force_login(anna.user)
    assert "could not be sent" in client.post(URL, TYPED, follow=True).content.decode()
    assert seen(Invitation.objects.count) == 1
