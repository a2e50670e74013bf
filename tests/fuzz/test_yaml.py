"""Members of archives and rows of described listings: whatever they hold, they are read or refused, alike by both readers."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aistandards.errors import PluginError
from aistandards.plugin.table import TablePlugin
from aistandards_relaton import quick
from aistandards_relaton.loading import load, load_carefully
from tests.support.datasets import dumped, first_generation, second_generation
from tests.support.fuzzing import JSON, TEXTS, cut_and_flipped, fuzz, spoilt
from tests.support.installed import PLUGINS
from tests.support.storable import storable

pytestmark = pytest.mark.fuzz

MORE: dict[str, Any] = {
    "date": [{"type": "published", "value": "2022-06"}],
    "link": [{"content": "https://example.org/rfc9999", "type": "src"}],
    "docstatus": {"stage": {"value": "INFORMATIONAL"}},
    "relation": [{"type": "obsoletes", "bibitem": {"docid": [{"id": "RFC7230", "primary": True}]}}],
    "ext": {"doctype": {"type": "rfc"}, "ics": [{"code": "35.020"}]},
}
RECORDS = (
    ("relaton-rfcs", first_generation("RFC 9999", "IETF", "HTTP over learning machines", **MORE)),
    ("relaton-iec", second_generation("IEC 63000:2024", "IEC", "Learning machines", **MORE)),
    ("relaton-ieee", second_generation("IEEE Std 1232-2002", "IEEE", "Learning machines", **MORE)),
    ("relaton-etsi", first_generation("ETSI EN 303 645 V2.1.1 (2020-06)", "ETSI", "Learning machines", **MORE)),
)
YAML = b"""--- %TAG ! tag:example.org,2000:
a: &a [1, 0x1F, 1_000, .inf, ~, yes, 2022-01-01, "\\u202e", 'it''s']
b: {<<: *a, ? c : |2-, !!python/object:os.system d: *b}
e: >+
  folded
  text
... # end
"""


@st.composite
def members(draw: st.DrawFn) -> tuple[str, bytes]:
    """A dataset's name and the bytes of one of its members, more or less spoilt."""
    name, record = draw(st.sampled_from(RECORDS))
    whole = draw(spoilt(record) | JSON)
    try:
        content = dumped(whole) if isinstance(whole, dict) else yaml.safe_dump(whole).encode()
    except (yaml.YAMLError, UnicodeEncodeError):
        content = dumped(record)
    return name, draw(st.just(content) | cut_and_flipped(content))


@fuzz(150)
@given(members())
def test_a_member_is_a_record_or_refused(member: tuple[str, bytes]) -> None:
    name, content = member
    try:
        standard = PLUGINS.source(name).parse(content)
    except ValueError as error:
        assert str(error)
    else:
        storable(standard)


@fuzz(200)
@given(cut_and_flipped(YAML) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60))
def test_both_readers_of_yaml_read_the_same(content: bytes) -> None:
    try:
        careful = load_carefully(content)
    except ValueError:
        careful = None
    if (found := quick.load(content)) is not None:
        assert found == careful, "the quick reader takes only what the careful one reads alike"
    try:
        assert load(content) == careful
    except ValueError as error:
        assert careful is None and str(error)


DESCRIPTION = (Path(__file__).parents[1] / "plugin" / "table" / "sac.toml").read_bytes()
LISTING = (Path(__file__).parents[1] / "plugin" / "table" / "sac.csv").read_bytes()


@fuzz(60)
@given(st.just(DESCRIPTION) | cut_and_flipped(DESCRIPTION), st.just(LISTING) | cut_and_flipped(LISTING))
def test_a_description_is_read_or_refused_and_so_are_its_rows(description: bytes, listing: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sac.toml"
        path.write_bytes(description)
        try:
            (source,) = TablePlugin(path).aistandards_sources()
        except PluginError as error:
            assert str(error)
            return
        for row in listing.splitlines():
            try:
                standard = source.parse(row)
            except ValueError as error:
                assert str(error)
            else:
                storable(standard)
