"""A record in any generation's words becomes one standard, and nothing it says is lost on the way."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aistandards import Standard, Status
from aistandards.plugin import PartialDate, Relation, RelationType
from aistandards.plugin.registry import Plugins
from aistandards_relaton.convert import prefilter_texts, standard_of
from aistandards_relaton.datasets import DATASETS
from aistandards_relaton.leftovers import HOUSEKEEPING
from aistandards_relaton.loading import MAX_NODES, load, load_carefully
from aistandards_relaton.memory import Memory
from aistandards_relaton.reading import key_of
from aistandards_relaton.stages import STAGES
from tests.support.datasets import dumped, first_generation, second_generation

DATASET = {dataset.name: dataset for dataset in DATASETS}
TODAY = PartialDate("2026-11-24")


def made(dataset: str, record: dict[str, Any]) -> Standard:
    """The standard that a record becomes when it has gone through YAML."""
    loaded = load(dumped(record))
    return standard_of(DATASET[dataset], loaded, key_of(DATASET[dataset], loaded) or "", TODAY)


OLD = {
    "title": [{"content": "HTTP over learning machines", "format": "text/plain"}],
    "docid": [{"id": "RFC 9999", "type": "IETF", "primary": True}, {"id": "10.1/x", "type": "DOI"}],
    "link": [{"content": "https://example.org/rfc9999", "type": "src"}],
    "date": [{"type": "published", "value": "2022-06"}],
    "language": ["en"],
    "doctype": "rfc",
    "editorialgroup": [{"name": "httpbis"}],
    "docstatus": {"stage": {"value": "INFORMATIONAL"}},
    "relation": [{"type": "obsoletes", "bibitem": {"formattedref": "RFC7230"}}],
}
FIRST = OLD | {
    "date": [{"type": "published", "value": "2022-06"}],
    "doctype": None,
    "editorialgroup": None,
    "ext": {"doctype": {"type": "rfc"}, "editorialgroup": [{"name": "httpbis"}]},
    "relation": [{"type": "obsoletes", "bibitem": {"docid": [{"id": "RFC7230", "primary": True}], "id": "RFC7230"}}],
}
SECOND = {
    "title": {"content": "HTTP over learning machines", "type": "main", "language": "en"},
    "docidentifier": [{"content": "RFC 9999", "type": "IETF", "primary": True}, {"content": "10.1/x", "type": "DOI"}],
    "source": {"type": "src", "content": "https://example.org/rfc9999"},
    "date": {"type": "published", "at": "2022-06"},
    "language": "en",
    "ext": {"doctype": {"content": "rfc"}},
    "status": {"stage": {"content": "INFORMATIONAL"}},
    "contributor": [
        {
            "role": [{"type": "author", "description": [{"content": "committee"}]}],
            "organization": {"subdivision": [{"name": [{"content": "httpbis"}], "type": "workgroup"}]},
        }
    ],
    "relation": {"type": "obsoletes", "bibitem": {"docidentifier": {"content": "RFC7230", "type": "IETF"}}},
}


@pytest.mark.parametrize("record", [OLD, FIRST, SECOND], ids=["before", "first", "second"])
def test_every_generation_of_the_schema_tells_the_same(record: dict[str, Any]) -> None:
    standard = made("rfcs", record)
    assert (standard.designation, standard.origin.upstream_id) == ("RFC 9999", "rfc-9999")
    assert standard.titles == {"en": "HTTP over learning machines"}
    assert (str(standard.dates.published), standard.status) == ("2022-06", Status.PUBLISHED)
    assert (standard.stage.native, standard.deliverable_type) == ("INFORMATIONAL", "RFC")
    assert standard.committee is not None and standard.committee.reference == "httpbis"
    assert standard.page == "https://example.org/rfc9999" and standard.languages == ("en",)
    assert standard.relations == (Relation(RelationType.REPLACES, "RFC 7230"),)
    assert "10.1/x" in standard.extra["docid"]


def test_titles_are_kept_in_every_language_and_parts_are_joined() -> None:
    parts = [
        {"content": "Power", "language": ["fr"], "type": "title-intro"},
        {"content": "Plants", "language": ["fr"], "type": "title-main"},
        {"content": "Power - Plants", "language": ["en"], "type": "main"},
        {"content": "Power", "language": ["en"], "type": "title-intro"},
        {"content": "Another name", "language": ["en"], "type": "alternative"},
    ]
    standard = made("iec", first_generation("IEC 63000:2024", "IEC", "") | {"title": parts})
    assert standard.titles == {"en": "Power - Plants", "fr": "Power — Plants"}
    assert standard.extra["title"] == "Another name"


def test_dates_keep_their_precision_and_what_has_no_place_is_kept() -> None:
    dates = [
        {"type": "published", "value": "2022"},
        {"type": "issued", "value": "2021-05-06"},
        {"type": "stable-until", "value": "2030-12-31"},
        {"type": "obsoleted", "value": "2024-02"},
        {"type": "updated", "value": "2023-01-01"},
        {"type": "confirmed", "value": "soon"},
    ]
    standard = made("iec", first_generation("IEC 63000:2024", "IEC", "Power", date=dates, revdate="2022"))
    assert [str(date) for date in (standard.dates.published, standard.dates.stable_until, standard.dates.withdrawn)] == [
        "2022", "2030-12-31", "2024-02",
    ]  # fmt: skip
    assert standard.dates.confirmed is None
    kept = {name: value for name, value in standard.extra.items() if name.startswith("date") or name == "revdate"}
    assert kept == {"date.issued": "2021-05-06", "date.updated": "2023-01-01", "date.confirmed": "soon"}


def test_ieee_says_by_a_description_what_an_update_is_and_drafts_are_no_editions() -> None:
    def updates(word: str, target: str) -> dict[str, Any]:
        return {"type": "updates", "bibitem": {"docid": [{"id": target}]}, "description": {"content": word}}

    record = first_generation("IEEE P1232/D-3-2022-10", "IEEE", "Diagnosis")
    record |= {
        "relation": [
            updates("revises", "IEEE Std 1232-2002"),
            updates("amends", "IEEE Std 1-2000"),
            updates("moves", "?"),
        ],
        "date": [{"type": "published", "value": "2023-01-01"}, {"type": "issued", "value": "2022-12-01"}],
        "docstatus": {"stage": {"value": "draft"}},
        "ext": {"standard_status": "Inactive", "standard_modified": "Draft"},
    }
    standard = made("ieee", record)
    assert [(one.type.value, one.target) for one in standard.relations] == [
        ("replaces", "IEEE Std 1232-2002"),
        ("amends", "IEEE Std 1-2000"),
    ]
    assert standard.extra["relation.updates"] == "?"
    assert (standard.stage.native, standard.status) == ("draft, Inactive", Status.UNKNOWN)
    assert standard.work_item and standard.dates.published is None and str(standard.dates.approved) == "2022-12-01"


@pytest.mark.parametrize(
    ("identifier", "created", "published", "stands"),
    [
        ("IEEE Std 1-2002", "2002-05-14", "2019-04-05", "2002-05-14"),
        ("IEEE Std 1-2018", "2020-09-01", "2018-10-15", "2018-10-15"),
        ("IEEE Std 1", "1991", "2002-08-06", "1991"),
    ],
)
def test_ieee_s_print_that_agrees_with_the_designation_is_the_publication(
    identifier: str, created: str, published: str, stands: str
) -> None:
    dates = [{"type": "published", "value": published}, {"type": "created", "value": created}]
    standard = made("ieee", first_generation(identifier, "IEEE", "Diagnosis", date=dates))
    assert str(standard.dates.published) == stands
    other = ("created", created) if stands == published else ("published", published)
    assert standard.extra[f"date.{other[0]}"] == other[1]


def changing(word: str, target: str) -> dict[str, Any]:
    """A relation as IEEE's dataset describes it."""
    return {"type": "updates", "bibitem": {"docid": [{"id": target}]}, "description": {"content": word}}


