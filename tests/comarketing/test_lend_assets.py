"""Assets: taken in by what they are, seen by tier, served privately, each download recorded once a day."""

import io
import struct
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from comarketing import files
from comarketing.models import Asset, AssetVersion, Download
from comarketing.operations import assets
from journal.models import Event
from partners.access import actor_of
from partners.models import Partner
from portal.lib import tenancy
from portal.lib.refusal import Refused
from tests.comarketing import hostile
from tests.conftest import make_member

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 40
LIBRARY = "/co-marketing/assets/"
PUBLISH = "/co-marketing/assets/publish/"


def archive(*members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return out.getvalue()


def office(folder):
    return archive(("[Content_Types].xml", "<Types/>"), (f"{folder}/document.xml", "<x/>"))


def upload(name="brochure.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def publish(by, now, *, name="brochure.pdf", content=PDF, tiers=(), title="Backup brochure"):
    with tenancy.every_partner():
        return assets.publish(
            title=title,
            kind="BROCHURE",
            description="Two pages",
            language="fr",
            tiers=tiers,
            upload=files.examine(upload(name, content)),
            by=actor_of(by),
            now=now,
        )


@pytest.fixture
def brochure(nora, tiers, now):
    """A brochure for gold partners."""
    return publish(nora, now, tiers=[tiers["gold"]])


def file_url(seen, asset, number=1):
    version = seen(lambda: AssetVersion.objects.get(asset=asset, number=number))
    return reverse("comarketing:download-version", args=[version.public_id])


def filled(**fields):
    return {
        "title": "Backup brochure",
        "kind": "BROCHURE",
        "language": "fr",
        "description": "",
        "tiers": ["gold"],
        "upload": upload(),
        **fields,
    }


# ---- publishing --------------------------------------------------------------------------------------------
def test_it_is_published_with_its_hash_under_a_random_name(client, seen, nora, tiers):
    client.force_login(nora.user)
    response = client.post(PUBLISH, filled(upload=upload("Étude de cas.PDF")))
    version = seen(lambda: AssetVersion.objects.select_related("asset").get())
    assert response.url == reverse("comarketing:asset", args=[version.asset.public_id])
    assert version.file_name == "Étude de cas.PDF"
    assert (version.content_type, version.size) == ("application/pdf", len(PDF))
    assert len(version.sha256) == 64
    assert "cas" not in version.path
    assert files.place(version.path).read_bytes() == PDF
    assert seen(lambda: Event.objects.get().kind) == "asset.published"


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.ｐｄｆ", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpeg", JPG, "image/jpeg"),
        ("a.mp4", MP4, "video/mp4"),
        ("logos.zip", archive(("logo.png", PNG), ("logo.svg", "<svg/>")), "application/zip"),
        ("a.docx", office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_each_kind_is_taken_for_what_it_is(name, content, content_type):
    assert files.examine(upload(name, content)).content_type == content_type


def lying_archive():
    """Says that its one member is small; what comes out is not."""
    raw = bytearray(archive(("a.txt", b"\x00" * 30_000_000)))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.find(signature) + at
        raw[place : place + 4] = struct.pack("<I", 100)
    return bytes(raw)


def linked_archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        link = zipfile.ZipInfo("link.png")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "one of these kinds"),
        ("a.pHaR", b"<?php", "one of these kinds"),
        ("a.html", b"<html>", "one of these kinds"),
        ("a.svg", b"<svg/>", "one of these kinds"),
        ("pdf", PDF, "one of these kinds"),
        ("a.pdf.exe", PDF, "one of these kinds"),
        ("a\u202efdp.exe", PDF, "one of these kinds"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"<html>%PDF-", "not what its name says"),
        ("a.png", PDF, "not what its name says"),
        ("a.docx", office("xl"), "not what its name says"),
        (
            "a.docx",
            archive(("[Content_Types].xml", ""), ("word/vbaProject.bin", "x")),
            "not what its name says",
        ),
        ("a.zip", b"PK\x03\x04 broken", "cannot be read"),
        ("a.zip", PDF, "cannot be read"),
        ("a.zip", archive(("../../evil.png", PNG)), "outside itself"),
        ("a.zip", archive(("/etc/evil.png", PNG)), "outside itself"),
        ("a.zip", archive(("c:/evil.png", PNG)), "outside itself"),
        ("a.zip", archive(("inner.zip", archive(("a.png", PNG)))), "another archive"),
        ("a.zip", archive(("run.EXE", b"MZ")), "a program"),
        ("a.zip", archive(("page.html", b"<p>")), "a program or a web page"),
        ("a.zip", archive(("zeros.png", b"\x00" * 30_000_000)), "far more than its size"),
        ("a.zip", lying_archive(), "cannot be read|far more"),
        ("a.zip", linked_archive(), "holds a link"),
        ("a.zip", archive(*[(f"{n}.png", b"") for n in range(2001)]), "more than 2000|more than 2,000"),
        ("x" * 300 + ".pdf", PDF, "longer than"),
        ("a\x01.pdf", PDF, "control sign"),
    ],
)
def test_what_is_not_on_the_list_is_not_taken(name, content, words):
    with pytest.raises(files.BadFile, match=words):
        files.examine(upload_named(name, content))


