"""The catalogue as files: in order as it is, told line by line when it is not, set in order again, compared."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from aistandards.catalog.files import check, digests, tidy
from aistandards.catalog.files.build import annotators_of
from aistandards.plugin.annotator import Annotator
from aistandards.settings import bundled_folder
from aistandards_isoiec.relations import DELIVERABLE_TYPES as OF_ISO_AND_IEC
from tests.support.commands import refused, run
from tests.support.installed import PLUGINS

pytestmark = pytest.mark.slow

Record = dict[str, Any]
Edit = Callable[[Record], None]


def edited(folder: Path, edit: Edit, of: str = "ISO/IEC 42001:2023", source: str = "iso") -> int:
    """Edit the record of a designation in its file, as a hand does; the number of its line."""
    path = folder / source / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(place for place, line in enumerate(lines) if json.loads(line)["designation"] == of)
    record = json.loads(lines[number])
    edit(record)
    lines[number] = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return number + 1


def faults(folder: Path) -> list[str]:
    """What only a person can put right."""
    return [str(one) for one in check(folder) if not one.tidy]


def notes(folder: Path) -> list[str]:
    """What tidying puts right."""
    return [str(one) for one in check(folder) if one.tidy]


def test_the_bundled_catalogue_is_in_order() -> None:
    assert "in order" in run("catalog", "check").stdout
    assert check(bundled_folder()) == []


def test_the_manifest_lists_every_file_and_the_readers_see_its_version() -> None:
    manifest = json.loads((bundled_folder() / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"] == digests(bundled_folder()) and "curation/itu-t.toml" in manifest["files"]


SHAPES: list[tuple[Edit, str]] = [
    (lambda one: one.update(colour="red"), 'there is no field "colour"; there are designation, work,'),
    (lambda one: one.update(titels={}), 'there is no field "titels"; do you mean "titles"?'),
    (lambda one: one.pop("work"), 'the field "work" is missing (Name common to all its editions: `ISO/IEC 42001`)'),
    (lambda one: one["stage"].pop("native"), 'stage: the field "native" is missing'),
    (lambda one: one["dates"].update(published=2023), "dates: published is 2023; it must be a date in quotation marks"),
    (lambda one: one["dates"].update(published="2023-13"), "dates.published: '2023-13' is not a date in the calendar"),
    (lambda one: one["dates"].update(published="12/2023"), 'dates: published is "12/2023"; it must be a date'),
    (
        lambda one: one["stage"].update(status="publshed"),
        'status is "publshed"; choose one of proposed, in-development,',
    ),
    (
        lambda one: one.update(relations=[{"type": "replace", "target": "ISO 1:2022"}]),
        'relations, number 1: type is "replace"; choose one of replaces, replaced-by,',
    ),
    (lambda one: one.update(relations=[{"type": "replaces"}]), "a relation needs a target designation or a key"),
    (lambda one: one.update(publishers="ISO"), 'publishers is "ISO"; it must be a list'),
    (lambda one: one.update(titles={"en": None}), "titles.en is null; it must be a text"),
    (lambda one: one.update(work_item="no"), 'work_item is "no"; it must be true or false'),
    (lambda one: one["annotations"][0].update(confidence=2), "confidence"),
]

FACTS: list[tuple[Edit, str]] = [
    (lambda one: one.update(abstracts={"en": "A text."}), "an abstract is not a fact"),
    (lambda one: one["titles"].update(en="A long text. " * 50), "titles.en has 650 characters; no title has more"),
    (lambda one: one["titles"].update(fr=" "), "titles.fr is empty"),
    (lambda one: one.update(extra={"remark": "x" * 200}), "extra.remark has 200 characters; a fact has at most 150"),
    (lambda one: one.update(designation="ISO-IEC 1 ?"), "'ISO-IEC 1 ?' is not a designation"),
    (lambda one: one.update(work="ISO/IEC 42002"), "its work is 'ISO/IEC 42002', by its designation it must be"),
    (lambda one: one.update(body="iec"), "its body is 'iec', by its designation it must be 'iso'"),
    (lambda one: one.update(publishers=["ISO"]), "its publishers is 'ISO'"),
    (lambda one: one["stage"].update(status="withdrawn"), "status is withdrawn, but the stage 60.60 means published"),
    (lambda one: one["stage"].update(status="in-development"), "says in-development"),
    (
        lambda one: one.update(stage={"native": "95.99", "harmonised": "95.99", "status": "published"}),
        "its status is published, but the stage 95.99 means withdrawn",
    ),
    (lambda one: one["stage"].update(harmonised="61.61"), "'61.61', which is no harmonized stage code"),
    (lambda one: one["stage"].update(native="90.20"), "stage.native is 90.20, but stage.harmonised is 60.60"),
    (lambda one: one["dates"].update(withdrawn="2024-02"), "withdrawn on 2024-02, but its status is published"),
    (lambda one: one.update(dates={"published": "2023", "withdrawn": "2019"}), "before it was issued"),
    (lambda one: one.update(dates={"published": "2023", "registered": "2024"}), "before it was registered"),
    (lambda one: one.update(dates={"published": "2999"}), "in force, but issued on 2999"),
    (lambda one: one["dates"].update(published="2019-12"), "published on 2019-12, but its designation says 2023"),
    (lambda one: one.update(relations=[{"type": "replaces", "target": "something"}]), "no designation"),
    (
        lambda one: one.update(designation="ISO/IEC 42001:2023/Amd 1:2024"),
        "its designation supplements ISO/IEC 42001:2023",
    ),
    (
        lambda one: one.update(relations=[{"type": "replaces", "target": "ISO/IEC 42001:2023"}]),
        "which is the record itself",
    ),
    (lambda one: one.update(deliverable_type="Norm"), "deliverable_type is 'Norm'; choose one of"),
    (lambda one: one.update(links=[{"rel": "page", "url": "javascript:alert(1)"}]), "is no web address"),
    (lambda one: one.update(links=[{"rel": "page", "url": "https://"}]), "is no web address"),
    (lambda one: one["provenance"][0].update(source="iec"), "move it to iec/standards.jsonl"),
    (lambda one: one["provenance"][0].update(upstream_id="77304"), "iso:77304 is in"),
    (lambda one: one["annotations"][0].update(concept="rights:wealth"), "'rights:wealth' is in no vocabulary"),
    (
        lambda one: one["annotations"][0].update(field="titles.en", start=1, end=3, quote="zz"),
        "'zz' is not at characters 1 to 3 of titles.en",
    ),
    (
        lambda one: one["annotations"][0].update(field="abstracts.en", start=0, end=61, quote="x" * 61),
        "quotes 61 characters of abstracts.en",
    ),
    (
        lambda one: one["annotations"][0].update(field="summary", start=0, end=500, quote="x" * 500),
        "quotes 500 characters of summary",
    ),
    (lambda one: one["annotations"][0].update(field="summary"), "a field of evidence is titles, abstracts,"),
    (
        lambda one: one["annotations"][0].update(field="curation", start=0, end=99, quote="y" * 99),
        "quotes 99 characters of curation",
    ),
]


@pytest.mark.parametrize(("edit", "told"), SHAPES + FACTS)
def test_what_a_hand_gets_wrong_is_told_by_line(folder: Path, edit: Edit, told: str) -> None:
    line = edited(folder, edit)
    said = faults(folder)
    assert any(told in one and f"standards.jsonl, line {line}: " in one for one in said), said
    jargon = ("PartialDate", "aistandards.", "@ record", "RelationType", "tidy")
    assert not any(word in one for one in said for word in jargon), said


def test_a_fault_is_told_by_the_command_and_never_passes(folder: Path) -> None:
    edited(folder, lambda one: one.update(colour="red"))
    told = run("catalog", "check", "--lenient", str(folder))
    assert told.exit_code == 1 and "each named above with its line" in told.stderr
    assert "colour" in refused("catalog", "tidy", str(folder))


def test_what_is_wrong_with_ITU_T_records_is_told(folder: Path) -> None:
    def wrong(one: Record) -> None:
        one["dates"]["approved"] = "1999-12-14"
        one["stage"] = {"native": "In force", "harmonised": None, "status": "withdrawn"}

    edited(folder, wrong, of="ITU-T F.748.32 (10/2024)", source="itu-t")
    said = "\n".join(faults(folder))
    assert "approved on 1999-12-14, but its designation says 2024" in said
    assert "its status is withdrawn, but 'In force' means published" in said


def add_absent(folder: Path, name: str) -> Path:
    """Add a name to the list of what no source has; return its path."""
    path = folder / "absent.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("absent = [", f'absent = ["{name}",'), encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["replaces", "replaced-by", "amends", "corrects", "supplements", "identical-to"])
@pytest.mark.parametrize("end", [{"target": "ISO 9999:2007"}, {"key": "iso:9999999"}])
def test_what_an_entry_leads_to_must_be_there(folder: Path, kind: str, end: Record) -> None:
    name = next(iter(end.values()))
    line = edited(folder, lambda one: one.update(relations=[{"type": kind, **end}]))
    assert any(
        f"line {line}: ISO/IEC 42001:2023: {kind} {name}, which is not in the catalogue" in one
        for one in faults(folder)
    )
    path = add_absent(folder, name)
    assert faults(folder) == []
    run("catalog", "tidy", str(folder))
    assert name in path.read_text(encoding="utf-8") and check(folder) == []


@pytest.mark.parametrize("kind", ["part-of", "adopts", "edition-of"])
def test_other_relations_lead_somewhere_too(folder: Path, kind: str) -> None:
    edited(folder, lambda one: one.update(relations=[{"type": kind, "target": "ISO 9999:2007"}]))
    assert any("leads" not in one and "ISO 9999:2007, which is not in the catalogue" in one for one in faults(folder))


def test_what_is_context_may_lead_out_of_the_catalogue_but_not_to_nonsense(folder: Path) -> None:
    elsewhere = [{"type": "replaces", "target": "ISO 9241-10:1996"}, {"type": "identical-to", "target": "IEC 1:1999"}]
    edited(folder, lambda one: one.setdefault("relations", []).extend(elsewhere), of="IEC 62514:2010", source="iec")
    assert faults(folder) == []
    edited(
        folder,
        lambda one: one["relations"].append({"type": "part-of", "target": "?"}),
        of="IEC 62514:2010",
        source="iec",
    )
    assert any("no designation" in one for one in faults(folder))


@pytest.mark.slow
def test_absent_ends_that_are_not_needed_are_taken_out_and_a_broken_list_is_told(folder: Path) -> None:
    add_absent(folder, "ISO 9999:2007")
    assert faults(folder) == [] and "ISO 9999:2007" in notes(folder)[0]
    run("catalog", "tidy", str(folder))
    assert check(folder) == []
    for text in ("absent = 3", "absent", "ends = []"):
        (folder / "absent.toml").write_text(text, encoding="utf-8")
        assert any("absent.toml" in one and 'absent = ["…"]' in one for one in faults(folder))


def test_a_line_that_is_no_json_is_told_with_the_place(folder: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace('","work"', '" "work"', 1)
    lines[6] = lines[6][:-1]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = faults(folder)
    assert "line 5: it is not JSON: Expecting ',' delimiter at character" in said[0] and "line 7" in said[1]
    assert len(said) == 2, "one slip hides or makes no other"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"body":"iso"', '"body":"iso","body":"iec"', 'the field "body" occurs twice in it; keep one'),
        ('"edition":"1"', '"edition":"\\ud800"', "it cannot be written again"),
        ('"end":19', f'"end":{10**30}', "it cannot be written again"),
        ('"confidence":0.99', '"confidence":NaN', "confidence"),
        ("Management system", "Management \x00system", "it is not JSON: Invalid control character"),
    ],
)
def test_what_JSON_lets_pass_and_a_record_does_not_is_told(folder: Path, old: str, new: str, told: str) -> None:
    path = folder / "iso" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if '"designation":"ISO/IEC 42001:2023"' in line)
    assert old in lines[place]
    lines[place] = lines[place].replace(old, new, 1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (said,) = faults(folder)
    assert f"line {place + 1}: " in said and told in said


def test_bytes_that_are_no_text_are_told(folder: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    path.write_bytes(path.read_bytes() + b'{"designation": "\xff"}\n')
    (said,) = faults(folder)
    assert "save the file as UTF-8" in said


def test_the_same_designation_twice_in_one_source_is_told(folder: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    record = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    record["provenance"][0] = {"source": "iso", "upstream_id": "1"}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")
    assert any("this designation is in" in one for one in faults(folder))


def test_real_faults_stand_before_what_tidying_mends_and_are_not_hidden_by_it(folder: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    line = edited(folder, lambda one: one.update(links=[{"rel": "page", "url": "iso.org"}], colour=None))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    said = [str(one) for one in check(folder)]
    assert f"line {line}" in said[0] and "colour" in said[0] and sum("colour" in one for one in said) == 1
    kinds = [one.tidy for one in check(folder)]
    assert kinds == sorted(kinds) and kinds.count(True) == 2, "one note for the file, one for the manifest"


def test_windows_line_ends_are_one_note(folder: Path, few: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(folder) == []
    of_file, of_manifest = notes(folder)
    assert "iso/standards.jsonl: not yet written as the program writes it: line ends or empty lines" in of_file
    assert "manifest.json: it is behind the files (iso/standards.jsonl)" in of_manifest
    run("catalog", "tidy", str(folder))
    assert contents(folder) == contents(few)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_untidy_passes_leniently_and_not_strictly(folder: Path) -> None:
    edited(folder, lambda one: one.update(edition="7"))
    assert "`aistandards catalog tidy` corrects the rest" in run("catalog", "check", "--lenient", str(folder)).stdout
    told = run("catalog", "check", str(folder))
    assert told.exit_code == 1 and "the facts are in order" in told.stderr
    assert "a maintainer runs `aistandards catalog tidy`" in told.stderr
    shown = json.loads(run("catalog", "check", "--lenient", "--json", str(folder)).stdout)
    assert shown and all(one["tidy"] for one in shown)


def test_tidying_mends_what_has_only_moved(folder: Path, few: Path) -> None:
    path = folder / "iso" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(reversed(lines)) + "\n", encoding="utf-8")
    assert "the order of the lines" in notes(folder)[0]
    assert "is tidy" in run("catalog", "tidy", str(folder)).stdout
    assert contents(folder) == contents(few)
    path.write_text("\n".join((lines[0][:-1], *lines[1:])) + "\n", encoding="utf-8")
    assert "line 1" in refused("catalog", "tidy", str(folder))


def add_by_hand(folder: Path, number: int) -> None:
    """Add records as a hand does, without tags and without a hash."""
    path = folder / "iso" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    record = next(one for one in map(json.loads, lines) if one["designation"] == "ISO/IEC 42001:2023")
    (origin,) = record["provenance"]
    for place in range(number):
        name = f"ISO/IEC {99000 + place}"
        added = {key: value for key, value in record.items() if key not in ("annotations", "assessed", "relations")}
        added |= {"designation": f"{name}:2023", "work": name}
        added["provenance"] = [{"source": origin["source"], "upstream_id": f"{99000 + place}"}]
        lines.append(json.dumps(added, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("added", "made"), [(0, 0), (3, 1)])
def test_the_annotators_are_made_once_a_run_and_only_for_new_lines(folder: Path, added: int, made: int) -> None:
    add_by_hand(folder, added)
    calls: list[int] = []

    def counting() -> Sequence[Annotator]:
        calls.append(1)
        return annotators_of(PLUGINS)()

    problems = check(folder, annotators=counting)
    assert len(calls) == made and bool(problems) is bool(added) and all(one.tidy for one in problems)
    calls.clear()
    tidy(folder, annotators=counting)
    assert len(calls) == made
    assert check(folder) == []
    text = (folder / "iso" / "standards.jsonl").read_text(encoding="utf-8")
    assert text.count('"ISO/IEC 9900') == 2 * added


def test_strange_and_missing_files_are_told(folder: Path) -> None:
    (folder / "curation" / "more.toml").write_text("")
    assert "curation/more.toml" in notes(folder)[0]
    shutil.copytree(folder / "iso", folder / "etsi")
    (folder / "iec" / "standards.jsonl").unlink()
    said = "\n".join(faults(folder))
    assert (
        "etsi/standards.jsonl: no source has this folder" in said and "iec/standards.jsonl: the file is missing" in said
    )


def test_a_reviewer_sees_what_changed(folder: Path, few: Path) -> None:
    edited(folder, lambda one: one.update(edition="77"))
    tag = {"concept": "rights:health"}
    edited(folder, lambda one: one["annotations"].append({**one["annotations"][0], **tag}), of="ISO/IEC 22989:2022")
    path = folder / "iec" / "standards.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")
    shown = run("catalog", "diff", str(few), str(folder)).stdout.splitlines()
    assert sum(line.startswith("- ") for line in shown) == 1 and len(shown) == 3
    assert any("edition: " in line and line.endswith("→ 77") for line in shown)
    assert any(line.endswith("tag + rights:health") for line in shown)
    assert run("catalog", "diff", str(few), str(few)).stdout == ""


def test_every_type_the_sources_give_is_known() -> None:
    assert set(OF_ISO_AND_IEC.values()) <= PLUGINS.deliverable_types
