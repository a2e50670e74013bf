"""Status of documents from the list of members of their dataset."""

from collections.abc import Mapping

from aistandards_relaton.listings.etsi import EtsiRules
from aistandards_relaton.listings.ieee import IeeeRules
from aistandards_relaton.listings.itu import ItuRules
from aistandards_relaton.listings.listing import Rules
from aistandards_relaton.listings.w3c import W3cRules

RULES: Mapping[str, Rules] = {"etsi": EtsiRules(), "ieee": IeeeRules(), "itu": ItuRules(), "w3c": W3cRules()}
"""Rules of the datasets whose records do not contain their complete status."""
