"""Datasets are synchronised like any source: what changed is read, what is wrong is kept whole, the rest goes on."""

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from typing import Any

import pytest

from aistandards import Catalog, Status
from aistandards_relaton.archive import MAX_BYTES, MAX_RATIO
from aistandards_relaton.loading import load
from tests.support.commands import contents, counts, run, sync
from tests.support.datasets import Datasets, dumped, first_generation, reading_members, second_generation, zipped

pytestmark = pytest.mark.usefixtures("no_snapshot")


def iec(number: int, identifier: str, title: str, status: str = "PUBLISHED", **more: object) -> dict[str, object]:
    """A record of the IEC dataset."""
    page = {"content": f"https://webstore.iec.ch/publication/{number}", "type": "src"}
    return first_generation(identifier, "IEC", title, link=[page], docstatus={"stage": {"value": status}}, **more)


def some_of_iec(datasets: Datasets) -> None:
    datasets.put(
        "iec",
        iec(70003, "IEC 63000:2024", "Machine learning in power plants"),
        iec(70002, "IEC 63000:2020", "Machine learning in power plants", "REVISED"),
        iec(90574, "ISO/IEC 42001:2023", "Artificial intelligence — Management system"),
        iec(70004, "IEC 60027-1:1992", "Letter symbols to be used in electrical technology"),
    )


def test_a_first_sync_takes_the_ai_standards_and_a_second_asks_once(datasets: Datasets) -> None:
    some_of_iec(datasets)
    code, reports = sync("relaton-iec")
    assert code == 0 and counts(reports["relaton-iec"]) == {"new": 3}
    assert reports["relaton-iec"]["out_of_scope"] == 1
    before = contents()
    assert sorted(before) == [f"relaton-iec:iec:pub:{number}" for number in (70002, 70003, 90574)]
    code, reports = sync("relaton-iec")
    assert code == 0 and reports["relaton-iec"]["outcome"] == "unchanged" and datasets.asked["iec 304"] == 1
    assert contents() == before


def test_only_members_that_changed_are_read_again(datasets: Datasets) -> None:
    some_of_iec(datasets)
    sync("relaton-iec")
    datasets.put("iec", iec(70003, "IEC 63000:2024", "Machine learning in power plants", "WITHDRAWN"))
    with reading_members("iec") as read:
        _, reports = sync("relaton-iec")
    report = reports["relaton-iec"]
    assert counts(report) == {"changed": 1} and len(read) == 1
    assert (report["unchanged"], report["out_of_scope"], report["fetched"]) == (2, 1, 4)
    with Catalog.open() as catalog:
        assert catalog.get("IEC 63000:2024").status is Status.WITHDRAWN


def test_what_is_no_longer_in_the_archive_is_gone_and_comes_back(datasets: Datasets) -> None:
    some_of_iec(datasets)
    sync("relaton-iec")
    path = next(path for path in datasets.members["iec"] if "42001" in path)
    kept = datasets.members["iec"].pop(path)
    assert counts(sync("relaton-iec")[1]["relaton-iec"]) == {"gone": 1}
    datasets.members["iec"][path] = kept
    sync("relaton-iec")
    with Catalog.open() as catalog:
        assert not list(catalog.rows(gone=True))


def test_a_member_that_is_renamed_stays_the_same_record(datasets: Datasets) -> None:
    some_of_iec(datasets)
    sync("relaton-iec")
    datasets.members["iec"] = {path.replace("iec", "x"): data for path, data in datasets.members["iec"].items()}
    report = sync("relaton-iec")[1]["relaton-iec"]
    assert counts(report) == {} and report["unchanged"] == 3


def test_a_dataset_that_changes_its_generation_keeps_its_records(datasets: Datasets) -> None:
    title = "Machine learning for OASIS"
    datasets.put("oasis", first_generation("OASIS csaf-v2.0-CS01", "OASIS", title))
    sync("relaton-oasis")
    datasets.members.clear()
    datasets.put("oasis", second_generation("OASIS CSAF-v2.0-CS01", "OASIS", title))
    report = sync("relaton-oasis")[1]["relaton-oasis"]
    assert counts(report) == {"changed": 1}, "its identifier has other capitals, and is the same"


