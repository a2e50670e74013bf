"""Documents that were made to hang a reader, to take its memory or to crash it; made here, stored nowhere.

`KINDS` names each of them: its reader, its file ending, its content, and what is said of it. `python -m
tests.check.documents.hostile FOLDER` writes all of them.
"""

import random
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import attrs

READ = ""
"""What is said of a document that is read in spite of everything: nothing."""

LIMIT = "raise the limit"


@attrs.frozen
class Kind:
    """A kind of hostile document.

    Attributes:
        name: Its name.
        reader: The reader that gets it.
        make: Returns its content.
        told: Part of the error, `READ` if it is read, or several parts of which one appears.
        ending: The ending of its file, where it is not that of `ENDINGS`.
    """

    name: str
    reader: str
    make: Callable[[], bytes]
    told: str | tuple[str, ...] = READ
    ending: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.name.replace(' ', '-')}.{self.ending or ENDINGS[self.reader]}"


ENDINGS = {
    "plain": "txt",
    "html": "html",
    "markdown": "md",
    "tex": "tex",
    "bibtex": "bib",
    "docx": "docx",
    "pdf": "pdf",
}


def repeated(text: str, length: int) -> Callable[[], bytes]:
    """A text again and again, about as many bytes as asked for."""
    content = text.encode()
    return lambda: content * (length // len(content))


MIB = 1 << 20

PLAIN = {
    "nul": (lambda: b"ISO 9001\0" * 1000, "NUL"),
    "utf-16 without mark": (lambda: ("ISO 9001 " * 1000).encode("utf-16-le"), "NUL"),
    "utf-16": (lambda: ("ISO 9001 " * 1000).encode("utf-16"), READ),
    "utf-32": (lambda: ("ISO 9001 " * 1000).encode("utf-32"), READ),
    "half of a surrogate pair": (lambda: b"ISO 9001 \xed\xa0\x80", "not UTF-8"),
    "half of a pair in utf-16": (lambda: b"\xff\xfe\x00\xd8A\0", "not UTF-16"),
    "long line": (repeated("word ", 60 * MIB), READ),
    "too long line": (repeated("word ", 100 * MIB), "larger than"),
    "long line beyond the first plane": (lambda: "\U0001f600".encode() + b"a" * (60 * MIB), READ),
    "many lines": (repeated("\n", 4 * MIB), "lines"),
    "capitals": (repeated("AB ", MIB // 16), READ),
    "publishers": (repeated("ISO/IEC/", MIB), READ),
    "words of itu": (repeated("Rec. ITU-T ", MIB // 16), READ),
    "digits": (lambda: b"ISO " + b"9" * MIB, READ),
    "references": (lambda: b"".join(b"ISO %d:2020, " % number for number in range(10_000, 14_000)), READ),
    "spaces after a reference": (lambda: (b"ISO 9001" + b" " * 20_000) * 20, READ),
    "tag characters": (repeated("ISO\U000e0041 9001 ", MIB // 16), READ),
    "no width": (repeated("ISO\u200b 90\u200d01 ", MIB // 8), READ),
}

HTML = {
    "nested blocks": (repeated("<div>", MIB), READ),
    "million tags": (repeated("<b>", 3_000_000), READ),
    "open comments": (repeated("<!--", MIB), READ),
    "open tags": (repeated("<a", MIB), READ),
    "open tags with spaces": (repeated("<a ", MIB), READ),
    "open quotes": (repeated('<a b="', MIB), READ),
    "open sections": (repeated("<![CDATA[", MIB), READ),
    "open instructions": (repeated("<?", MIB), READ),
    "end tags": (repeated("</", MIB), READ),
    "attributes": (lambda: b"<a " + b"b=c " * (MIB // 4) + b">", READ),
    "open scripts": (repeated("<script><!--", MIB), READ),
    "character of many digits": (lambda: b"&#" + b"9" * 10_000 + b"; &#x" + b"f" * 10_000, READ),
    "references to characters": (repeated("&amp", MIB), READ),
    "charset idna": (lambda: b'<meta charset="idna">\xff', "not UTF-8"),
    "charset of a compression": (lambda: b'<meta charset="zlib_codec">\xff', "not UTF-8"),
    "charset of escapes": (lambda: b'<meta charset="unicode_escape">\\x41\xff', "not UTF-8"),
    "declaration idna": (lambda: b'<?xml version="1.0" encoding="idna"?><p>\xff', "not UTF-8"),
    "preformatted lines": (lambda: b"<pre>" + b"\n" * (MIB // 2), READ),
}

MARKDOWN = {
    "brackets": (repeated("[", MIB // 16), (READ, LIMIT)),
    "links in links": (repeated("[a](", MIB // 8), (READ, LIMIT)),
    "emphasis": (repeated("*a_", MIB // 8), (READ, LIMIT)),
    "quotations": (repeated(">", MIB), READ),
    "lists": (lambda: b"".join(b" " * (2 * depth) + b"- a\n" for depth in range(2000)), READ),
    "table": (lambda: b"a|" * 4000 + b"\n" + b"-|" * 4000 + b"\n" + b"x\n" * 4000, (READ, LIMIT)),
    "html comments": (repeated("a <!--", MIB // 2), READ),
    "html sections": (repeated("a <![CDATA[", MIB // 8), READ),
    "escapes": (repeated("\\*", MIB // 4), READ),
    "code": (lambda: b"".join(b"`" * length + b"a" for length in range(1000)), READ),
    "definitions": (lambda: b"".join(b"[a%d]: u\n" % number for number in range(20_000)), READ),
    "much emphasis": (repeated("**a** _b_ ", 8 * MIB), LIMIT),
}

TEX = {
    "backslashes": (repeated("\\", 4 * MIB), READ),
    "braces": (repeated("{", 4 * MIB), READ),
    "commands": (repeated("\\textbf ", 4 * MIB), READ),
    "encoding idna": (lambda: b"\\usepackage[idna]{inputenc}\n\xff", "not UTF-8"),
}


def doublings(number: int) -> bytes:
    """Macros of BibTeX, each twice as long as the one before."""
    macros = [b"@string{a0={ISO 9001}}"]
    macros += [b"@string{a%d=a%d#a%d}" % (one, one - 1, one - 1) for one in range(1, number)]
    return b"\n".join((*macros, b"@misc{x,title=a%d}" % (number - 1)))


BIBTEX = {
    "doubled macros": (lambda: doublings(24), "macros"),
    "more doubled macros": (lambda: doublings(400), "macros"),
    "macro of itself": (lambda: b"@string{a={x}}" + b"@string{a=a#a}" * 60, "macros"),
    "round brackets": (lambda: b"@misc{a, author={" + b"(" * (MIB // 4) + b"}, number={1}}", READ),
    "open round brackets": (repeated("(", MIB), READ),
    "open entries": (repeated("@a{", MIB), READ),
    "entries in round brackets": (repeated("@a(", MIB), READ),
    "spaces": (lambda: b"@a{" + b" " * MIB, READ),
    "signs": (repeated("@", MIB), READ),
    "joined parts": (lambda: b"@misc{a, title = " + b"x # " * (MIB // 8) + b"x}", READ),
    "fields": (lambda: b"@misc{a," + b"b={c}," * (MIB // 8) + b"}", READ),
    "deep braces": (lambda: b"@misc{a,b=" + b"{" * MIB, READ),
    "long number": (lambda: b"@misc{a, author={ISO}, number={" + b"9" * MIB + b"}}", READ),
    "publishers of capitals": (lambda: b"@misc{a, author={" + b"A-" * MIB + b"x}, number={1}}", READ),
}

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'.encode()
HEAD = f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
TAIL = b"</w:body></w:document>"
PARAGRAPH = b"<w:p><w:r><w:t>ISO 9001</w:t></w:r></w:p>"


def docx(
    body: bytes = b"",
    *,
    document: bytes | None = None,
    types: bytes = TYPES,
    method: int = zipfile.ZIP_DEFLATED,
    more: Iterable[tuple[str, bytes]] = (),
) -> bytes:
    """A DOCX with a body, or with a whole document, or with parts of its own."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", HEAD + body + TAIL if document is None else document)
        for name, content in more:
            archive.writestr(name, content)
    return packed.getvalue()


def changed_directory(content: bytes, start: int, value: bytes) -> bytes:
    """An archive whose directory states something else of its last member."""
    before, mark, directory = content.rpartition(b"PK\x01\x02")
    return before + mark + directory[: start - 4] + value + directory[start - 4 + len(value) :]


def bomb_of_parts(number: int) -> bytes:
    """A DOCX whose headers are each below the bounds."""
    header = MAIN.replace("document.main", "header").encode()
    overrides = b"".join(b'<Override PartName="/h%d" ContentType="%b"/>' % (one, header) for one in range(number))
    part = HEAD + random.Random(1).randbytes(400).hex().encode() * (75 * 1024) + TAIL
    return docx(
        types=TYPES.replace(b"</Types>", overrides + b"</Types>"),
        more=((f"h{one}", part) for one in range(number)),
    )


ENTITIES = b'<!DOCTYPE w [<!ENTITY a "ISO 9001">' + b"".join(
    b'<!ENTITY %c "%b">' % (98 + one, b"&%c;" % (97 + one) * 10) for one in range(9)
)

DOCX = {
    "bomb of spaces": (lambda: docx(document=b" " * (400 * MIB)), ("unpacks to more", "300 to 1")),
    "bomb of paragraphs": (lambda: docx(PARAGRAPH * (3 * MIB)), ("unpacks to more", "300 to 1")),
    "bomb of types": (lambda: docx(types=b" " * (50 * MIB)), "300 to 1"),
    "bomb of many parts": (lambda: bomb_of_parts(6), "unpacks to more"),
    "empty paragraphs": (lambda: docx(b"<w:p/>" * MIB), READ),
    "paragraphs": (lambda: docx(PARAGRAPH * 50_000), READ),
    "stored paragraphs": (lambda: docx(PARAGRAPH * 200_000, method=zipfile.ZIP_STORED), (READ, LIMIT)),
    "many members": (lambda: docx(more=((f"{one}", b"") for one in range(20_000))), "parts"),
    "larger than stated": (lambda: changed_directory(docx(PARAGRAPH * 1000), 24, b"\x10\0\0\0"), "damaged"),
    "smaller than stated": (lambda: changed_directory(docx(PARAGRAPH), 24, b"\xff\xff\xff\x7f"), READ),
    "encrypted": (lambda: changed_directory(docx(PARAGRAPH), 8, b"\x01\0"), "encrypted"),
    "place outside": (lambda: changed_directory(docx(PARAGRAPH), 42, b"\xff\xff\xff\x7f"), "damaged"),
    "other compression": (lambda: docx(b" " * MIB, method=zipfile.ZIP_BZIP2), "compression"),
    "cut": (lambda: docx(PARAGRAPH)[:-30], "no ZIP"),
    "entities": (lambda: docx(document=ENTITIES + b"]>" + HEAD + b"&j;" + TAIL), "document type"),
    "external entity": (
        lambda: docx(document=b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + b"&a;" + TAIL),
        "document type",
    ),
    "deep": (lambda: docx(b"<w:tbl>" * 100_000), "nested"),
    "text boxes": (lambda: docx(b"<w:p>" * 900 + b"</w:p>" * 900), READ),
    "long attribute": (lambda: docx(b'<w:p a="' + b"x" * (8 * MIB - 100) + b'"/>', method=zipfile.ZIP_STORED), READ),
    "many attributes": (lambda: docx(b"<w:p " + b" ".join(b'a%d=""' % n for n in range(200_000)) + b"/>"), READ),
    "encoding idna": (lambda: docx(document=b'<?xml version="1.0" encoding="idna"?>' + HEAD + TAIL), READ),
    "no document": (lambda: docx(types=b"<Types/>"), "not a DOCX"),
    "no types": (lambda: docx(types=b""), "damaged"),
}


def pdf(*objects: bytes, root: int = 1, more: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1."""
    body, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer\n<< /Size %d /Root %d 0 R %b >>\n" % (size, root, more)
    return body + head + table + trailer + b"startxref\n%d\n%%%%EOF" % len(body)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def page(content: bytes, resources: bytes = b"/Font << /F1 5 0 R >>", contents: bytes = b"4 0 R") -> bytes:
    """A PDF of one page with a stream, which is the fourth object."""
    return pdf(
        CATALOG,
        PAGES,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents %b /Resources << %b >> >>" % (contents, resources),
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), more, content)


def packed(content: bytes, times: int = 1) -> bytes:
    """A stream that is packed as often as asked for."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [%b]" % (b"/FlateDecode " * times))


SHOWN = b"BT /F1 12 Tf (ISO 9001) Tj ET\n"
ANY = (READ, "not a readable PDF", LIMIT)

PDF = {
    "packed text": (lambda: page(packed(SHOWN * (3 * MIB))), ANY),
    "packed spaces": (lambda: page(packed(b" " * (300 * MIB))), ANY),
    "packed twice": (lambda: page(packed(b" " * (300 * MIB), 2)), ANY),
    "run lengths": (lambda: page(stream(b"\x81 " * (2 * MIB), b"/Filter /RunLengthDecode")), ANY),
    "lzw": (lambda: page(stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * MIB, b"/Filter /LZWDecode")), ANY),
    "one stream often": (lambda: page(packed(SHOWN * 20_000), contents=b"[" + b"4 0 R " * 5000 + b"]"), ANY),
    "loop of pages": (lambda: pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), ANY),
    "loop of parents": (lambda: page(stream(SHOWN), b"/Parent 3 0 R"), ANY),
    "doubled pages": (
        lambda: pdf(
            CATALOG,
            *(b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 99 >>" % (one + 3, one + 3) for one in range(40)),
            b"<< /Type /Page /MediaBox [0 0 9 9] >>",
        ),
        ANY,
    ),
    "false count": (lambda: pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 999999999 >>"), ANY),
    "loop of objects": (lambda: pdf(b"1 0 R"), ANY),
    "loop of lengths": (lambda: page(b"<< /Length 4 0 R >>\nstream\nx\nendstream"), ANY),
    "loop of tables": (lambda: pdf(CATALOG, PAGES, more=b"/Prev 9"), ANY),
    "deep lists": (lambda: page(stream(b"[" * MIB)), ANY),
    "deep objects": (lambda: pdf(b"[" * MIB), ANY),
    "form in itself": (
        lambda: page(
            stream(b"/X Do", b"/Subtype /Form /Resources << /XObject << /X 4 0 R >> >>"), b"/XObject << /X 4 0 R >>"
        ),
        ANY,
    ),
    "wide map of characters": (
        lambda: page(
            stream(b"1 beginbfrange <0000> <ffffffff> <0000> endbfrange"),
            b"/Font << /F1 << /Type /Font /Subtype /Type0 /BaseFont /A /ToUnicode 4 0 R >> >>",
        ),
        ANY,
    ),
    "long name": (lambda: page(stream(b"/" + b"a" * (8 * MIB))), ANY),
    "open text": (lambda: page(stream(b"BT " + b"(" * (4 * MIB))), ANY),
    "cut": (lambda: page(stream(SHOWN))[:-200], ANY),
    "no table": (lambda: b"%PDF-1.5\n" + b"1 0 obj " * (MIB // 8), ANY),
    "nothing": (lambda: b"%PDF-1.5\n" + b"\n" * (8 * MIB), ANY),
}

FORMATS = {
    "plain": PLAIN,
    "html": HTML,
    "markdown": MARKDOWN,
    "tex": TEX,
    "bibtex": BIBTEX,
    "docx": DOCX,
    "pdf": PDF,
}

KINDS = [
    Kind(name, reader, make, told)  # type: ignore[arg-type]
    for reader, kinds in FORMATS.items()
    for name, (make, told) in kinds.items()
]


def write(folder: Path, kinds: list[Kind]) -> None:
    """Write documents of these kinds to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        (folder / kind.file_name).write_bytes(kind.make())


if __name__ == "__main__":
    write(Path(sys.argv[1]), KINDS)
