"""Hostile documents: each is read or refused in one sentence, below the memory and the time that stand here."""

import json
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from tests.check.documents import hostile, hostile_formats
from tests.check.documents.hostile import READ, write

KINDS = [*hostile.KINDS, *hostile_formats.KINDS]

ROOT = Path(__file__).resolve().parents[3]


@attrs.frozen
class Bound:
    """What the check of any hostile document of a reader stays below.

    Attributes:
        memory: Peak memory of the process of the command in MiB.
        child: Peak memory of the process of the reader in MiB; 0 where there is none.
        seconds: Time in seconds. It holds on a busy machine, so it is a bound against hangs and no measure of speed.
    """

    memory: int
    child: int
    seconds: float


MAX_TIME, MAX_MEMORY = 60, 512
"""Limits with which these tests run the check."""

BOUNDS = {
    "plain": Bound(768, 0, MAX_TIME),
    "html": Bound(192, 0, MAX_TIME),
    "markdown": Bound(192, MAX_MEMORY + 64, MAX_TIME),
    "tex": Bound(96, 0, MAX_TIME),
    "bibtex": Bound(96, 0, MAX_TIME),
    "docx": Bound(256, 256, MAX_TIME),
    "pdf": Bound(96, 256, MAX_TIME),
    "csv": Bound(96, 0, MAX_TIME),
    "json": Bound(128, 0, MAX_TIME),
    "notebook": Bound(96, 128, MAX_TIME),
    "markup": Bound(192, 256, MAX_TIME),
    "pptx": Bound(96, 256, MAX_TIME),
    "xlsx": Bound(96, 192, MAX_TIME),
    "odf": Bound(96, 96, MAX_TIME),
    "epub": Bound(96, 192, MAX_TIME),
    "rtf": Bound(96, 96, MAX_TIME),
}
"""`docs/reliability.md` states the same bounds."""

PROBE = """
import json, pathlib, resource, sys, time
from aistandards import Plugins
from aistandards.check.documents import Limits, read_document
from aistandards.check.limits import LimitError
from aistandards.check.references import find
from aistandards.errors import DocumentError

plugins, (max_time, max_memory) = Plugins.find(), map(int, sys.argv[1:3])
unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
for path in sys.argv[3:]:
    limits = Limits(max_time, max_memory)
    start = time.monotonic()
    try:
        document = read_document(pathlib.Path(path), plugins, limits)
        for reference in find(document.text, plugins.designations, limits.check_time):
            pass
        told = ""
    except (DocumentError, LimitError) as error:
        told = str(error)
    document = None
    memory = [resource.getrusage(whose).ru_maxrss // unit for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps([pathlib.Path(path).name, told, time.monotonic() - start, *memory]), flush=True)
"""


@pytest.mark.slow
@pytest.mark.subprocess
@pytest.mark.parametrize("reader", BOUNDS)
def test_a_hostile_document_costs_no_more_than_its_bounds(tmp_path: Path, reader: str) -> None:
    pytest.importorskip("resource", reason="needs a system that counts memory")
    kinds = {kind.file_name: kind for kind in KINDS if kind.reader == reader}
    write(tmp_path, list(kinds.values()))
    # Linux counts the memory of the process that starts another one as memory of that one, so a small one starts the probe.
    start = "import subprocess, sys; subprocess.run([sys.executable, '-c', *sys.argv[1:]], check=True)"
    arguments = [str(MAX_TIME), str(MAX_MEMORY), *(str(tmp_path / name) for name in kinds)]
    done = subprocess.run([sys.executable, "-c", start, PROBE, *arguments], capture_output=True, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(kinds), f"after {rows[-1:]}: {done.stderr[-2000:]}"
    for name, told, seconds, memory, child in rows:
        expected = (kinds[name].told,) if isinstance(kinds[name].told, str) else kinds[name].told
        assert any(part in told if part else told == READ for part in expected), (name, told)
        assert "\n" not in told, name
        bound = BOUNDS[reader]
        assert seconds < bound.seconds, (name, seconds)
        assert memory < bound.memory and child < max(bound.child, bound.memory), (name, memory, child)


def test_there_are_hostile_documents_of_every_reader() -> None:
    assert len(KINDS) >= 40 and {kind.reader for kind in KINDS} == set(BOUNDS)
    assert len({kind.file_name for kind in KINDS}) == len(KINDS)
