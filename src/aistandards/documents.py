"""Documents as text: Markdown, plain text, BibTeX, HTML, DOCX and PDF, read by kept libraries."""

from pathlib import Path

from aistandards.errors import DocumentError

MOST_BYTES = 64 << 20
TEXTS = frozenset(".md .markdown .txt .rst .bib .tex .adoc .csv .json .yml .yaml .toml .py".split())


def read_text(path: Path) -> str:
    """The text of a document, its lines kept where the format has lines.

    Raises:
        DocumentError: It cannot be read, is too large, or is of a kind that is not known.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DocumentError(f"{path} is larger than {MOST_BYTES >> 20} MiB; check it in parts")
        kind = path.suffix.casefold()
        if kind in (".html", ".htm"):
            return _html(path)
        if kind == ".docx":
            return _docx(path)
        if kind == ".pdf":
            return _pdf(path)
        if kind in TEXTS or not kind:
            return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 (at byte {error.start}); save it as UTF-8") from None
    raise DocumentError(f"{path}: no reader for {kind!r} files; convert it to text, HTML, DOCX or PDF")


def _html(path: Path) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(path.read_bytes())
    tree.strip_tags(["script", "style", "template"])
    return tree.text(separator="\n") if tree.body is None else tree.body.text(separator=" ")


def _docx(path: Path) -> str:
    try:
        import docx
    except ImportError:
        raise DocumentError("DOCX files need python-docx; install aistandards[documents]") from None
    try:
        document = docx.Document(str(path))
    except Exception as error:
        raise DocumentError(f"{path} is no DOCX file ({type(error).__name__})") from None
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def _pdf(path: Path) -> str:
    try:
        import pypdf
    except ImportError:
        raise DocumentError("PDF files need pypdf; install aistandards[documents]") from None
    try:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    except Exception as error:
        raise DocumentError(f"{path} is no PDF file that can be read ({type(error).__name__})") from None
