"""The judge: what must hold after every run, whatever the upstream sent.

The judge never asks the program. It reads the answers of the upstream itself and compares them with the model. A fact
may change to what the model says, or to what a whole and valid answer of this run said about this record.

What the protocol cannot tell is allowed, and nothing else:

- A whole answer that says something else than the model, in a value that the format allows, is believed.
- A row that is missing in a whole listing is believed to be gone: at once where the document has an end of its own,
  else when a second listing lacks it too.
- A record that is read only when its upstream names a change keeps such a value until everything is read again.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aistandards.sync.report import Outcome, SourceReport

from .journey import State
from .upstream import Exchange
from .wire import DESIGNATION, Kind, dumped

MAX_LOSS = 5
"""Number of records that may lose something in one run, whatever the upstream says."""

MAX_SHARE = 0.10
GOOD = (Outcome.OK, Outcome.UNCHANGED)
ANY_FACTS = (*DESIGNATION, "titles", "abstracts", "committee", "dates", "edition", "ics", "languages", "links")
"""What may change where nobody can tell what the bytes say."""

LISTINGS = ("listing", "archive", "pages", "index", "list")
"""Kinds of documents that name every standard."""


@dataclass
class Memory:
    """What the judge remembers from run to run.

    Attributes:
        missed: In how many listings on end a key was missing.
        believed: Facts by key that a valid answer got wrong, and that no listing names again.
    """

    missed: Counter[str] = field(default_factory=Counter)
    believed: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class Run:
    """A run to judge.

    Attributes:
        before: The store before it.
        after: The store after it.
        report: Its report.
        said: The answers of the upstream.
        truths: What single syncs of the worlds of the run leave in an empty store.
        whole: Whether it read from the beginning to the end.
        cached: Whether the source reads records only when the upstream names a change.
    """

    before: State
    after: State
    report: SourceReport
    said: Sequence[Exchange]
    truths: Sequence[State]
    whole: bool = True
    cached: bool = False


def judged(run: Run, memory: Memory) -> list[str]:
    """Return what is wrong after a run; an empty list when everything holds."""
    last = {exchange.page.resource: exchange for exchange in run.said}
    licences = _licences(run)
    if run.cached:
        for key, fields in memory.believed.items():
            licences.setdefault(key, set()).update(fields)
    _note_missing(run, last, memory)
    return [
        *_facts(run, licences, memory),
        *_gone(run, last, memory),
        *_outcome(run, last),
        *_counts(run, last),
        *_words(run),
        *_beside(run),
        *_needless(run, memory),
    ]


# Facts.


def _licences(run: Run) -> dict[str, set[str]]:
    """Return the fields of each record that whole and valid answers of the run speak of in other words than the model."""
    licences: dict[str, set[str]] = {}
    for exchange in run.said:
        if exchange.state == "torn":
            for key in map(exchange.page.kind.key, exchange.page.rows):
                licences.setdefault(str(key), set()).update(ANY_FACTS)
        elif exchange.state == "row":
            for key, fields in _of_damaged(exchange, run.before):
                licences.setdefault(key, set()).update(fields)
        elif exchange.rows is not None and not exchange.same:
            for key, fields in _differences(exchange, run.before, exchange.rows):
                licences.setdefault(key, set()).update(fields)
    return licences


def _of_damaged(exchange: Exchange, before: State) -> Iterator[tuple[str, set[str]]]:
    """A source may take the rows of a document that cannot be read as a whole: those that are in it, or pieces of them."""
    yield from _differences(exchange, before, exchange.meant)
    for row in exchange.meant:
        if (key := exchange.page.kind.key(row)) is not None and dumped(row) not in exchange.seen:
            yield key, set(ANY_FACTS)


def _differences(exchange: Exchange, before: State, rows: Sequence[Any]) -> Iterator[tuple[str, set[str]]]:
    kind, page = exchange.page.kind, exchange.page
    originals = {kind.key(row): row for row in page.rows}
    served = {kind.key(row) for row in rows}
    for row in rows:
        key = kind.key(row)
        original = originals.get(key)
        if key is None or original is None or not isinstance(row, dict) or "@damaged" in row:
            continue
        fields = _changed_fields(kind, original, row)
        if kind.name == "committees":
            yield from _by_committee(before, key, fields)
        elif fields:
            yield key, fields
        if kind.name == "index" and original.get("approval_date") != row.get("approval_date"):
            yield from _editions(before, key)
    for key in originals.keys() - served:
        if kind.name == "index" and key is not None and None not in served:
            yield from _editions(before, key)


def _changed_fields(kind: Kind, original: Mapping[str, Any], row: Mapping[str, Any]) -> set[str]:
    fields: set[str] = set()
    for name in original.keys() | row.keys():
        if original.get(name) == row.get(name) and (name in original) == (name in row):
            continue
        member = kind.members.get(name)
        if member is None:
            fields.add("extra")
        elif member.valid(row.get(name)):
            fields.update(member.facts)
    return fields


def _by_committee(before: State, reference: str, fields: set[str]) -> Iterator[tuple[str, set[str]]]:
    for key, held in before.records.items():
        if held.facts.get("committee.reference") == f'"{reference}"':
            yield key, fields


def _editions(before: State, name: str) -> Iterator[tuple[str, set[str]]]:
    """The stage of an edition follows from the other editions that are listed."""
    number = name.partition(" ")[0]
    for key in before.records:
        if key.partition(" ")[0] == number:
            yield key, {"stage"}


def _facts(run: Run, licences: Mapping[str, set[str]], memory: Memory) -> Iterator[str]:
    vanished: Counter[str] = Counter()
    told = {one.page.kind.key(row) for one in run.said if one.same and one.page.kind.cached for row in one.page.rows}
    for key, held in run.before.records.items():
        now = run.after.records.get(key)
        if now is None:
            yield f"the record {key} was deleted"
            continue
        if not any(key in truth.records for truth in run.truths):
            continue
        for path in sorted(held.facts.keys() | now.facts.keys()):
            old, new = held.facts.get(path), now.facts.get(path)
            if old == new:
                continue
            true = any(key in truth.records and truth.records[key].facts.get(path) == new for truth in run.truths)
            if path == "committee.name" and held.facts.get("committee.reference") != now.facts.get(
                "committee.reference"
            ):
                # Another committee has another name, which another file tells.
                continue
            # A relevant record may have details that a first sync does not fetch; a true answer may change them.
            known = any(path in truth.records[key].facts for truth in run.truths if key in truth.records)
            more = run.cached and (old is None or (not known and new is not None and key in told))
            if not true and not more and not _licensed(licences.get(key, ()), path):
                yield f"{path} of {key} was {old} and is {new}, which no whole answer said"
            if not true and new is None:
                vanished[path.partition(".")[0]] += 1
            noted = path.partition(".")[0] in run.after.journal.get(key, ())
            if not noted and (old is not None or not path.startswith("abstracts")):
                yield f"{path} of {key} changed from {old} to {new} and the journal does not say so"
    if run.cached:
        _note_believed(run, licences, memory)
    _note_names(run, memory)
    for name, number in vanished.items():
        if name != "extra" and number > MAX_LOSS and number > MAX_SHARE * len(run.before.records):
            yield f"{number} records lost their {name} in one run that ended as {run.report.outcome.value}"


def _licensed(fields: Any, path: str) -> bool:
    return path in fields or path.partition(".")[0] in fields


def _note_believed(run: Run, licences: Mapping[str, set[str]], memory: Memory) -> None:
    for key, fields in licences.items():
        memory.believed.setdefault(key, set()).update(fields)


def _note_names(run: Run, memory: Memory) -> None:
    """A name that the file of committees lacks is known when the listing changes: nothing tells that this file did."""
    for exchange in run.said:
        if exchange.page.kind.name == "committees" and not exchange.same:
            for key in {**run.after.records, **run.truths[0].records}:
                memory.believed.setdefault(key, set()).add("committee.name")


# Records that are gone.


def _lists(last: Mapping[str, Exchange], key: str) -> list[Exchange]:
    """The answers that list the kind of records that a key belongs to."""
    found = [one for one in last.values() if one.page.kind.lists]
    work = key.startswith("work/")
    return [one for one in found if (one.page.kind.name == "list") == work]


def _shifts(run: Run, lists: Sequence[Exchange]) -> bool:
    """Whether the pages of a listing were of different worlds, so that a record may be on none of them."""
    return len(run.truths) > 1 and any(one.page.full for one in lists)


def _note_missing(run: Run, last: Mapping[str, Exchange], memory: Memory) -> None:
    for key in run.before.records:
        lists = _lists(last, key)
        if not lists or any(one.rows is None or one.state == "short" for one in lists) or _shifts(run, lists):
            continue
        served = {one.page.kind.key(row) for one in lists for row in one.rows or ()}
        if key in served:
            memory.missed[key] = 0
        elif None not in served:
            memory.missed[key] += 1


def _gone(run: Run, last: Mapping[str, Exchange], memory: Memory) -> Iterator[str]:
    newly = 0
    for key, now in run.after.records.items():
        held = run.before.records.get(key)
        if held is None or held.gone is not None or now.gone is None:
            continue
        if not all(key in truth.records for truth in run.truths):
            continue
        newly += 1
        lists = _lists(last, key)
        needed = 1 if all(one.page.kind.has_end for one in lists) else 2
        served = {one.page.kind.key(row) for one in lists for row in one.rows or ()}
        unread = not lists or None in served or any(one.rows is None or one.state == "short" for one in lists)
        torn = any(one.state == "torn" for one in lists)
        if _shifts(run, lists) or not torn and (key in served or unread or memory.missed[key] < needed):
            yield f"{key} is listed and was marked gone (missing {memory.missed[key]} times on end)"
    listed = sum(held.gone is None for held in run.before.records.values())
    if newly > MAX_LOSS and newly > MAX_SHARE * listed:
        yield f"{newly} of {listed} listed records were marked gone in one run"
    if run.after.wrong:
        yield f"{run.after.wrong} standards are gone though a record of theirs is not"


# The report.


def _outcome(run: Run, last: Mapping[str, Exchange]) -> Iterator[str]:
    report = run.report
    if report.outcome not in GOOD or not run.whole:
        return
    for resource, exchange in last.items():
        if exchange.page.kind.needed and exchange.state == "broken":
            yield f"{resource} was broken (status {exchange.status}) and the run ended as {report.outcome.value}"
    if report.quarantined == report.fetched > MAX_LOSS:
        yield f"all {report.fetched} rows went to quarantine and the run ended as {report.outcome.value}"


def _counts(run: Run, last: Mapping[str, Exchange]) -> Iterator[str]:
    if run.report.outcome is not Outcome.OK or not run.whole or run.before.resumes:
        return
    names = {one.page.kind.name for one in last.values()}
    wanted = ("changes",) if "changes" in names and "pages" not in names else LISTINGS
    lists = [one for one in run.said if one.page.kind.name in wanted]
    if any(one.state in ("row", "torn", "cut") for one in lists):
        return
    final = [one for one in last.values() if any(one is other for other in lists)]
    rows = [
        (one.page.kind.name, one.page.kind.key(row), row)
        for one in final
        for row in one.rows or ()
        if _counts_as_row(one, row)
    ]
    keys = {(name, key) for name, key, _ in rows if key is not None}
    least, most = len(keys) + sum(key is None for _, key, _ in rows), sum(len(one.rows or ()) for one in lists)
    if not least <= run.report.fetched <= most:
        yield f"{run.report.fetched} rows are counted, but the upstream listed {least} to {most}"


def _counts_as_row(exchange: Exchange, row: Any) -> bool:
    """A work item without a title is none that the list names yet."""
    return exchange.page.kind.name != "list" or bool(row["title"].strip() and row["name"].strip())


def _words(run: Run) -> Iterator[str]:
    for key, held in run.after.records.items():
        yield from (
            f"{path} of {key} holds control characters: {text!r}"
            for path, text in held.facts.items()
            if _is_unsafe(text)
        )
    for sentence in (run.report.message or "", *run.report.notes, *run.after.reasons):
        if _is_unsafe(sentence):
            yield f"a sentence holds control characters: {sentence[:200]!r}"
        if "the plugin failed" in sentence:
            yield f"an upstream's fault is called one of the plugin: {sentence[:200]}"


def _is_unsafe(text: str) -> bool:
    """Whether a text changes how a terminal shows it."""
    return any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in text)


def _beside(run: Run) -> Iterator[str]:
    if run.before.others != run.after.others:
        changed = sorted({row[:2] for row in run.before.others ^ run.after.others})
        yield f"records of another source changed: {changed[:5]}"


def _needless(run: Run, memory: Memory) -> Iterator[str]:
    """An upstream that says nothing but the truth, in whatever manner, is believed at once."""
    truthful = all(one.same and one.state == "whole" for one in run.said)
    if not truthful or not run.whole or run.before.resumes or len(run.truths) > 1:
        return
    if run.report.outcome in GOOD:
        yield from healed(run.after, run.truths[0], memory, exactly=False)
    elif run.report.outcome is not Outcome.REFUSED:
        yield f"the upstream said nothing but the truth, and the run ended as {run.report.outcome.value}"


def healed(after: State, truth: State, memory: Memory, *, exactly: bool) -> list[str]:
    """Return what is wrong after a run without faults.

    Args:
        after: The store.
        truth: What a single sync leaves in an empty store.
        memory: What the judge remembers.
        exactly: Whether records that are not listed must be gone, and facts that were believed must be right.
    """
    wrong: list[str] = []
    # An archive's member keeps the key under which it was read first.
    named = {held.facts.get("designation"): key for key, held in after.records.items() if held.gone is None}
    keys = {
        key: key if key in after.records else named.get(right.facts["designation"], key)
        for key, right in truth.records.items()
    }
    for key, right in truth.records.items():
        held = after.records.get(keys[key])
        if held is None or held.gone is not None:
            wrong.append(f"{key} is {'missing' if held is None else 'gone'} after a healthy run")
            continue
        for path in sorted(held.facts.keys() | right.facts.keys()):
            old, new = right.facts.get(path), held.facts.get(path)
            more = old is None and key[:1] == "Y"
            if old != new and not more and (exactly or not _licensed(memory.believed.get(key, ()), path)):
                wrong.append(f"{path} of {key} is {new} after a healthy run, not {old}")
    if exactly:
        listed = {key for key, held in after.records.items() if held.gone is None}
        wrong += [f"{key} is still listed after healthy runs" for key in sorted(listed - set(keys.values()))]
    return wrong
