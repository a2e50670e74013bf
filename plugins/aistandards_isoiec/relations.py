"""Relations of supplements to their base, and deliverable types of both catalogues."""

from aistandards.plugin import RelationType

SUPPLEMENT_RELATIONS = {
    "Amd": RelationType.AMENDS,
    "Add": RelationType.SUPPLEMENTS,
    "Cor": RelationType.CORRECTS,
    "Suppl": RelationType.SUPPLEMENTS,
    "Ext": RelationType.SUPPLEMENTS,
    "ISH": RelationType.SUPPLEMENTS,
    "FRAG": RelationType.AMENDS,
}
"""Relation of each kind of supplement to its base."""

DELIVERABLE_TYPES = {
    "IS": "International Standard",
    "TS": "Technical Specification",
    "TR": "Technical Report",
    "PAS": "Publicly Available Specification",
    "GUIDE": "Guide",
    "IWA": "International Workshop Agreement",
    "R": "Recommendation",
    "ISP": "International Standardized Profile",
    "DATA": "Data",
    "TTA": "Technology Trends Assessment",
    "SRD": "Systems Reference Deliverable",
    "WP": "White Paper",
    "TEC": "Technology Report",
    "STTR": "Trend Report",
    "TMOP": "Technology and Market Outlook Paper",
    "OTHER": "Other",
}
"""Deliverable type of each code of the ISO and IEC catalogues."""
