"""The time of every reader, and of the search for references, grows with the length of a text and not with its square."""

import gc
import time
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from aistandards.check.documents import bibtex, csv, docx, html, json, markdown, markup, plain, tex
from aistandards.check.references import find
from tests.check.documents.hostile import PARAGRAPH
from tests.check.documents.hostile import docx as packed
from tests.support.installed import DESIGNATIONS, PLUGINS

MAX_GROWTH = 8
"""Growth of the time from a length to four times the length: four when it is linear, sixteen when it is quadratic."""

Reader = Callable[[str], Any]

READERS: dict[str, Reader] = {
    "html": lambda text: list(html.read(text.encode())),
    "markdown": lambda text: list(markdown.read(text.encode())),
    "tex": lambda text: list(tex.read(text.encode())),
    "plain": lambda text: list(plain.read(text.encode())),
    "csv": lambda text: list(csv.read(text.encode())),
    "json": lambda text: list(json.read(text.encode())),
    "xml": lambda text: list(markup.read(f"<a>{text}</a>".encode())),
    "bibtex": lambda text: list(bibtex.read(text.encode(), PLUGINS)),
    "docx": lambda text: list(docx.read(packed(text.encode()))),
    "references": lambda text: list(find(text, DESIGNATIONS)),
}

# Each word is repeated, after each of the starts in `BEFORE`.
PATTERNS = {
    "html": """<!-- <!--- <a <a| <a/ <a<tab>b="c <a|b='c <a|b= <a|b=c <a|=|= </ </a </a| <! <!d <!doctype| <? <![ <![CDATA[ <div> <p>x
        </p> <b><i> <br> <pre> <script> </script <script><!-- <style> <template> <title> <textarea> & &# &#9 &#x &amp &amp; &a; < <<
        > '" <a|b=">" <table><tr><td> --> ]]>""",
    "markdown": """[ ] [] [a]( [a](b| ![ ![]( [^a] [a]:<nl> [a]:|b<nl> * ** *a_ **a| ***a**| _ _a_b ` `a `` ~~a| \\ \\* a|<!-- a|<? a|<![CDATA[
        a|<!A a|< a|<b a|</ a|<b|c=' & &# &#x1 &amp; >| >|a<nl> -| -|a<nl> 1.|a<nl> #|a<nl> |<bar> a<bar>b<nl>-<bar>-<nl> ```<nl> ~~~<nl>
        a<nl>=== --- <div><nl> <div><nl><nl> <pre><nl> <!--<nl> <http: <http:a> <a@ <tab> <nl> a||<nl> a\\<nl> |
        `|a<nl>b|` &#65;""",
    "tex": r"\ \\ \a \a| \a* { } ~ - -- \{ % $ \begin{a} \textbf{a} \usepackage[ \usepackage[a]{",
    "csv": '" "" , ,, <nl> "a, "a", "a<nl> "a"" ""a a" a""b "a""|, ; <tab>',
    "json": r'" "" \ "\ "\" "a| "a" "\u "\ud800" "\n" { [ " <nl> "<nl> / // 9 :',
    "xml": """<a/> <a></a> <a>b</a> a<b/> <a|b="c|d"/> <!----> <!--a--> <?a?> <![CDATA[a]]> &amp; &#65; <nl> a<nl> |""",
    "plain": "a | <nl> ISO \u200b",
    "bibtex": """@ @a @a{ @a( @a{b, @a{b,c= @a{b,c={ @a{b,c=" @a{b,c=d# ( ) { } " # , = % @string{a=" @comment{ @a{b,c={d}} @a{b,c=d}
        @misc{a,author={ISO},number={9001}} @a{b,author={A|and| @misc{a,author={A-A @misc{a,author={( @misc{a,title={ISO|9001""",
    "docx": "<w:p/> <w:tbl/> <!----> <?a?> &#65; &amp; | a",
    "references": """ISO| ISO/IEC/ ISO/ ISO- ISO-IEC| ISO|9 ISO|9001| ISO|9001:20 ISO|9001:2015/Amd|1: ISO|9001| ISO|9001,| ISO|9001-1, ISO|1–2|
        ISO|9001– ISO|9001— ISO|9001|and| ISO|9001|(all|parts ISO9001 ISO9 9 -1 :20 ( / , . ; | <nl> <tab> \u00a0 \u200b \U000e0041 \u00ad ٣
        ／ ： “ – — A A. A/ AB| AB/ AB- A1- NF|EN| EN|ISO| prEN| ГОСТ| МСЭ-T| Rec.| Rec.|ITU-T| Recommendation| Recom ITU-T| ITU-T|Y.
        ITU-T|Y.3172| ITU-T|G.1/ ITU-T|X.a- ITU-T|Y.1(06/2019) IEC|22|22| IEC|22-22| IEEE|P1/D IEEE|Std|1.1- ETSI|EN|3 3GPP|TS|2 RFC|
        NIST|SP|8 W3C| OASIS| IWA| IEC|White|Paper|a 符合ISO ISO|5259-1,|-2| ISO||| ISO|8|mm|""",
}

