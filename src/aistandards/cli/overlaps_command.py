"""The command `aistandards overlaps`: what exists or is being written on the subject of a text or of a standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aistandards.check.inputs import STANDARD_INPUT, STANDARD_NAME
from aistandards.cli.completion import designations_or_files
from aistandards.cli.contract import JSON, answers
from aistandards.cli.language import identifier, language_option
from aistandards.cli.output import filter_options, filters_of, open_catalog, remark, say, write_json
from aistandards.errors import DocumentError
from aistandards.model import Annotation
from aistandards.translation import translate

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.catalog.overlaps import Member, Overlap, Overlaps

_MAX_SHOWN = 5
"""Other standards of a work, and quotes of a concept, that are printed."""


@click.command("overlaps")
@click.argument("subject", nargs=-1, required=True, metavar="FILE|-|DESIGNATION", shell_complete=designations_or_files)
@filter_options
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Largest number of works.")
@click.option(
    "--stdin-name",
    type=click.Path(path_type=Path),
    default=STANDARD_NAME,
    metavar="NAME",
    help="Name of standard input; its ending tells the format, as in draft.docx.",
)
@answers()
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    subject: tuple[str, ...],
    limit: int,
    stdin_name: Path,
    form: str,
    lang: str,
    **options: Any,
) -> None:
    """Find what exists or is being written on the subject of a text or of a standard, and say why.

    The words of the text are compared with titles and abstracts, its concepts with those of the standards. A committee that
    it names and a standard that it cites count too. All editions, drafts and amendments of a work are one entry. A score
    orders the entries of one answer and means nothing else.
    """
    catalog = open_catalog(ctx)
    found = _found(catalog, " ".join(subject), stdin_name, limit, filters_of(catalog, options))
    if form == JSON:
        write_json(found.plain())
        return
    for overlap in found.overlaps:
        for line in _lines(catalog, overlap, lang):
            say(line)
    for line in _summary(found):
        remark(line)


def _found(catalog: Catalog, subject: str, stdin_name: Path, limit: int, filters: dict[str, Any]) -> Overlaps:
    # Imported here: a designation needs no reader of documents.
    from aistandards.check.overlaps import overlaps_of_document

    if subject == STANDARD_INPUT:
        from aistandards.check.documents.opening import read_standard_input

        return overlaps_of_document(catalog, stdin_name, limit, content=read_standard_input(), **filters)
    path = Path(subject)
    if _is_there(path):
        return overlaps_of_document(catalog, path, limit, **filters)
    if catalog.resolve(subject, nearest=False).citation is None and subject not in catalog:
        raise DocumentError(f"{subject!r:.200} is neither a file nor a designation; - stands for standard input")
    return catalog.overlaps(catalog.get(subject), limit, **filters)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _lines(catalog: Catalog, overlap: Overlap, language: str) -> Iterator[str]:
    """Yield one work: its nearest standard, the reasons, and its other standards."""
    nearest = overlap.nearest
    yield f"{_named(nearest, language)}, {translate('score', language)} {overlap.score:g}"
    yield f"  {nearest.titles.get(language) or nearest.title}"
    if nearest.reported:
        yield f"  {nearest.reported}"
    if overlap.words:
        quotes = dict.fromkeys(word.there[0].quote.casefold() for word in overlap.words if word.there)
        more = _more(overlap.shared_words - len(overlap.words), language)
        yield f"  {translate('words', language)}: {', '.join(quotes)}{more}"
    for shared in overlap.concepts:
        here, there = (_quotes(evidence) for evidence in (shared.here, shared.there))
        label = catalog.vocabularies.label(shared.concept, language)
        yield f"  {translate('concept', language)}: {label} ({here}; {translate('there', language)} {there})"
    if overlap.committee:
        yield f"  {translate('committee', language)}: {identifier(overlap.committee, language)}"
    if overlap.cited:
        yield f"  {translate('cited in the text', language)}"
    if others := overlap.members[1:]:
        rest = _more(len(others) - _MAX_SHOWN, language)
        names = "; ".join(_named(one, language) for one in others[:_MAX_SHOWN])
        yield f"  {translate('same work', language)}: {names}{rest}"


def _named(member: Member, language: str) -> str:
    status = translate(member.status.value, language)
    stage = f", {member.stage}" if member.stage and member.stage.casefold() != member.status.value else ""
    gone = f", {translate('no longer listed since', language)} {member.gone}" if member.gone else ""
    return f"{identifier(member.designation, language)}: {status}{stage}{gone}"


def _more(number: int, language: str) -> str:
    return f" {translate('and {number} more', language).format(number=number)}" if number > 0 else ""


def _quotes(evidence: Iterable[Annotation]) -> str:
    by_spelling = {one.quote.casefold(): one.quote for one in evidence}
    return ", ".join(f"«{quote}»" for quote in list(by_spelling.values())[:_MAX_SHOWN])


def _summary(found: Overlaps) -> Iterator[str]:
    """Yield what was compared with what, and what could not be compared."""
    subject, compared = found.subject, found.compared
    number, without, shown = compared.standards, compared.without_abstract, len(found.overlaps)
    if not found.overlaps:
        yield f"no overlap found in {number} texts of which {without} had no abstract"
    elif shown < found.found:
        yield f"{shown} of {found.found} works shown; compared with {number} texts of which {without} had no abstract"
    else:
        yield f"all shown; compared with {number} texts of which {without} had no abstract"
    if compared.standards and compared.without_abstract == compared.standards:
        yield "only titles were compared: the bundled catalogue carries no abstracts; `aistandards sync` fetches them"
    if subject.read < subject.characters:
        yield f"only the first {subject.read} of {subject.characters} characters were read"
    if subject.work:
        yield f"the other texts of {subject.work} are left out"
    if not subject.known_words:
        yield "no word of the text occurs in the compared titles and abstracts"
    if subject.language != "en":
        yield (
            f"the text was read as {subject.language}: its words were compared with {compared.in_language} of {compared.read} "
            "texts, since most titles are English only; concepts were compared with all"
        )
