"""The registry of formats: every format by the kind of content that it writes.

The modules of formats are imported when a format is loaded, so that a command that offers formats starts quickly.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, TextIO

from aistandards.errors import AistandardsError, FormatError, PluginError
from aistandards.export.interface import Format, Kind, Metadata, Rows, TextFormat
from aistandards.plugin.exporter import Exporter
from aistandards.plugin.problems import asks_to_end, cause_of

FORMATS: Mapping[Kind, Mapping[str, str]] = {
    Kind.ROWS: {"json": "json:JsonRows", "jsonl": "jsonl:JsonLinesRows", "csv": "csv:CsvRows"},
    Kind.STANDARDS: {
        "json": "json:JsonStandards",
        "jsonl": "jsonl:JsonLinesStandards",
        "csv": "csv:CsvStandards",
        "parquet": "parquet:ParquetStandards",
        "json-ld": "json_ld:JsonLdStandards",
        "sqlite": "sqlite:SqliteStandards",
        "exchange": "exchange:ExchangeSubmissions",
    },
    Kind.CITATIONS: {
        "bibtex": "bibtex:Bibtex",
        "biblatex": "bibtex:Biblatex",
        "ris": "ris:Ris",
        "csl-json": "csl_json:CslJson",
        "text": "text:TextCitations",
    },
    Kind.CHANGES: {"json": "json:JsonChanges", "atom": "atom:AtomFeed"},
    Kind.CHECK_RESULTS: {"json": "json:JsonCheckResults", "csv": "csv:CsvCheckResults", "sarif": "sarif:Sarif"},
    Kind.CONCEPT_SCHEMES: {"turtle": "skos:SkosTurtle", "json-ld": "skos:SkosJsonLd"},
    Kind.GAPS: {"json": "json:JsonGaps"},
    Kind.CROSS_TABLES: {
        "csv": "cross_table:CsvCrossTable",
        "html": "cross_table:HtmlCrossTable",
        "svg": "cross_table:SvgCrossTable",
        "json": "cross_table:JsonCrossTable",
    },
    Kind.CROSSWALKS: {
        "csv": "csv:CsvCrosswalks",
        "json": "json:JsonCrosswalks",
        "sssom": "sssom:SssomCrosswalks",
        "oscal": "oscal:OscalMappingCollection",
    },
    Kind.FRAMEWORKS: {"json": "json:JsonFrameworks", "oscal": "oscal:OscalCatalog"},
    Kind.STATISTICS: {
        "csv": "statistics:CsvStatistic",
        "json": "statistics:JsonStatistic",
        "svg": "statistics:SvgStatistic",
    },
    Kind.CHARTS: {"svg": "heatmap:SvgHeatMap", "png": "heatmap:PngHeatMap"},
}
"""For each kind of content the module in this package and the class of each format, by its name."""

TABLE = "table"
"""Name of the table for people, which the command prints itself."""


def format_names(kind: Kind) -> tuple[str, ...]:
    """Return the names of the formats for a kind of content; those of plugins are not among them."""
    return tuple(FORMATS[kind])


def load_format(
    kind: Kind,
    name: str,
    exporters: Callable[[], Mapping[str, Exporter]] | None = None,
    *,
    other_choices: Sequence[str] = (),
) -> Format[Any, Any]:
    """Import a format and return it.

    Args:
        kind: Kind of the content to write.
        name: Name of the format.
        exporters: Function that returns the exporters of plugins by name, which write rows. It is called when no format
            of aistandards has the name.
        other_choices: Names that the caller handles itself, for the message of the error.

    Raises:
        FormatError: There is no such format; the message names those that there are.
    """
    if name in FORMATS[kind]:
        module, _, attribute = FORMATS[kind][name].partition(":")
        loaded: Format[Any, Any] = getattr(import_module(f"aistandards.export.{module}"), attribute)()
        return loaded
    offered = exporters() if exporters is not None and kind is Kind.ROWS else {}
    if name not in offered:
        choices = ", ".join((*other_choices, *FORMATS[kind], *offered))
        raise FormatError(f"there is no format {name!r} for {kind.value}; choose from {choices}")
    return PluginFormat(offered[name])


class PluginFormat(TextFormat[Rows]):
    """A format for rows that a plugin offers."""

    kind = Kind.ROWS

    def __init__(self, exporter: Exporter) -> None:
        """Wrap the exporter of a plugin."""
        self.name = exporter.name
        self.media_type = exporter.media_type
        self._exporter = exporter

    def write(self, content: Rows, target: TextIO, metadata: Metadata) -> None:
        """Let the plugin write.

        Raises:
            PluginError: The plugin raised an exception.
        """
        try:
            self._exporter.write(content.rows, content.fields, target)
        except (AistandardsError, OSError):
            raise
        except BaseException as error:
            if asks_to_end(error):
                raise
            raise PluginError(
                f"the plugin that offers the format {self.name!r} failed with {cause_of(error)}; choose another format, "
                "and report it to its author"
            ) from error
