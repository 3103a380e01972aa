"""The files of the demo's assets: real ones of a believable size, the same at each run."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import pack
from xml.sax.saxutils import escape

import numpy as np

from comarketing.files import SORTS

MADE_ON = (2024, 1, 15, 9, 0, 0)
BLUE, SAND = np.array([24, 58, 120]), np.array([236, 226, 208])
OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LINES_PER_PAGE = 30
MOST_SLIDES = 12


@dataclass(frozen=True, slots=True)
class Made:
    """A file's name, type and content."""

    name: str
    content_type: str
    content: bytes


def make(title: str, extension: str, texts: Sequence[str], seed: int) -> Made:
    """A file with this title and these sentences; `seed` draws its pictures."""
    content = _MAKERS[extension](title, texts, seed)
    return Made(f"{title}{extension}", SORTS[extension].content_type, content)


# ---- pictures -------------------------------------------------------------------------------------------------------
def _pixels(width: int, height: int, seed: int) -> np.ndarray:
    """A sky of two colours with soft waves and the grain of a photograph."""
    draw = np.random.default_rng(seed)
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    turns = draw.uniform(2, 6, size=4)
    waves = (
        0.5
        + 0.25 * np.sin(turns[0] * x + turns[1] * y * y * 3)
        + 0.25 * np.cos(turns[2] * x * y + turns[3] * y)
    )
    picture = BLUE + (SAND - BLUE) * waves[..., None]
    grain = draw.integers(-3, 4, size=(height, width, 1))
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def _png(width: int, height: int, seed: int) -> bytes:
    rows = _pixels(width, height, seed).reshape(height, width * 3)
    raw = np.hstack([np.zeros((height, 1), np.uint8), rows]).tobytes()
    size = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", size), (b"IDAT", zlib.compress(raw, 3)), (b"IEND", b"")]
    chunks = (
        pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


# ---- PDF ------------------------------------------------------------------------------------------------------------
def _pdf(title: str, texts: Sequence[str], seed: int) -> bytes:
    """A cover with a picture, then pages of text."""
    pages = [texts[i : i + LINES_PER_PAGE] for i in range(0, len(texts), LINES_PER_PAGE)]
    width, height = 480, 300
    picture = zlib.compress(_pixels(width, height, seed).tobytes(), 3)
    streams = [_cover(title), *map(_page, pages)]
    first = 5
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(streams)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (width, height, len(picture), picture),
    ]
    for i, stream in enumerate(streams):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</P 4 0 R>>>>>>" % (first + 2 * i + 1)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    return _assembled(objects)


def _assembled(objects: Iterable[bytes]) -> bytes:
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(offsets) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            count,
            table,
            count,
            len(body),
        )
    )


def _cover(title: str) -> bytes:
    return b"q 475 0 0 300 60 380 cm /P Do Q BT /F1 24 Tf 60 740 Td (%s) Tj ET" % _shown(title)


def _page(texts: Sequence[str]) -> bytes:
    lines = b" ".join(b"(%s) Tj 0 -24 Td" % _shown(text) for text in texts)
    return b"BT /F1 11 Tf 60 780 Td %s ET" % lines


def _shown(text: str) -> bytes:
    plain = text.replace("\\", "/").replace("(", "[").replace(")", "]")
    return plain.encode("cp1252", "replace")


# ---- archives and office files --------------------------------------------------------------------------------------
def _packed(members: Iterable[tuple[str, str | bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            kind = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, MADE_ON), content, kind)
    return out.getvalue()


def _zip(title: str, texts: Sequence[str], seed: int) -> bytes:
    pictures = [(f"visuel-{i}.png", _png(360, 200, seed + i)) for i in range(1, 4)]
    return _packed([("lisez-moi.txt", "\r\n".join([title, "", *texts])), *pictures])


def _rels(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE_REL}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, start=1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE_REL}">{lines}</Relationships>'


def _types(*parts: tuple[str, str]) -> str:
    lines = "".join(
        f'<Override PartName="{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in parts
    )
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{lines}</Types>"
    )


