"""Status of documents from the list of members of their dataset."""

from collections.abc import Mapping

from aistandards_relaton.listings.etsi import EtsiRules
from aistandards_relaton.listings.ieee import IeeeRules
from aistandards_relaton.listings.itu import ItuRules
from aistandards_relaton.listings.listing import Rules

RULES: Mapping[str, Rules] = {"etsi": EtsiRules(), "ieee": IeeeRules(), "itu": ItuRules()}
"""Rules of the datasets whose records do not contain their complete status."""
