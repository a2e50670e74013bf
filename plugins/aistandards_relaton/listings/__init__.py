"""What the list of a dataset's members tells of its documents, by dataset."""

from collections.abc import Mapping

from aistandards_relaton.listings.etsi import EtsiRules
from aistandards_relaton.listings.ieee import IeeeRules
from aistandards_relaton.listings.itu import ItuRules
from aistandards_relaton.listings.listing import Rules

RULES: Mapping[str, Rules] = {"etsi": EtsiRules(), "ieee": IeeeRules(), "itu": ItuRules()}
"""Of the datasets whose records do not tell all of their standing."""