def _pptx(title: str, texts: Sequence[str], seed: int) -> bytes:
    """A title and a picture on each slide, over one master, layout and theme."""
    slides = range(1, 1 + min(max(3, len(texts) // 6), MOST_SLIDES))
    names = f'xmlns:a="{DRAWING}" xmlns:r="{OFFICE_REL}" xmlns:p="{SLIDES}"'
    kind = "presentationml"
    types = _types(
        ("/ppt/presentation.xml", f"{kind}.presentation.main"),
        ("/ppt/slideMasters/slideMaster1.xml", f"{kind}.slideMaster"),
        ("/ppt/slideLayouts/slideLayout1.xml", f"{kind}.slideLayout"),
        ("/ppt/theme/theme1.xml", "theme"),
        *((f"/ppt/slides/slide{i}.xml", f"{kind}.slide") for i in slides),
    )
    empty = f"<p:cSld><p:spTree>{_GROUP}</p:spTree></p:cSld>"
    colours = "".join(f'{name}="{value}" ' for name, value in _COLOUR_MAP.items())
    master, layout, theme = (
        ("slideMaster", "../slideMasters/slideMaster1.xml"),
        ("slideLayout", "../slideLayouts/slideLayout1.xml"),
        ("theme", "../theme/theme1.xml"),
    )
    members: list[tuple[str, str | bytes]] = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", _rels(("officeDocument", "ppt/presentation.xml"))),
        ("ppt/presentation.xml", _presentation(slides, names)),
        (
            "ppt/_rels/presentation.xml.rels",
            _rels(
                ("slideMaster", "slideMasters/slideMaster1.xml"),
                *(("slide", f"slides/slide{i}.xml") for i in slides),
            ),
        ),
        (
            "ppt/slideMasters/slideMaster1.xml",
            f"{XML}<p:sldMaster {names}>{empty}<p:clrMap {colours}/><p:sldLayoutIdLst>"
            '<p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>',
        ),
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels", _rels(layout, theme)),
        ("ppt/slideLayouts/slideLayout1.xml", f"{XML}<p:sldLayout {names}>{empty}</p:sldLayout>"),
        ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", _rels(master)),
        ("ppt/theme/theme1.xml", _theme()),
    ]
    for i in slides:
        heading = title if i == 1 else texts[(i * 6) % len(texts)]
        members += [
            (f"ppt/slides/slide{i}.xml", f"{XML}<p:sld {names}>{_slide(heading)}</p:sld>"),
            (f"ppt/slides/_rels/slide{i}.xml.rels", _rels(layout, ("image", f"../media/image{i}.png"))),
            (f"ppt/media/image{i}.png", _png(400, 225, seed + i)),
        ]
    return _packed(members)


def _presentation(slides: range, names: str) -> str:
    """The list of slides and their size."""
    ids = "".join(f'<p:sldId id="{255 + i}" r:id="rId{1 + i}"/>' for i in slides)
    return (
        f'{XML}<p:presentation {names}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/>'
        f'</p:sldMasterIdLst><p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="5143500"/>'
        '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )


_GROUP = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_COLOUR_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"} | {
    name: name for name in ("hlink", "folHlink", *(f"accent{i}" for i in range(1, 7)))
}


def _slide(heading: str) -> str:
    return (
        f'<p:cSld><p:spTree>{_GROUP}<p:pic><p:nvPicPr><p:cNvPr id="2" name="Visuel"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
        '<p:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9144000" cy="5143500"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Titre"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        '<p:spPr><a:xfrm><a:off x="600000" y="1900000"/><a:ext cx="7900000" cy="1200000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r>'
        f'<a:rPr lang="fr-FR" sz="3200" b="1"/><a:t>{escape(heading)}</a:t></a:r></a:p></p:txBody></p:sp>'
        "</p:spTree></p:cSld>"
    )


def _theme() -> str:
    colours = {
        "dk1": "1B1F24",
        "lt1": "FFFFFF",
        "dk2": "183A78",
        "lt2": "ECE2D0",
        "hlink": "183A78",
        "folHlink": "5B4B8A",
    }
    colours |= {
        f"accent{i}": value
        for i, value in enumerate(("183A78", "B4652A", "2F7D5B", "8A6D1F", "5B4B8A", "7A2E3A"), 1)
    }
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{XML}<a:theme xmlns:a="{DRAWING}" name="Altéa"><a:themeElements>'
        f'<a:clrScheme name="Altéa">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Altéa"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Altéa"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def _xlsx(title: str, texts: Sequence[str], seed: int) -> bytes:
    """A price list: reference, wording, quantity from, price."""
    prices = np.random.default_rng(seed).integers(12, 2_400, size=5_000)
    rows = [_row("Référence", title, "Quantité", "Prix HT")]
    for i, price in enumerate(prices):
        rows.append(
            _row(f"AL-{10_000 + i * 7}", texts[i % len(texts)], 1 + i % 5, float(price) + i * 37 % 100 / 100)
        )
    sheet = f'{XML}<worksheet xmlns="{SHEETS}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    book = (
        f'{XML}<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE_REL}"><sheets>'
        '<sheet name="Tarif" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    types = _types(
        ("/xl/workbook.xml", "spreadsheetml.sheet.main"),
        ("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"),
    )
    return _packed(
        [
            ("[Content_Types].xml", types),
            ("_rels/.rels", _rels(("officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", _rels(("worksheet", "worksheets/sheet1.xml"))),
            ("xl/worksheets/sheet1.xml", sheet),
        ]
    )


def _row(*cells: str | float) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


_MAKERS = {
    ".pdf": _pdf,
    ".pptx": _pptx,
    ".xlsx": _xlsx,
    ".zip": _zip,
    ".png": lambda _title, _texts, seed: _png(900, 500, seed),
}