def upload_named(name, content):
    file = upload("x", content)
    file._name = name
    return file


def test_a_file_over_the_limit_is_told_at_its_field(client, seen, nora, tiers, settings):
    settings.MAX_UPLOAD_BYTES = 1_000_000
    client.force_login(nora.user)
    big = upload("a.pdf", PDF + b"\x00" * 1_000_001)
    response = client.post(PUBLISH, filled(upload=big))
    assert response.context["form"].errors == {"upload": ["The file is larger than 1 MB."]}
    assert seen(Asset.objects.count) == 0


def test_no_input_breaks_the_form(client, seen, nora, tiers):
    client.force_login(nora.user)
    for i in range(25):
        broken = {
            "title": hostile.TEXTS[i % len(hostile.TEXTS)],
            "kind": hostile.CHOICES[i % len(hostile.CHOICES)],
            "language": hostile.CHOICES[i % len(hostile.CHOICES)],
            "description": hostile.TEXTS[i % len(hostile.TEXTS)],
            "tiers": hostile.IDS[i],
        }
        response = client.post(PUBLISH, filled(**broken))
        assert response.status_code == 200
        assert {"kind", "language", "tiers"} <= set(response.context["form"].errors)
    assert client.post(PUBLISH, filled(upload="no file")).status_code == 200
    assert seen(Asset.objects.count) == 0


def test_a_failed_publication_leaves_no_file(seen, nora, tiers, now, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    before = set(files.place("assets").glob("*"))
    monkeypatch.setattr(assets.journal, "record", fail)
    with pytest.raises(RuntimeError):
        publish(nora, now, tiers=[tiers["gold"]])
    assert set(files.place("assets").glob("*")) == before
    assert seen(Asset.objects.count) == 0


def test_a_partner_may_not_publish(client, seen, anna, tiers, now):
    client.force_login(anna.user)
    assert client.post(PUBLISH, filled()).status_code == 403
    with pytest.raises(PermissionDenied):
        publish(anna, now, tiers=[tiers["gold"]])
    assert seen(Asset.objects.count) == 0


# ---- seeing ------------------------------------------------------------------------------------------------
def test_it_is_seen_by_the_partners_of_its_tiers_only(client, seen, brochure, paul, tiers):
    client.force_login(paul.user)
    assert "Backup brochure" in client.get(LIBRARY).content.decode()
    seen(lambda: Partner.objects.filter(name="Acme").update(tier=tiers["silver"]))
    assert "Backup brochure" not in client.get(LIBRARY).content.decode()
    for url in (reverse("comarketing:asset", args=[brochure.public_id]), file_url(seen, brochure)):
        assert client.get(url).status_code == 404
    assert seen(Download.objects.count) == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=brochure", 1),
        ("words=zzz", 0),
        ("kind=LOGO", 0),
        ("language=fr", 1),
        ("state=withdrawn", 0),
        ("kind=x", 1),
    ],
)
def test_the_library_is_narrowed_by_its_address(client, brochure, paul, query, found):
    client.force_login(paul.user)
    assert len(client.get(f"{LIBRARY}?{query}").context["rows"]) == found


def test_the_library_asks_the_database_little(client, nora, paul, tiers, now, django_assert_max_num_queries):
    for number in range(20):
        publish(nora, now, tiers=[tiers["gold"]], title=f"Brochure {number}")
    for who in (nora, paul):
        client.force_login(who.user)
        client.get(LIBRARY)
        with django_assert_max_num_queries(10 + 8):
            client.get(LIBRARY)


# ---- downloading -------------------------------------------------------------------------------------------
def test_it_is_served_as_an_attachment_in_a_sandbox(client, seen, brochure, paul):
    client.force_login(paul.user)
    response = client.get(file_url(seen, brochure))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="brochure.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Content-Type"] == "application/pdf"