@pytest.mark.parametrize(
    ("identifier", "title", "relations"),
    [
        ("IEEE Std 802.11", "Learning in local networks", [changing("amends", "IEEE Std 802.11-2020")]),
        ("IEEE Std 1666", "Language of models - Corrigendum 1", [changing("corrects", "IEEE Std 1666-2023")]),
        ("IEEE P1012", "Draft of a verification", [changing("corrects", "IEEE Std 1012-2016")]),
        ("ANSI/IEEE Std 802.3", "Supplements", [changing("amends", "ANSI/IEEE Std 802.3-1985")]),
        ("IEEE Std 1003.1", "IEEE Standards Interpretations for IEEE Std 1003.1-1990", []),
        ("IEEE Std C37.04", "Draft of a rating structure - Corrigendum 1", []),
    ],
)
def test_what_changes_a_standard_and_has_only_that_one_s_name_is_refused(
    identifier: str, title: str, relations: list[Any]
) -> None:
    with pytest.raises(ValueError, match="is the name of what this document changes"):
        made("ieee", first_generation(identifier, "IEEE", title, relation=relations))


@pytest.mark.parametrize(
    ("identifier", "relations"),
    [
        ("IEEE Std C57.110", [changing("revises", "IEEE Std C57.110-2008")]),
        ("ISO/IEC/IEEE 16326", [changing("revises", "IEEE Std 1058-1998")]),
        ("IEEE Std 802.11k-2008", [changing("amends", "IEEE Std 802.11-2007")]),
        ("IEEE P802.11/D-1.0", [changing("amends", "IEEE Std 802.11-2007")]),
        ("IEEE Std 802.1Q/Cor2-2012", [changing("corrects", "IEEE Std 802.1Q-2011")]),
    ],
)
def test_what_revises_a_standard_or_has_a_name_of_its_own_is_taken(identifier: str, relations: list[Any]) -> None:
    assert made("ieee", first_generation(identifier, "IEEE", "Learning", relation=relations)).relations