PLACES = {"|": " ", "<bar>": "|", "<nl>": "\n", "<tab>": "\t"}
BEFORE = {
    "references": ("", "ISO 9001 "),
    "bibtex": ("", "@misc{a, title={", "@misc{a, author={", "@misc{a,"),
    "markdown": ("", "a ", "- "),
    "html": ("", "<pre>"),
}
SPLIT = "\N{SECTION SIGN}"
LENGTHS = {"references": 1_000, "markdown": 1_500}


def written(pattern: str) -> str:
    for sign, stands_for in PLACES.items():
        pattern = pattern.replace(sign, stands_for)
    return pattern


def seconds(read: Reader, text: str) -> float:
    """Return the processor time of reading, without the collector of garbage, whose time depends on all other objects."""
    gc.disable()
    try:
        start = time.process_time()
        read(text)
        return time.process_time() - start
    finally:
        gc.enable()


def grows(read: Reader, text: str, length: int) -> float:
    """By how much the time grows when the end of a text is repeated four times as often; one for times too short to measure.

    Args:
        read: What is measured.
        text: A start, `SPLIT`, and what is repeated after it.
        length: Length of what is repeated.
    """
    before, _, pattern = text.rpartition(SPLIT)
    growth = 0.0
    # A disturbance by another process does not last, nor does what a grammar remembers of a short text.
    for factor in (1, 1, 4, 4):
        short, long = (before + pattern * (factor * size // len(pattern)) for size in (length, 4 * length))
        growth = seconds(read, long) / max(seconds(read, short), 0.002)
        if growth < MAX_GROWTH:
            break
    return growth


@pytest.mark.slow
@pytest.mark.parametrize("reader", PATTERNS)
def test_the_time_of_a_reader_grows_with_the_length_of_the_text(reader: str) -> None:
    texts = [
        f"{before}{SPLIT}{written(pattern)}"
        for pattern in dict.fromkeys(PATTERNS[reader].split())
        for before in BEFORE.get(reader, ("",))
    ]
    length = LENGTHS.get(reader, 6_000)
    slow = {text: growth for text in texts if (growth := grows(READERS[reader], text, length)) >= MAX_GROWTH}
    assert not slow


def test_the_time_of_an_archive_grows_with_its_paragraphs() -> None:
    assert grows(READERS["docx"], f"{SPLIT}{PARAGRAPH.decode()}", 100_000) < MAX_GROWTH


WORDS = """IEEE Std P1 ETSI EN 3GPP TS RFC NIST SP W3C OASIS ISO IEC ITU-T TR DIS Guide Amd 1 42001 -1 .2 . / : ( - – a A AA 1A A1 x- Y.1 STR-
    (06/2019) (ex /D1 /D- Paper rev""".split()
STARTS = (
    "ISO ",
    "IEC White Paper ",
    "IEEE P1",
    "IEEE Std 1",
    "ITU-T Y.1",
    "ETSI EN 1",
    "NIST SP 1",
    "3GPP TS 23.1",
    "OASIS a",
    "W3C a",
)


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
def test_no_grammar_tries_the_parts_of_a_designation_in_all_their_combinations(start: str) -> None:
    # A repeated part is the same in both orders of its words, but for where it begins.
    for part in map("".join, combinations(("", *WORDS), 2)):
        # Long enough that two readings of each part would take seconds, and few enough that they would end.
        text = f"{start}{part * (76 // len(part))}"[:76] + "!"
        assert seconds(lambda text: list(DESIGNATIONS.readings(text)), text) < 1, text
