"""Small documents that are archives of XML: their parts by name, as the formats have them."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"

Parts = dict[str, str | bytes]


def package(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """The relations of a part: kinds and targets, with the identifiers r1, r2, …"""
    rows = (
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(rows)}</Relationships>'


def slide(*paragraphs: str) -> str:
    """A slide of paragraphs, whose runs are separated by a bar."""
    runs = ("".join(f"<a:r><a:t>{run}</a:t></a:r>" for run in one.split("|")) for one in paragraphs)
    texts = "".join(f"<a:p>{text}</a:p>" for text in runs)
    return f'<p:sld xmlns:p="{PRESENTATION}" xmlns:a="{DRAWING}">{texts}</p:sld>'


def pptx(slides: Iterable[str], **more: str | bytes) -> bytes:
    """A presentation; its files are numbered against their order, as after moving slides."""
    all_slides = list(slides)
    names = [f"slides/slide{len(all_slides) - number}.xml" for number in range(len(all_slides))]
    listed = "".join(f'<p:sldId id="{255 + one}" r:id="r{one}"/>' for one in range(1, len(names) + 1))
    parts: Parts = {
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{PRESENTATION}" xmlns:r="{OFFICE}">'
        f"<p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(*(("slide", name) for name in names)),
    }
    parts |= {f"ppt/{name}": content for name, content in zip(names, all_slides, strict=True)}
    return package(parts | more)


def xlsx(sheet: str, texts: str = "", **more: str | bytes) -> bytes:
    """A workbook of one sheet with the name Requirements: its rows, and the entries of its table of texts."""
    parts: Parts = {
        "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Requirements" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEETS}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEETS}">{texts}</sst>',
    }
    return package(parts | more)


def odf(body: str, kind: str = "text", **more: str | bytes) -> bytes:
    """An OpenDocument file: the content of its body, of the kind text, presentation or spreadsheet."""
    names = " ".join(
        f'xmlns:{prefix}="{OPEN}:{name}:1.0"'
        for prefix, name in {"office": "office", "text": "text", "table": "table", "draw": "drawing"}.items()
    )
    content = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return package({"content.xml": f"<office:document-content {names}>{content}</office:document-content>"} | more)


def epub(chapters: dict[str, str], **more: str | bytes) -> bytes:
    """A book of chapters by file name, in the order of the dictionary."""
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    order = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    parts: Parts = {
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/a.opf"/></rootfiles></container>',
        "OEBPS/a.opf": f"<package><manifest>{items}</manifest><spine>{order}</spine></package>",
    }
    return package(parts | {f"OEBPS/{name}": text for name, text in chapters.items()} | more)