def test_an_itu_r_document_without_a_number_is_refused() -> None:
    for identifier in ("ITU-R CD", "ITU-R LS"):
        with pytest.raises(ValueError, match="it has no number"):
            made("itu", second_generation(identifier, "ITU", "Learning"))


STATED = [
    ("iec", "IEC 1:2000", {"docstatus": {"stage": {"value": "REVISED"}}}, Status.SUPERSEDED),
    ("ieee", "IEEE Std 1-2000", {"ext": {"standard_status": "Active"}}, Status.PUBLISHED),
    ("ieee", "IEEE Std 1-2000", {"ext": {"standard_status": "Inactive", "standard_modified": "Reserved"}}, Status.WITHDRAWN),
    ("ieee", "IEEE P1/D-2", {"docstatus": {"stage": "draft"}, "ext": {"standard_status": "Active"}}, Status.IN_DEVELOPMENT),
    ("ieee", "IEEE P1/D-2", {"docstatus": {"stage": "draft"}, "ext": {"standard_status": "Inactive"}}, Status.UNKNOWN),
    ("etsi", "ETSI EN 303 645 V2.1.1 (2020-06)", {}, Status.UNKNOWN),
    ("etsi", "ETSI EN 303 645 V2.1.1 (2020-06)", {"docstatus": {"stage": "Withdrawn"}}, Status.WITHDRAWN),
    ("rfcs", "RFC 1", {}, Status.PUBLISHED),
    ("rfcs", "RFC 1", {"status": {"stage": {"content": "HISTORIC"}}}, Status.WITHDRAWN),
    ("rfcs", "RFC 1", {"relation": [{"type": "obsoletedBy", "bibitem": {"formattedref": "RFC2"}}]}, Status.SUPERSEDED),
    ("ids", "draft-x-01", {}, Status.IN_DEVELOPMENT),
    ("ietf", "draft-x-01", {}, Status.IN_DEVELOPMENT),
    ("w3c", "W3C REC-cors-20140116", {"docstatus": {"stage": {"value": "recommendation"}}}, Status.PUBLISHED),
    ("w3c", "W3C SPSD-cors-20200602", {"docstatus": {"stage": {"value": "recommendation"}}}, Status.SUPERSEDED),
    ("w3c", "W3C CRD-gyroscope-20211207", {}, Status.IN_DEVELOPMENT),
    ("w3c", "W3C cors", {"docstatus": {"stage": {"value": "workingDraft"}}}, Status.IN_DEVELOPMENT),
    ("w3c", "W3C cors", {}, Status.UNKNOWN),
    ("nist", "NIST SP 800-53r5", {}, Status.PUBLISHED),
    ("nist", "NIST SP 800-63-4 ipd", {}, Status.IN_DEVELOPMENT),
    ("nist", "NIST SP 800-188 3pd", {}, Status.IN_DEVELOPMENT),
    ("nist", "NIST SP 800-1", {"docstatus": {"stage": {"value": "withdrawn"}}}, Status.WITHDRAWN),
    ("oasis", "OASIS mqtt-v5.0", {}, Status.PUBLISHED),
    ("oasis", "OASIS csaf-v2.0-CS01", {}, Status.PUBLISHED),
    ("oasis", "OASIS csaf-v2.0-CSD02", {}, Status.IN_DEVELOPMENT),
    ("3gpp", "3GPP TS 23.501:REL-17/17.0.0", {}, Status.PUBLISHED),
    ("3gpp", "3GPP TS 23.501:REL-17/1.2.0", {}, Status.IN_DEVELOPMENT),
    ("3gpp", "3GPP TR 00.01U:UMTS/3.0.0", {"docstatus": {"stage": {"value": "withdrawn"}}}, Status.WITHDRAWN),
    ("iso", "ISO 1:2000", {"docstatus": {"stage": {"value": "60"}, "substage": {"value": "60"}}}, Status.PUBLISHED),
    ("iso", "ISO 1:2000", {"docstatus": {"stage": {"value": "95"}, "substage": {"value": "99"}}}, Status.WITHDRAWN),
    ("itu", "ITU-T X.1 (10/1984)", {"status": {"stage": {"content": "Withdrawal"}}}, Status.UNKNOWN),
    ("ogc", "24-070r1", {"status": {"stage": {"content": "elsewhere"}}}, Status.UNKNOWN),
    ("ogc", "24-070r1", {}, Status.UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("dataset", "identifier", "more", "status"), STATED)
def test_a_record_stands_where_its_body_says(
    dataset: str, identifier: str, more: dict[str, Any], status: Status
) -> None:
    standard = made(dataset, second_generation(identifier, "X", "Title") | more)
    assert standard.status is status
    assert (standard.stage.harmonised is None) or status in (Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN)


def test_itu_s_iso_numbers_are_twins_and_whole_series_are_kept_out_of_the_relations() -> None:
    series = [
        {"type": "complementOf", "bibitem": {"docidentifier": [{"content": f"Y Suppl. {n} (12/2019)"}]}} for n in (1, 2)
    ]
    record = second_generation("ITU-T H.222.0 (2006) Amd. 2 (06/2008)", "ITU", "Systems", relation=series)
    record["docidentifier"] = [record["docidentifier"], {"content": "ISO/IEC 13818-1", "type": "ISO", "primary": True}]
    standard = made("itu", record)
    assert Relation(RelationType.IDENTICAL_TO, "ISO/IEC 13818-1") in standard.relations
    assert Relation(RelationType.AMENDS, "ITU-T H.222.0 (2006)") in standard.relations
    assert json.loads(standard.extra["relation.complementOf"]) == ["Y Suppl. 1 (12/2019)", "Y Suppl. 2 (12/2019)"]


def test_what_says_nothing_of_the_document_is_not_kept_and_anything_else_under_those_names_is() -> None:
    second = second_generation(
        "ECMA-999", "ECMA", "Learning", script="Latn", type="standard", ext={"schema_version": "v1.1.3"}
    )
    first = first_generation(
        "IEEE Std 1232-2002", "IEEE", "Learning", script=["Latn"], ext={"schema-version": "v1.0.1"}
    )
    second["ext"]["flavor"] = "ecma"
    second["abstract"] = [{"language": "en", "script": "Latn"}, {"language": "fr", "content": "Ours"}]
    assert made("ecma", second).extra == made("ieee", first).extra == {}
    other = {"id": "ECMA-998", "schema_version": "ours", "type": "inbook", "script": "Latin", "ext": {"flavor": "a b"}}
    kept = made("ecma", second | other).extra
    assert kept == {name: value for name, value in other.items() if name != "ext"} | {"ext.flavor": "a b"}


def test_every_name_of_housekeeping_says_why_it_is_left_out() -> None:
    assert all(why and values.pattern for why, values in HOUSEKEEPING.values())


LEAF = st.text("abcxyz 0123456789é", min_size=1, max_size=12).filter(lambda text: text.strip() == text)
VALUES = st.recursive(
    LEAF, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(LEAF, inner, min_size=1, max_size=3)
)
STRANGE = st.recursive(
    LEAF | st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LEAF, inner, max_size=3)
)
KNOWN = (
    "title docid docidentifier link source date docstatus status relation abstract ext doctype editorialgroup contributor "
    "language edition keyword series copyright place revdate docnumber version fetched id"
).split()


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(LEAF, VALUES, max_size=6), st.dictionaries(LEAF, VALUES, max_size=4))
def test_nothing_a_record_says_under_any_name_is_lost(more: dict[str, Any], extension: dict[str, Any]) -> None:
    record = {name: value for name, value in more.items() if name not in KNOWN}
    own = {name: value for name, value in extension.items() if name not in KNOWN}
    standard = made("ecma", second_generation("ECMA-999", "ECMA", "Title") | record | {"ext": own})
    for prefix, given_values in (("", record), ("ext.", own)):
        for name, value in given_values.items():
            one = value[0] if isinstance(value, list) and len(value) == 1 else value
            told = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, separators=(",", ":"))
            assert standard.extra[prefix + name] == told


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize(
    "shape", ["%s", ["%s"], {"unheard of": "%s"}, [{"unheard of": "%s"}], ["first", "%s"]], ids=str
)
def test_nothing_is_lost_that_stands_where_something_else_is_read(name: str, shape: Any) -> None:
    told = json.loads(json.dumps(shape).replace("%s", "a word of its own"))
    first = [told] if name in ("docid", "docidentifier") else []
    record = {"docidentifier": [{"content": "ECMA-999", "type": "ECMA", "primary": "true"}, *first]}
    standard = standard_of(DATASET["ecma"], record | ({} if first else {name: told}), "ecma-999", TODAY)
    assert "a word of its own" in repr(standard).casefold()


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.sampled_from(KNOWN), STRANGE, max_size=8))
def test_a_record_of_any_shape_is_taken_or_refused_with_a_reason(more: dict[str, Any]) -> None:
    record = {"docid": [{"id": "ECMA-999", "type": "ECMA", "primary": "true"}]} | more
    for name in ("ecma", "iec", "ieee", "itu"):
        prefilter_texts(record)
        try:
            standard_of(DATASET[name], record, key_of(DATASET[name], record) or "", TODAY)
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("140e2", "140e2"), ("0123", "0123"), ("1.10", "1.10"), ("2022-01-01", "2022-01-01"), ("2022-01", "2022-01"),
        ("on", "on"), ("no", "no"), ("12:30:45", "12:30:45"), ("0x1F", "0x1F"), (".inf", ".inf"), ("1_000", "1_000"),
        ("+1", "+1"), ("12", "12"), ("-5", "-5"), ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("true", "true"), ("null", None), ("~", None), ("", None), ("'null'", "null"), ("'0123'", "0123"),
        ("one\n  and two\n\n  three", "one and two\nthree"), ("|-\n  a\n  b", "a\nb"), (">-\n  a\n  b", "a b"),
        ('"a\\r\\nb"', "a\r\nb"), ("[1, 0x2, 3.0]", ["1", "0x2", "3.0"]), ("{}", {}), ("'*star &and'", "*star &and"),
    ],
)  # fmt: skip
def test_a_scalar_is_the_text_that_was_written(text: str, value: object) -> None:
    document = f"---\na: {text}\nb:\n- {text}\n".replace("\n  ", "\n    ").encode()
    assert load(document) == load_carefully(document) == {"a": value, "b": [value]}


