"""Names in ISO and IEC designations: publishers, types, stages and supplements, in the languages of the bodies.

Source: ISO/IEC Directives Part 1 and their Russian and French editions, and both catalogues.
"""

import re
from collections.abc import Iterable

PUBLISHERS = {
    "CEI": "IEC", "МЭК": "IEC", "ИСО": "ISO", "СИСПР": "CISPR", "آيزو": "ISO", "أيزو": "ISO", "ايزو": "ISO", "إيزو": "ISO",
    "الآيزو": "ISO", "الأيزو": "ISO", "الايزو": "ISO", "آي إي سي": "IEC", "أي إي سي": "IEC", "اي اي سي": "IEC",
}  # fmt: skip
"""Other names of the publishers with their official ones."""

CO_PUBLISHERS = (
    "IEC",
    "ISO",
    "CISPR",
    "IEEE",
    "ASTM",
    "CIE",
    "HL7",
    "SAE",
    "ASME",
    "OECD",
    "UNDP",
    "IDF",
    "OGC",
    "IUPAC",
    "ITU",
    "OIML",
)
"""Bodies that both catalogues print behind the first publisher. Other words there are organs: `ISO/CS`, `ISO/COPOLCO`."""

TYPES = {name.casefold(): name for name in ("TS", "TR", "PAS", "Guide", "ISP", "R", "DATA", "TTA", "SRD", "IWA")}
STAGES = {name.casefold(): name for name in ("PWI", "NP", "AWI", "WD", "CD", "CDV", "DIS", "FDIS", "PRF")}
# A draft of a Technical Report is a DTR: the stage names the type too.
STAGES |= {f"{letter}{name}".casefold(): f"{letter}{name}" for name in TYPES.values() for letter in ("D", "FD")}
IMPLIED = {f"{letter}{name}": name for name in TYPES.values() for letter in ("D", "FD")}
"""The type that a stage names."""

TYPES |= {
    "руководство": "Guide", "руководства": "Guide", "руководству": "Guide", "руководством": "Guide", "руководстве": "Guide", "guía": "Guide", "guia": "Guide", "leitfaden": "Guide", "指南": "Guide", "دليل": "Guide",
    "то": "TR", "тр": "TR", "ту": "TS", "тс": "TS", "оту": "PAS", "пас": "PAS", "р": "R",
    "technical specification": "TS", "technical report": "TR", "publicly available specification": "PAS",
    "spécification technique": "TS", "rapport technique": "TR", "technische spezifikation": "TS", "technischer bericht": "TR",
    "especificación técnica": "TS", "informe técnico": "TR", "технические условия": "TS", "технический отчет": "TR",
    "технический отчёт": "TR", "技术报告": "TR", "技术规范": "TS", "تقرير تقني": "TR", "مواصفة تقنية": "TS",
}  # fmt: skip
STAGES |= {
    "рп": "WD", "пк": "CD", "пмс": "DIS", "опмс": "FDIS", "пто": "DTR", "пту": "DTS",
    "working draft": "WD", "committee draft": "CD", "draft international standard": "DIS",
    "final draft international standard": "FDIS", "projet de norme internationale": "DIS",
    "draft technical specification": "DTS", "draft technical report": "DTR",
}  # fmt: skip

KINDS = {name.casefold(): name for name in ("Amd", "Cor", "Add", "Suppl", "Ext", "ISH", "FRAG")}
KINDS |= {
    "amend": "Amd", "amendment": "Amd", "amendement": "Amd", "изм": "Amd", "изменение": "Amd", "修改单": "Amd",
    "corr": "Cor", "corrigendum": "Cor", "technical corrigendum": "Cor", "technical cor": "Cor", "tech. cor": "Cor",
    "rectificatif": "Cor", "rectificatif technique": "Cor", "попр": "Cor", "поправка": "Cor", "техническая поправка": "Cor",
    "addendum": "Add", "additif": "Add", "доп": "Add", "дополнение": "Add", "supplement": "Suppl", "supplément": "Suppl",
}  # fmt: skip
DRAFT_KINDS = {
    "DAM": ("Amd", "DAM"),
    "FDAM": ("Amd", "FDAM"),
    "PDAM": ("Amd", "PDAM"),
    "DAMD": ("Amd", "DAM"),
    "FDAMD": ("Amd", "FDAM"),
    "DCOR": ("Cor", "DCOR"),
    "FDCOR": ("Cor", "FDCOR"),
    "DADD": ("Add", "DADD"),
}

NOISE = (
    r"(?:(?:(?:[Ii]nternational|[Ii]nternationale|[Ee]uropean) )?(?:[Ss]tandards?|Std\.?|[Nn]orm(?:e|en|a|as)?)"
    r"(?: [Ii]nternationale| [Ii]nternacional| [Ii]nternazionale)?"
    r"|(?:[Мм]еждународн[а-я]* )?[Сс]тандарт[а-я]*|国际标准|國際標準|标准|標準|国際規格|規格|المواصفة(?: القياسية)?(?: الدولية)?)"
)
"""Words that say that a standard follows and belong to no designation: `ISO/IEC Standard 27001`, `norme ISO 9001`."""


def alternatives(names: Iterable[str]) -> str:
    """Return an expression for any of the names, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
