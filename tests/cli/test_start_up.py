"""A short command imports what its answer needs, and nothing else: what is imported is most of its time."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

pytestmark = pytest.mark.usefixtures("used_before")

PROGRAM = """
import json, sys
from aistandards.cli.main import main
try:
    main()
finally:
    packages = {name.partition(".")[0] for name in sys.modules}
    ours = {name for name in sys.modules if name.startswith("aistandards.")}
    print(json.dumps(sorted(packages | ours)), file=sys.stderr)
"""
NEVER = {
    "ahocorasick_rs",
    "aistandards.cli.help",
    "aistandards.cli.message",
    "alembic",
    "httpx2",
    "jinja2",
    "msgspec",
    "openpyxl",
    "rich",
    "tenacity",
    "yaml",
}
"""Packages and modules that no answer in English about the store needs."""

WRITING = {"aistandards.store.batch", "aistandards.store.inheritance", "aistandards.sync.synchroniser"}
RECORDS = {"cattrs", "aistandards.model.standard"}
PLUGINS = {"pluggy", "aistandards.plugin.registry"}
VOCABULARIES = {"aistandards.tagging.vocabularies"}


@pytest.mark.subprocess
@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (["--help"], NEVER | WRITING | VOCABULARIES | {"cattrs", "sqlalchemy"}),
        (["gaps", "--help"], NEVER | WRITING | VOCABULARIES | RECORDS | PLUGINS | {"sqlalchemy"}),
        ([], NEVER | WRITING | {"cattrs"}),
        (["list"], NEVER | WRITING | VOCABULARIES | RECORDS | PLUGINS),
        (["show", "ISO/IEC 42001"], NEVER | WRITING | VOCABULARIES),
        (["resolve", "ISO/IEC 42001"], NEVER | WRITING | VOCABULARIES | {"cattrs"}),
        # A search reads its candidates with msgspec, which takes a third of the time.
        (["search", "privacy"], (NEVER - {"msgspec"}) | WRITING | {"cattrs"}),
    ],
    ids=lambda value: " ".join(value[:1]) if isinstance(value, list) else "",
)
def test_a_short_command_imports_only_what_it_needs(arguments: Sequence[str], unneeded: set[str]) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout
    imported = set(json.loads(done.stderr.splitlines()[-1]))
    assert imported & unneeded == set()