def test_line_ends_of_either_kind_and_a_few_anchors_are_read() -> None:
    assert load(b"a: b\r\nc: d\r\n") == {"a": "b", "c": "d"}
    assert load(b"a: &x\n- en\nb: *x\n") == {"a": ["en"], "b": ["en"]}


def test_a_document_with_more_values_than_any_record_has_is_refused_either_way() -> None:
    many = b"a:\n" + b"- x\n" * (MAX_NODES + 1)
    with pytest.raises(ValueError, match="more than 100,000 values"):
        load(many)


def test_memory_survives_packing_and_anything_else_is_forgotten() -> None:
    memory = Memory((f"data/iec_{n}", n * 7919, f"iec:pub:{n}") for n in range(1000))
    again = Memory.unpacked(memory.packed())
    assert list(again) == sorted(memory)
    assert again.unchanged("data/iec_5", 5 * 7919) == "iec:pub:5" and again.unchanged("data/iec_5", 1) is None
    for damaged in ("", "nonsense", memory.packed()[:-9], Memory().packed()):
        assert len(Memory.unpacked(damaged)) == 0


def test_the_sources_say_what_they_are() -> None:
    sources = {name: source for name, source in Plugins.find().sources.items() if name.startswith("relaton-")}
    assert len(sources) == len(DATASETS) >= 30
    assert {source.body for source in sources.values()} >= {
        "iec",
        "ieee",
        "etsi",
        "ietf",
        "w3c",
        "nist",
        "oasis",
        "3gpp",
    }
    assert not any(source.by_default for source in sources.values())  # type: ignore[attr-defined]
    assert {name: source.fallback_for for name, source in sources.items() if source.fallback_for} == {  # type: ignore[attr-defined]
        "relaton-iec": "iec"
    }
    assert {dataset.stages for dataset in DATASETS} == set(STAGES)
    assert not any(plugin.problems for plugin in Plugins.find().describe())


@pytest.mark.subprocess
def test_offering_the_sources_imports_nothing_heavy() -> None:
    code = (
        "import sys, aistandards_relaton as it; it.aistandards_sources();"
        "print([name for name in ('yaml', 'yaml12', 'zipfile', 'msgspec') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
