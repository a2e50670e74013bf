"""What reading a Relaton dataset costs, as a ratio to PyYAML's safe C loader over the same members in the same run.

    python benchmarks/relaton.py [--runs 5] [--shared ../shared] [--dataset iec]

It needs the samples of the datasets (`relaton/relaton-data-NAME.zip` in the shared folder). Every figure is the median
over processes of their own; the seconds are those of the reading alone, on one core. It prints a Markdown table and ends
with 1 when a target is missed.
"""

import argparse
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
LEAST_RECORDS_A_SECOND = 1500
MOST_OF_FLOOR = 0.75


def floor(path: Path, _dataset: str) -> Iterator[object]:
    """Every member through `yaml.CSafeLoader`, and nothing else."""
    import yaml

    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.filename.endswith(".yaml"):
                yield yaml.load(archive.read(info), Loader=yaml.CSafeLoader)


def loaded(path: Path, _dataset: str) -> Iterator[object]:
    """Every member checked and loaded as the plugin does it."""
    from aistandards_relaton.archive import Archive
    from aistandards_relaton.loading import load

    with path.open("rb") as file, Archive(file) as archive:
        for member in archive.members:
            yield load(archive.read(member))


def standards(path: Path, dataset: str) -> Iterator[object]:
    """Every member as the record it becomes, with what is listed beside it."""
    from aistandards.plugin import PartialDate
    from aistandards_relaton.archive import Archive
    from aistandards_relaton.convert import standard_of
    from aistandards_relaton.datasets import DATASETS
    from aistandards_relaton.listings import RULES
    from aistandards_relaton.listings.listing import Listing
    from aistandards_relaton.loading import load
    from aistandards_relaton.reading import key_of

    own = next(one for one in DATASETS if one.name == dataset)
    today = PartialDate("2026-11-24")
    with path.open("rb") as file, Archive(file) as archive:
        listing = Listing(RULES.get(dataset), (member.path for member in archive.members))
        for member in archive.members:
            listing.mark(member.path, member.crc)
            record = load(archive.read(member))
            try:
                key = key_of(own, record) or ""
                yield standard_of(own, record, key, today, listing.later(member.path))
            except ValueError as error:
                yield error


WAYS: dict[str, Callable[[Path, str], Iterator[object]]] = {
    "floor": floor,
    "loaded": loaded,
    "standards": standards,
}


def rate(way: str, path: Path, dataset: str) -> float:
    """Records a second of processor time, without start-up and imports."""
    records = WAYS[way](path, dataset)
    next(records)
    began = time.process_time()
    return sum(1 for _ in records) / (time.process_time() - began)


def measured(way: str, options: argparse.Namespace) -> float:
    """The median over some processes."""
    command = [sys.executable, __file__, "--shared", str(options.shared), "--dataset", options.dataset, "--way", way]
    rates = [float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(options.runs)]
    return statistics.median(rates)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs a figure (5)")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared", help="folder of the samples")
    parser.add_argument("--dataset", default="iec", help="which sample (iec)")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    path = options.shared / "relaton" / f"relaton-data-{options.dataset}.zip"
    if not path.is_file():
        sys.exit(f"there is no sample of {options.dataset} in {options.shared}; say where it is with --shared")
    if options.way:
        print(rate(options.way, path, options.dataset))
        return
    lowest = measured("floor", options)
    print(
        "| what | records a second | time against the floor | target | met |",
        "| --- | --- | --- | --- | --- |",
        sep="\n",
    )
    print(f"| floor: `yaml.CSafeLoader` | {lowest:,.0f} | 1.00× | | |", flush=True)
    loading = measured("loaded", options)
    print(f"| checked and loaded | {loading:,.0f} | {lowest / loading:.2f}× | | |", flush=True)
    own = measured("standards", options)
    met = own >= LEAST_RECORDS_A_SECOND and lowest / own <= MOST_OF_FLOOR
    target = f"≥ {LEAST_RECORDS_A_SECOND:,} a second, ≤ {MOST_OF_FLOOR}×"
    print(f"| every member a record | {own:,.0f} | {lowest / own:.2f}× | {target} | {'yes' if met else 'no'} |")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
