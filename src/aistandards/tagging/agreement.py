"""Agreement of two reviewers: the questions that both have answered, and how far their answers agree beyond chance."""

from collections.abc import Iterable

import attrs

from aistandards.tagging.decisions import Decision, Verdict


@attrs.frozen(slots=True)
class Agreement:
    """The answers of two reviewers to the same questions: whether a standard carries a concept.

    Attributes:
        shared: Number of questions that both have answered.
        differences: The decisions of both about each question that they answer differently.
        kappa: Cohen's kappa, 1 for full agreement and 0 for that of chance; None if it is not defined.
    """

    shared: int
    differences: tuple[tuple[Decision, Decision], ...]
    kappa: float | None

    @property
    def agreed(self) -> int:
        """Number of questions with the same answer."""
        return self.shared - len(self.differences)


def agreement(first: Iterable[Decision], second: Iterable[Decision]) -> Agreement:
    """Compare the decisions of two reviewers.

    `accept` and `add` are the same answer, since both say that the standard carries the concept.

    Args:
        first: The decisions of the one in force, one for each question.
        second: The decisions of the other in force.
    """
    others = {(each.designation, each.concept): each for each in second}
    pairs = [(each, others[key]) for each in first if (key := (each.designation, each.concept)) in others]
    differences = tuple(pair for pair in pairs if _carries(pair[0]) != _carries(pair[1]))
    return Agreement(len(pairs), differences, _kappa(pairs, len(differences)))


def _carries(decision: Decision) -> bool:
    return decision.verdict is not Verdict.REJECT


def _kappa(pairs: list[tuple[Decision, Decision]], differences: int) -> float | None:
    if not pairs:
        return None
    yes = [sum(_carries(pair[side]) for pair in pairs) / len(pairs) for side in (0, 1)]
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    # Without a question that either could have answered otherwise, chance explains everything.
    return None if chance == 1 else (1 - differences / len(pairs) - chance) / (1 - chance)
