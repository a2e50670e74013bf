"""Grammars of the bodies that only Relaton covers; the general one, which reads by prefix, is last."""

from collections.abc import Mapping

from aistandards.plugin import Grammar
from aistandards_relaton.datasets import BODIES_BY_PREFIX
from aistandards_relaton.grammars.etsi import EtsiGrammar
from aistandards_relaton.grammars.ieee import IeeeGrammar
from aistandards_relaton.grammars.ietf import IetfGrammar
from aistandards_relaton.grammars.nist import NistGrammar
from aistandards_relaton.grammars.oasis import OasisGrammar
from aistandards_relaton.grammars.prefixed import PrefixedGrammar
from aistandards_relaton.grammars.threegpp import ThreegppGrammar
from aistandards_relaton.grammars.w3c import W3cGrammar

_ALL: tuple[Grammar, ...] = (
    IeeeGrammar(),
    EtsiGrammar(),
    IetfGrammar(),
    W3cGrammar(),
    NistGrammar(),
    OasisGrammar(),
    ThreegppGrammar(),
    PrefixedGrammar(BODIES_BY_PREFIX),
)
GRAMMARS: Mapping[str, Grammar] = {grammar.name: grammar for grammar in _ALL}
"""Grammar of each name, in the order of use."""