def test_the_web_server_in_front_may_serve_it(client, seen, brochure, paul, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    client.force_login(paul.user)
    response = client.get(file_url(seen, brochure))
    version = seen(AssetVersion.objects.get)
    assert response["X-Accel-Redirect"] == f"/private/{version.path}"
    assert response.content == b""
    assert seen(Download.objects.count) == 1


def test_it_is_recorded_once_per_person_asset_and_day(client, seen, brochure, paul, anna, now):
    url = file_url(seen, brochure)
    for who, times in ((paul, 3), (anna, 1)):
        client.force_login(who.user)
        for _ in range(times):
            assert client.get(url).status_code == 200
    rows = seen(
        lambda: list(Download.objects.values_list("member__user__name", "version__number").order_by("pk"))
    )
    assert rows == [("Paul", 1), ("Anna", 1)]
    assert seen(lambda: Event.objects.filter(kind="asset.downloaded", partner=paul.partner).count()) == 2


def test_the_next_day_is_another_download(seen, brochure, paul, now):
    version = seen(lambda: AssetVersion.objects.select_related("asset").get())
    for days in (0, 0, 1):
        with actor_of(paul).scope():
            assets.download(version=version, by=actor_of(paul), now=now + timedelta(days=days))
    assert seen(Download.objects.count) == 2


def test_asking_for_the_head_alone_records_nothing(client, seen, brochure, paul):
    client.force_login(paul.user)
    assert client.head(file_url(seen, brochure)).status_code == 200
    assert client.post(file_url(seen, brochure)).status_code == 405
    assert seen(Download.objects.count) == 0


def test_the_vendors_own_people_are_not_counted(client, seen, brochure, nora):
    client.force_login(nora.user)
    assert client.get(file_url(seen, brochure)).status_code == 200
    assert seen(Download.objects.count) == 0


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_one_download(seen, brochure, paul, now):
    version = seen(lambda: AssetVersion.objects.select_related("asset").get())
    start = threading.Barrier(50)

    def take(_):
        try:
            start.wait()
            with actor_of(paul).scope():
                return assets.download(version=version, by=actor_of(paul), now=now).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        assert len(set(pool.map(take, range(50)))) == 1
    assert seen(lambda: Event.objects.filter(kind="asset.downloaded").count()) == 1


def test_a_lost_file_is_said_and_not_counted(client, seen, brochure, paul):
    files.place(seen(AssetVersion.objects.get).path).unlink()
    client.force_login(paul.user)
    response = client.get(file_url(seen, brochure), follow=True)
    assert "The file of this asset is missing" in response.content.decode()
    assert seen(Download.objects.count) == 0


# ---- versions and withdrawal -------------------------------------------------------------------------------
def test_a_new_version_is_shown_to_who_took_the_former(client, seen, brochure, nora, paul):
    client.force_login(paul.user)
    client.get(file_url(seen, brochure))
    client.force_login(nora.user)
    client.post(
        reverse("comarketing:add-version", args=[brochure.public_id]), {"upload": upload("b.pdf", PDF + b"2")}
    )
    assert seen(lambda: list(AssetVersion.objects.values_list("number", flat=True))) == [2, 1]
    client.force_login(paul.user)
    assert client.get(LIBRARY).context["rows"][0].is_newer
    assert (
        "version 2 has replaced it"
        in client.get(reverse("comarketing:asset", args=[brochure.public_id])).content.decode()
    )


def test_the_same_file_is_no_new_version(client, seen, brochure, nora):
    client.force_login(nora.user)
    url = reverse("comarketing:add-version", args=[brochure.public_id])
    assert "This is the same file" in client.post(url, {"upload": upload("other.pdf")}).content.decode()
    assert seen(AssetVersion.objects.count) == 1


def test_a_withdrawn_asset_is_lent_no_longer(client, seen, brochure, nora, paul, now):
    client.force_login(nora.user)
    url = reverse("comarketing:withdraw-asset", args=[brochure.public_id])
    assert client.get(url).status_code == 405
    client.post(url)
    client.force_login(paul.user)
    assert "Backup brochure" not in client.get(LIBRARY).content.decode()
    response = client.get(file_url(seen, brochure), follow=True)
    assert "This asset has been withdrawn." in response.content.decode()
    assert seen(Download.objects.count) == 0
    with pytest.raises(Refused), tenancy.every_partner():
        assets.withdraw(asset=brochure, by=actor_of(nora), now=now)


# ---- who took what -----------------------------------------------------------------------------------------
def test_the_count_leads_to_the_list_that_makes_it(client, seen, brochure, nora, paul, anna, rita):
    for who in (paul, anna, rita):
        client.force_login(who.user)
        client.get(file_url(seen, brochure))
    client.force_login(nora.user)
    row = client.get(LIBRARY).context["rows"][0]
    assert (row.downloads, row.partners) == (3, 2)
    listed = client.get(f"/co-marketing/assets/downloads/?asset={brochure.public_id}").content.decode()
    assert all(name in listed for name in ("Paul", "Anna", "Rita"))


def test_a_partner_sees_its_own_downloads_only(client, seen, brochure, paul, rita):
    client.force_login(rita.user)
    client.get(file_url(seen, brochure))
    client.force_login(paul.user)
    for url in (
        "/co-marketing/assets/downloads/",
        "/co-marketing/assets/downloads/export.csv",
        reverse("comarketing:asset", args=[brochure.public_id]),
    ):
        assert b"Rita" not in client.get(url).content
        assert b"Rival" not in client.get(url).content


@pytest.mark.parametrize("role", ["FINANCE", "EXECUTIVE", "VENDOR_SELLER"])
def test_a_role_without_the_verb_sees_no_asset(client, seen, brochure, role):
    client.force_login(make_member("Fred", role).user)
    for url in (LIBRARY, file_url(seen, brochure), "/co-marketing/assets/downloads/"):
        assert client.get(url).status_code == 403
