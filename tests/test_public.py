"""What is public is listed, and the lists are pinned: adding a name is a decision, taking one away a deprecation."""

import ast
import importlib
import pickle
import re
from pathlib import Path

import pytest

import aistandards
import aistandards.plugin
import aistandards.testing

PACKAGE = Path(aistandards.__file__).parent
DOORS = {
    "aistandards": """AistandardsError Annotation Catalog Change CheckResult Citation Committee ConceptError Confidence Conflict CrossTable
        CrosswalkError CrosswalkRow Crosswalks
        Curation CurationError DateError Dates Decision Designation DesignationError DesignationReader Direction
        DocumentError Evaluation Explanation ExportError Filter FilterError FilterKeywords Finding
        FormatError GoldError GroupingError InvalidValueError Label Link Matrix Method MissingExtraError
        Node NotFoundError OpenTag Outcome Overlaps PartialDate PluginError Plugins Provenance QuarantineError
        QuarantinedRow ReferenceChecker ReferenceStatus Relation RelationType Resolution RetryReport Rows
        RunRecord Series SettingError Settings SourceError SourceReport Stage Standard StandardAsOf StandardRow
        Standards Statistic Stats Status StoreBusyError StoreError Succession Supplement Verdict Vocabularies VocabularyError
        Watch __version__ chart check_document cite export_standards feed overlaps_of_document overlaps_of_text parse_designation
        read_labels
        retry_quarantine synchronise""",
    "aistandards.plugin": """Annotation Annotator Client Committee Concept ConceptScheme Confidence MissingCredentialsError Dates
        Designation DesignationError Direction Exporter Grammar HARMONISED_STAGES Link MatchType Method PartialDate
        Provenance RecordUnavailableError Rejected Relation RelationType Response SchemeMapping ShrunkenSourceError Source
        SourceBrokenError SourceContext SourceError SourceUnreachableError Stage Standard Status Supplement clean_text
        date_or_none harmonised_stage hookimpl natural_key plain_text relation_to_base safe_text split_json""",
    "aistandards.testing": """Answer CsvListing FeedFormat JsonLines JsonListing Request SourceSuite XlsxListing
        ZipArchive""",
}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_exports_what_is_pinned(door: str) -> None:
    module = importlib.import_module(door)
    assert sorted(module.__all__) == sorted(DOORS[door].split())
    for name in module.__all__:
        assert getattr(module, name) is not None


@pytest.mark.parametrize("stub", sorted(PACKAGE.rglob("*.pyi")), ids=lambda path: path.parent.name)
def test_whatever_a_stub_lists_is_there_when_it_is_first_used(stub: Path) -> None:
    package = ".".join(("aistandards", *stub.parent.relative_to(PACKAGE).parts))
    listed = [
        (node.module, alias)
        for node in ast.parse(stub.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert listed and all(alias.asname == alias.name for _, alias in listed)
    module = importlib.import_module(package)
    assert module.__all__ == sorted(alias.name for _, alias in listed)
    for origin, alias in listed:
        assert getattr(module, alias.name) is getattr(importlib.import_module(origin or ""), alias.name)


def test_every_public_thing_explains_itself() -> None:
    for door in DOORS:
        module = importlib.import_module(door)
        for name in module.__all__:
            thing = getattr(module, name)
            if callable(thing):
                assert (thing.__doc__ or "").strip(), f"{door}.{name} has no docstring"


def test_a_name_that_is_not_there_is_told() -> None:
    for door in (aistandards, aistandards.testing):
        with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
            door.nonsense  # noqa: B018
    assert dir(aistandards) == sorted(aistandards.__all__)


def test_the_example_of_the_tutorial_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")
    examples = re.findall(
        r"^```python\n(.+?)^```\n\nThe program prints:\n\n```text\n(.+?)^```", page, re.MULTILINE | re.DOTALL
    )
    assert len(examples) == page.count("```python") == 1
    for code, printed in examples:
        exec(compile(code, "tutorial.md", "exec"), {})
        assert capsys.readouterr().out == printed


@pytest.mark.parametrize(
    "error",
    [
        aistandards.NotFoundError("ISO 42001", ("ISO/IEC 42001",)),
        aistandards.DesignationError("ISO ?", 4, "no number"),
        aistandards.QuarantineError(7),
        aistandards.StoreBusyError("the store", "a sync"),
        aistandards.MissingExtraError("parquet", "pyarrow", "the format parquet"),
        aistandards.FilterError("no status 'publishd'"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_of_another_process_keeps_its_message_and_attributes(error: aistandards.AistandardsError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error) and str(copy) == str(error) and vars(copy) == vars(error)
