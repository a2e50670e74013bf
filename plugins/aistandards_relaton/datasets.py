"""The datasets of Relaton: their bodies and their forms of designations, statuses and keys.

Source: the public repositories `relaton-data-NAME` of the Relaton project, without `relaton-data-sdo`, which contains
organisations and logos instead of documents.
"""

from collections.abc import Mapping

import attrs


@attrs.frozen(slots=True, kw_only=True)
class Dataset:
    """A dataset.

    Attributes:
        name: NAME in `relaton-data-NAME`.
        body: The body of its documents.
        title: Title for people.
        prefixes: Prefixes of its designations, for the general grammar. A designation without any of them gets the first
            one (OGC writes `24-070r1`).
        bodies: Body of each prefix that belongs to another body than `body`.
        grammars: Names of the grammars for its designations, in the order of use.
        joint: Whether joint designations of ISO or IEC have IEEE's spelling.
        stages: Name of its reader in `stages.STAGES`.
        key: Pattern of page addresses, and the key for a match. A body's page number does not change when a document
            gets another name.
        dates: Meanings of its dates that differ from `convert.DATES`.
        committees: Prefix for a committee reference that begins with none of `committee_prefixes`.
        committee_prefixes: Prefixes of complete committee references.
        fallback_for: Name of the source that it replaces when that source has no credentials.
    """

    name: str
    body: str
    title: str
    prefixes: tuple[str, ...] = ()
    bodies: Mapping[str, str] = attrs.field(factory=dict)
    grammars: tuple[str, ...] = ("relaton-prefixed",)
    joint: bool = False
    stages: str = "common"
    key: tuple[str, str] | None = None
    dates: Mapping[str, str] = attrs.field(factory=dict)
    committees: str = ""
    committee_prefixes: tuple[str, ...] = ()
    fallback_for: str | None = None


_CONFIGURED = (
    Dataset(
        name="iec",
        body="iec",
        title="IEC publications",
        grammars=("iso-iec",),
        stages="iec",
        key=(r"https?://webstore\.iec\.ch/(?:\w\w/)?publication/(\d{1,7})$", "iec:pub:{}"),
        committees="IEC ",
        committee_prefixes=("IEC", "ISO", "CISPR"),
        fallback_for="iec",
    ),
    Dataset(
        name="ieee",
        body="ieee",
        title="IEEE standards and drafts",
        grammars=("iso-iec", "relaton-ieee"),
        joint=True,
        stages="ieee",
        key=(r"https?://ieeexplore\.ieee\.org/document/(\d{1,12})$", "xplore:{}"),
        # `issued` is the approval by the board. `published` is often the day of a later status change, and `created`
        # sometimes the day of another print. The date nearer to the year of the designation counts.
        dates={"issued": "approved", "created": "published"},
    ),
    Dataset(
        name="etsi",
        body="etsi",
        title="ETSI deliverables",
        grammars=("relaton-etsi",),
        stages="etsi",
        key=(r"https?://webapp\.etsi\.org/workprogram/Report_WorkItem\.asp\?WKI_ID=(\d{1,9})$", "wki:{}"),
    ),
    Dataset(name="rfcs", body="ietf", title="IETF RFCs", grammars=("relaton-ietf",), stages="ietf"),
    Dataset(name="ids", body="ietf", title="IETF Internet-Drafts", grammars=("relaton-ietf",), stages="ietf"),
    Dataset(name="w3c", body="w3c", title="W3C publications", grammars=("relaton-w3c",), stages="w3c"),
    Dataset(name="nist", body="nist", title="NIST technical series", grammars=("relaton-nist",), stages="nist"),
    Dataset(name="oasis", body="oasis", title="OASIS specifications", grammars=("relaton-oasis",), stages="oasis"),
    Dataset(name="3gpp", body="3gpp", title="3GPP specifications", grammars=("relaton-3gpp",), stages="3gpp"),
)

_BIPM = {
    "BIPM": "bipm", "SI Brochure": "bipm", "CGPM": "bipm", "CIPM": "bipm", "CCAUV": "bipm", "CCDM": "bipm",
    "CCDS": "bipm", "CCE": "bipm", "CCEM": "bipm", "CCEMRI": "bipm", "CCL": "bipm", "CCM": "bipm", "CCP": "bipm",
    "CCPR": "bipm", "CCQM": "bipm", "CCRI": "bipm", "CCT": "bipm", "CCTF": "bipm", "CCU": "bipm", "CCÉ": "bipm",
    "JCRB": "bipm", "Metrologia": "bipm",
}  # fmt: skip

_GENERIC = (
    Dataset(name="adobe", body="adobe", title="Adobe technical notes", prefixes=("Adobe",)),
    Dataset(
        name="bipm",
        body="bipm",
        title="BIPM publications and resolutions",
        prefixes=(*_BIPM, "JCGM"),
        bodies={"JCGM": "jcgm"},
    ),
    Dataset(name="calconnect", body="calconnect", title="CalConnect documents", prefixes=("CC",)),
    Dataset(name="ccsds", body="ccsds", title="CCSDS publications", prefixes=("CCSDS",)),
    Dataset(name="cie", body="cie", title="CIE publications", prefixes=("CIE",)),
    Dataset(name="easc", body="easc", title="EASC rules and recommendations", prefixes=("ПМГ", "РМГ", "PMG", "RMG")),
    Dataset(name="ecma", body="ecma", title="Ecma standards", prefixes=("ECMA",)),
    Dataset(name="gost", body="gost", title="GOST standards", prefixes=("ГОСТ", "GOST")),
    Dataset(name="iala", body="iala", title="IALA publications", prefixes=("IALA",)),
    Dataset(name="iana", body="iana", title="IANA registries", prefixes=("IANA",)),
    Dataset(name="ietf", body="ietf", title="IETF RFCs, series and drafts", grammars=("relaton-ietf",), stages="ietf"),
    Dataset(name="iho", body="iho", title="IHO publications", prefixes=("IHO",)),
    Dataset(name="iso", body="iso", title="ISO deliverables", grammars=("iso-iec",)),
    Dataset(
        name="itu",
        body="itu",
        title="ITU recommendations",
        prefixes=("ITU-R",),
        bodies={"ITU-R": "itu-r"},
        grammars=("itu-t", "relaton-prefixed"),
        stages="itu",
    ),
    Dataset(name="itu-r", body="itu-r", title="ITU-R recommendations", prefixes=("ITU-R",)),
    Dataset(name="jcgm", body="jcgm", title="JCGM guides", prefixes=("JCGM",)),
    Dataset(name="jis", body="jis", title="Japanese Industrial Standards", prefixes=("JIS",)),
    Dataset(name="ogc", body="ogc", title="OGC documents", prefixes=("OGC",)),
    Dataset(name="oiml", body="oiml", title="OIML publications", prefixes=("OIML",)),
    Dataset(name="plateau", body="plateau", title="PLATEAU documents", prefixes=("PLATEAU",)),
    Dataset(name="rfcsubseries", body="ietf", title="IETF RFC sub-series", grammars=("relaton-ietf",), stages="ietf"),
    Dataset(name="xsf", body="xsf", title="XMPP extension protocols", prefixes=("XEP",)),
)

DATASETS = _CONFIGURED + _GENERIC
"""All datasets, first those with a special grammar and stage table."""

BODIES_BY_PREFIX: Mapping[str, str] = {
    prefix: dataset.bodies.get(prefix, dataset.body) for dataset in DATASETS for prefix in dataset.prefixes
}
"""Body of each prefix."""
