"""The datasets: which there are, whose they are, and how each writes its designations, statuses and keys.

Source: the public repositories `relaton-data-NAME` of the Relaton project. `relaton-data-sdo` is left out: it holds
organisations and their logos, no documents.
"""

from collections.abc import Mapping

import attrs


@attrs.frozen(slots=True, kw_only=True)
class Dataset:
    """One dataset.

    Attributes:
        name: As in `relaton-data-NAME`.
        body: The body it tells of.
        title: For people.
        prefixes: With which its designations begin, where they are read by prefix. The first is put before one that
            has none of them (OGC writes `24-070r1`).
        bodies: Body by prefix, where it is not `body`.
        grammars: Names of the grammars that read its designations, in the order they are tried.
        joint: Whether designations that ISO or IEC lead are in IEEE's spelling.
        stages: Name of its table in `stages.STAGES`.
        key: Expression over the address of the document's page, and the key it gives: where the body numbers its
            pages, that number outlives every renaming.
        dates: What its dates mean, where they mean something else than in `convert.DATES`.
        committees: What is put before a committee's reference that does not begin with one of `committee_fronts`.
        fallback_for: Name of the source it is read instead of, when that one has no credentials.
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
    committee_fronts: tuple[str, ...] = ()
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
        committee_fronts=("IEC", "ISO", "CISPR"),
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
        # `issued` is the approval by the board. `published` is often the day on which a status was set, decades after
        # the print, and `created` sometimes that of another print: the one nearer to the designation's year stands.
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
"""Every dataset; those with a grammar and a stage table of their own come first."""

BODIES_BY_PREFIX: Mapping[str, str] = {
    prefix: dataset.bodies.get(prefix, dataset.body) for dataset in DATASETS for prefix in dataset.prefixes
}
"""Whose documents begin with each prefix."""
