"""Titles that attack a reader, in a real browser: pages, search and site show them as text, and nothing of them runs."""

import json
import re
import sqlite3
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from aistandards import Catalog
from aistandards.model.slug import slug_of
from aistandards.settings import Settings
from aistandards.web.site.build import build
from tests.browser.conftest import Look, hosting, serving
from tests.support.commands import sync
from tests.support.small import Small, iso_row, itu_row

pytestmark = [pytest.mark.slow, pytest.mark.subprocess]

RUN = "globalThis.attacked = 1"
HOSTILE = (
    f"</script><script>{RUN}</script>",
    f"</title></textarea></style><script>{RUN}</script>",
    f'"><img src=x onerror="{RUN}">',
    f"' autofocus tabindex=0 onfocus='{RUN}' x='",
    f"<svg onload={RUN}><animate onbegin={RUN}>",
    f'<a href="javascript:{RUN}">here</a>',
    f"javascript:{RUN}",
    "<iframe srcdoc='<script>parent.attacked = 1</script>'></iframe>",
    "<base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>main{display:none}</style><form action=//evil.example><button>now</button>",
    "<!-- --!> ]]> <![CDATA[ &lt;b&gt; &amp;amp; &#60;i&#62;",
    "{{ 7*7 }} {% raw %} ${7*7} {0} {number} %s %00",
    "\u202egnp.ecnegilletni\u202c \u2066turned\u2067 round\u202d \u200e\u200f\u061c end",
    "\x00nul \x1b[2J \u2028separated\u2029 lines",
    "W" * 10_000,
    "\u0639" * 3_000,
    "a\u0301" * 2_000,
)
"""What stands in the store as it is here, as if an earlier version or another program had written it."""

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
NAMES = [f"ISO/IEC {70000 + number}:2026" for number in range(len(HOSTILE))]
LINKED = "ITU-T Y.7000 (01/2026)"


def shown(text: str) -> str:
    """What a reader may see of a hostile text: all of it but what controls the page."""
    return " ".join(CONTROLS.sub("", re.sub("[\\u2028\\u2029]", " ", text)).split())


@pytest.fixture
def attacked(sites: Small, no_snapshot: None, own_home: Path) -> Path:
    """A store with hostile titles, committees, stages, links and changes."""
    for number, name in enumerate(NAMES):
        title = f"Machine learning and privacy mark{number}mark"
        sites.iso.append(iso_row(900 + number, name, 6060, title, ownerCommittee=f"ISO/TC mark{number}mark"))
    sites.itu.append(itu_row(700, "Y.7000 (01/2026)", "In force", "2026-01-01", "Machine learning of deepfakes"))
    assert sync("--scope", "all")[0] == 0
    for row in sites.iso[-len(HOSTILE) :]:
        row["title"] = {"en": f"{row['title']['en']} revised", "fr": None}
    assert sync("iso", "--scope", "all")[0] == 0
    path = Path(Settings.load().database_url.removeprefix("sqlite:///"))
    _put_into(path)
    return path


def _put_into(path: Path) -> None:
    """Put the hostile texts in the place of their marks, and a script in the place of a link."""
    with sqlite3.connect(path) as store:
        tables = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        places = [(table, row[1]) for table in tables for row in store.execute(f"PRAGMA table_info({table})")]
        for table, column in places:
            if table.startswith(("search", "sqlite")):
                continue
            for number, text in enumerate(HOSTILE):
                inner = json.dumps(text, ensure_ascii=False)[1:-1]
                put = inner if column in ("data", "detail", "old", "new") else text.replace("\0", "")
                store.execute(
                    f'UPDATE {table} SET "{column}" = replace("{column}", ?, ?) WHERE "{column}" LIKE ?',
                    (f"mark{number}mark", put, f"%mark{number}mark%"),
                )
        store.execute(
            "UPDATE standard SET data = replace(data, 'https://www.itu.int/rec', ?)", (f"javascript:{RUN}//",)
        )
    store.close()


@pytest.fixture
def web(attacked: Path, own_home: Path) -> Iterator[str]:
    with serving(own_home, f"sqlite:///{attacked}") as root:
        yield root


def tasks(root: str) -> list[dict[str, Any]]:
    """The pages that show titles, with what each must show."""
    lists = {
        "en/standards/?tag=privacy&limit=200": HOSTILE,
        "ar/standards/?tag=privacy&limit=200": HOSTILE,
        "fr/search/?q=machine+learning+privacy&limit=200": HOSTILE,
        "ar/concepts/rights/privacy/?limit=200": HOSTILE,
        "zh/changes/?limit=200": (),
        "en/committees/": (),
        "ru/rights/udhr-12/": (),
        f"en/overlaps/?designation={NAMES[0].replace(' ', '+')}&limit=50": (),
        f"es/standards/{slug_of(LINKED)}/": (),
    }
    records = {f"{language}/standards/{slug_of(name)}/": (text,) for name, text in zip(NAMES, HOSTILE, strict=True) for language in ("en", "ar")}  # fmt: skip
    whys = {f"en/standards/{slug_of(name)}/why/": () for name in NAMES}
    echoes = {f"en/search/?q={'%3Cscript%3E' + RUN}%3C%2Fscript%3E%E2%80%AE%22%3E": ()}
    every = {**lists, **records, **whys, **echoes}
    return [{"job": "inert", "url": f"{root}{path}", "shows": [shown(text) for text in texts]} for path, texts in every.items()]  # fmt: skip


def test_the_server_shows_hostile_titles_as_text(web: str, look: Look) -> None:
    every = tasks(web)
    seen = look(every, origin=web, widths=[320])
    assert seen["pages"] == len(every) and seen["shown"] == 6 * len(HOSTILE)
    with urlopen(f"{web}feeds/changes.atom") as feed:
        assert len(ElementTree.fromstring(feed.read())) > len(HOSTILE)


@pytest.mark.usefixtures("attacked")
def test_the_site_and_its_search_show_hostile_titles_as_text(tmp_path: Path, look: Look) -> None:
    with Catalog.open() as catalog:
        build(catalog, tmp_path / "site", base="https://example.org", languages=["ar", "en"])
    with hosting(tmp_path / "site") as root:
        found = [shown(text) for text in HOSTILE]
        every = [{"job": "inert", "url": f"{root}{language}/search/index.html?q=privacy", "shows": found, "waits": True} for language in ("ar", "en")]  # fmt: skip
        every += [{"job": "inert", "url": f"{root}ar/standards/{slug_of(name)}/index.html", "shows": [shown(text)]} for name, text in zip(NAMES, HOSTILE, strict=True)]  # fmt: skip
        assert look(every, origin=root, widths=[320])["shown"] == 3 * len(HOSTILE)
