"""The assets are files that the portal itself would take, of a size that one believes."""

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comarketing import files
from comarketing.models import Asset, AssetVersion
from portal.demo import files as made


def test_each_is_of_forty_kilobytes_to_two_megabytes_and_all_are_below_twelve() -> None:
    sizes = list(AssetVersion.objects.values_list("size", flat=True))
    assert min(sizes) >= 40_000
    assert max(sizes) <= 2_000_000
    assert sum(sizes) < 12_000_000


def test_every_file_is_taken_by_the_rules_for_uploads() -> None:
    kinds = set()
    for version in AssetVersion.objects.all():
        content = files.place(version.path).read_bytes()
        found = files.examine(SimpleUploadedFile(version.file_name, content))
        assert (found.size, found.sha256, found.content_type) == (
            version.size,
            version.sha256,
            version.content_type,
        )
        kinds.add(version.file_name.rsplit(".")[-1])
    assert kinds == {"pdf", "pptx", "xlsx", "zip", "png"}


def test_some_have_been_superseded() -> None:
    assert sum(asset.versions.count() > 1 for asset in Asset.objects.all()) == 3


@pytest.mark.parametrize("extension", [".pdf", ".pptx", ".xlsx", ".zip", ".png"])
def test_the_same_seed_makes_the_same_file(extension: str) -> None:
    first, second = (made.make("Titre", extension, ["Une ligne."] * 40, seed=4).content for _ in range(2))
    assert first == second
    assert first != made.make("Titre", extension, ["Une ligne."] * 40, seed=5).content


def test_a_price_list_opens_as_a_workbook() -> None:
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(made.make("Tarif", ".xlsx", ["Pare-feu & sauvegarde"], seed=1).content)
    )
    rows = list(book.active.values)
    assert rows[0] == ("Référence", "Tarif", "Quantité", "Prix HT")
    assert rows[1][1] == "Pare-feu & sauvegarde"
    assert isinstance(rows[1][3], float)


def test_a_picture_holds_as_many_pixels_as_it_says() -> None:
    content = made.make("Bannière", ".png", [], seed=1).content
    size = int.from_bytes(content[33:37])
    assert content[37:41] == b"IDAT"
    assert len(zlib.decompress(content[41 : 41 + size])) == 500 * (900 * 3 + 1)