def test_two_records_with_one_page_are_two_and_stay_who_they_are(datasets: Datasets) -> None:
    first, second = (iec(62437, f"IEC 63999:{year} SER", "Machine learning") for year in (2024, 2025))
    datasets.put("iec", first, second)
    sync("relaton-iec")
    before = set(contents())
    assert len(before) == 2
    datasets.put("iec", first | {"edition": "2"}, second | {"edition": "2"})
    report = sync("relaton-iec")[1]["relaton-iec"]
    assert set(contents()) == before and counts(report) == {"changed": 2}


def hostile(name: str, data: bytes = b"", **info: object) -> tuple[zipfile.ZipInfo, bytes]:
    """A member with a name and attributes of one's own."""
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    for attribute, value in info.items():
        setattr(made, attribute, value)
    return made, data


FOLDER = "relaton-data-iec-main/data"
GOOD = dumped(iec(1, "IEC 63000:2024", "Machine learning"))
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
)
REFUSED: dict[str, tuple[tuple[zipfile.ZipInfo, bytes], str]] = {
    "absolute": (hostile("/etc/evil.yaml", GOOD), "leads out of the archive"),
    "dots": (hostile(f"{FOLDER}/../../../evil.yaml", GOOD), "leads out of the archive"),
    "backslashes": (hostile(rf"{FOLDER}/a\..\..\evil.yaml", GOOD), "leads out of the archive"),
    "drive": (hostile("C:/x/evil.yaml", GOOD), "leads out of the archive"),
    "link": (hostile(f"{FOLDER}/link.yaml", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16), "link"),
    "large": (hostile(f"{FOLDER}/large.yaml", os.urandom(1 << 10) * (MAX_BYTES >> 10) + b"x"), "larger than 2 MiB"),
    "bomb": (hostile(f"{FOLDER}/bomb.yaml", b"a" * (MAX_BYTES - 1)), f"more than {MAX_RATIO} times"),
    "twice": (hostile(f"{FOLDER}/good.yaml", GOOD), "two members have the name"),
    "no text": (hostile(f"{FOLDER}/latin.yaml", b"title: caf\xe9\n"), "it is not YAML"),
    "no yaml": (hostile(f"{FOLDER}/broken.yaml", b"a: [1\nb: }\n"), "it is not YAML"),
    "list": (hostile(f"{FOLDER}/list.yaml", b"- 1\n- 2\n"), "it is no mapping"),
    "empty": (hostile(f"{FOLDER}/empty.yaml", b""), "it is empty"),
    "two documents": (hostile(f"{FOLDER}/two.yaml", b"a: 1\n---\nb: 2\n"), "more than one document"),
    "tag": (hostile(f"{FOLDER}/tag.yaml", b"a: !!python/object/apply:os.system [x]\n"), "tags are not read"),
    "aliases": (hostile(f"{FOLDER}/aliases.yaml", BOMB.encode()), "more than 100,000 values"),
    "circle": (hostile(f"{FOLDER}/circle.yaml", b"a: &a [*a]\n"), "inside of what it names"),
    "deep": (hostile(f"{FOLDER}/deep.yaml", b"a: " + b"[" * 60 + b"]" * 60 + b"\n"), "nested more than"),
    "nameless": (hostile(f"{FOLDER}/nameless.yaml", b"title: Machine learning\n"), "has no identifier"),
    "strange name": (
        hostile(f"{FOLDER}/strange.yaml", dumped(iec(2, "GIBBERISH ~", "Machine learning"))),
        "is not a designation",
    ),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_every_bad_member_is_refused_with_its_reason_and_the_rest_is_taken(datasets: Datasets) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{FOLDER}/good.yaml", GOOD)
        for member, _ in REFUSED.values():
            archive.writestr(*member)
        archive.writestr(f"{FOLDER}/other.yaml", dumped(iec(3, "IEC 63001:2024", "Deep learning")))
    datasets.raw["iec"] = buffer.getvalue()
    code, reports = sync("relaton-iec", "--scope", "all")
    assert code == 0 and counts(reports["relaton-iec"]) == {"new": 2, "quarantined": len(REFUSED)}
    reasons = [row["reason"] for row in json.loads(run("quarantine", "list", "--json").stdout)]
    for name, (_, expected) in REFUSED.items():
        assert any(expected in reason for reason in reasons), name


def test_a_member_whose_bytes_are_not_those_it_claims_is_refused(datasets: Datasets) -> None:
    some_of_iec(datasets)
    archive = bytearray(datasets.archive("iec") or b"")
    with zipfile.ZipFile(io.BytesIO(bytes(archive))) as opened:
        info = next(info for info in opened.infolist() if "42001" in info.filename)
    packed_at = info.header_offset + 30 + len(info.filename.encode())
    archive[packed_at + 20] ^= 0xFF
    datasets.raw["iec"] = bytes(archive)
    _, reports = sync("relaton-iec")
    assert counts(reports["relaton-iec"]) == {"new": 2, "quarantined": 1}


@pytest.mark.parametrize(
    ("archive", "told"),
    [
        (b"PK\x03\x04 but then nothing", "no zip archive"),
        (b"a page of words", "no zip archive"),
        (zipped("iec", {}), "contains no record"),
        (zipped("iec", {"data/README.md": b"hello"}), "contains no record"),
    ],
)
def test_what_is_no_archive_of_records_breaks_the_source_and_touches_nothing(
    datasets: Datasets, archive: bytes, told: str
) -> None:
    some_of_iec(datasets)
    sync("relaton-iec")
    before = contents()
    datasets.raw["iec"] = archive
    code, reports = sync("relaton-iec")
    assert (code, reports["relaton-iec"]["outcome"]) == (3, "broken") and told in reports["relaton-iec"]["message"]
    assert contents() == before


def test_an_archive_with_far_fewer_records_is_refused(datasets: Datasets) -> None:
    datasets.put("iec", *(iec(n, f"IEC {63000 + n}:2024", "Machine learning") for n in range(1, 41)))
    sync("relaton-iec")
    datasets.members["iec"] = dict(list(datasets.members["iec"].items())[:20])
    code, reports = sync("relaton-iec")
    assert (code, reports["relaton-iec"]["outcome"]) == (4, "refused")


def test_a_record_that_can_no_longer_be_read_is_not_gone(datasets: Datasets) -> None:
    some_of_iec(datasets)
    sync("relaton-iec")
    path = next(path for path in datasets.members["iec"] if "42001" in path)
    datasets.members["iec"][path] = b"a: [\n"
    report = sync("relaton-iec")[1]["relaton-iec"]
    assert counts(report) == {"quarantined": 1}
    with Catalog.open() as catalog:
        assert not list(catalog.rows(gone=True))


def test_a_row_in_quarantine_is_taken_when_it_can_be_read(datasets: Datasets) -> None:
    some_of_iec(datasets)

    def not_yet(data: bytes) -> dict[str, Any]:
        record = load(data)
        return (
            record if "Letter symbols" in str(record) else record | {"docid": {"content": "not yet", "primary": True}}
        )

    with reading_members("iec", not_yet):
        assert counts(sync("relaton-iec")[1]["relaton-iec"]) == {"quarantined": 3}
    assert "3 of 3" in run("quarantine", "retry").stdout
    assert "relaton-iec:iec:pub:90574" in contents()


KILLED = """
import os
from aistandards.tagging.annotators import installed_annotators
from aistandards.tagging.curation import Curation
from aistandards.plugin.registry import Plugins
from aistandards.settings import Settings
from aistandards.store import Store
from aistandards.sync.synchroniser import Synchroniser
from aistandards_relaton.loading import load
from aistandards_relaton.source import RelatonSource
left = [23]
def killed(data):
    left[0] -= 1
    if not left[0]:
        os._exit(9)
    return load(data)
plugins, settings = Plugins.find(), Settings.load()
source = RelatonSource(plugins.source("relaton-iec").dataset, load=killed, checkpoint_every=5)
with Store(settings.database_url) as store:
    Synchroniser(
        store=store,
        annotators=installed_annotators(plugins),
        curation=Curation.installed(settings.home),
        settings=settings,
        designations=plugins.designations,
        batch_records=5,
    ).synchronise(source)
"""


@pytest.mark.subprocess
def test_a_run_that_is_killed_goes_on_where_it_was(datasets: Datasets) -> None:
    datasets.put("iec", *(iec(n, f"IEC {63000 + n}:2024", f"Machine learning {n}") for n in range(1, 41)))
    assert subprocess.run([sys.executable, "-c", KILLED], capture_output=True, check=False).returncode == 9
    begun = sum(key.startswith("relaton-iec:") for key in contents())
    assert 10 <= begun < 40
    with reading_members("iec") as read:
        code, reports = sync("relaton-iec")
    assert code == 0 and len(read) <= 40 - begun + 5, "no more is read twice than lay between two checkpoints"
    assert sum(key.startswith("relaton-iec:") for key in contents()) == 40 and reports["relaton-iec"]["gone"] == 0


def test_joint_documents_of_two_datasets_are_one_standard_with_two_provenances(datasets: Datasets) -> None:
    title = "Software testing with machine learning"
    datasets.put("ieee", first_generation("ISO/IEC/IEEE 29119.11-2020", "IEEE", title))
    datasets.put("iso", second_generation("ISO/IEC/IEEE 29119-11:2020", "ISO", title))
    datasets.put("iec", iec(5, "ISO/IEC/IEEE 29119-11:2020", title))
    for name in ("relaton-ieee", "relaton-iso", "relaton-iec"):
        assert counts(sync(name)[1][name]) == {"new": 1}
    with Catalog.open() as catalog:
        assert len(catalog) == 1
        joint = catalog.get("ISO/IEC/IEEE 29119-11:2020")
        assert {one.source for one in joint.provenance} == {"relaton-ieee", "relaton-iso", "relaton-iec"}


def test_a_status_that_is_in_no_table_is_told_and_unknown(datasets: Datasets) -> None:
    datasets.put(
        "ecma", second_generation("ECMA-999", "ECMA", "Machine learning", status={"stage": {"content": "moot"}})
    )
    result = run("sync", "relaton-ecma")
    assert result.exit_code == 0 and "stage 'moot' of 1 records is in no table" in result.stderr
    with Catalog.open() as catalog:
        assert catalog.get("ECMA-999").status is Status.UNKNOWN


def test_records_without_any_status_are_told_like_those_whose_status_is_in_no_table(datasets: Datasets) -> None:
    datasets.put(
        "itu", *(second_generation(f"ITU-R M.{number}-0", "ITU", "Machine learning") for number in (2001, 2002))
    )
    result = run("sync", "relaton-itu")
    assert result.exit_code == 0 and "2 records have no stage, so their status is unknown" in result.stderr


def test_doctor_tells_what_has_no_field_by_how_many_records_say_it(datasets: Datasets) -> None:
    named = {f"a name {number}": "x" for number in range(9)}
    datasets.put(
        "iec",
        iec(1, "IEC 63000:2024", "Machine learning", keyword="x", **named),
        iec(2, "IEC 63001:2024", "Deep learning", keyword="x"),
    )
    sync("relaton-iec")
    lines = run("doctor").stdout.splitlines()
    told = lines[lines.index("kept_without_a_field: ") + 1]
    assert told.startswith("  relaton-iec: keyword (2), a name 0 (1), ") and told.endswith(" and 2 more, see --json")
    counted = json.loads(run("doctor", "--json").stdout)["kept_without_a_field"]["relaton-iec"]
    assert counted == {"keyword": 2} | dict.fromkeys(named, 1)
