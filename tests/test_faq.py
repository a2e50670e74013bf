"""The questions and answers: short, and each with a command or a page that has the rest."""

import re

import pytest

from tests.support.pages import DOCS

PAGE = (DOCS / "faq.md").read_text(encoding="utf-8")
ANSWERS = re.findall(r"^### (.+)\n((?:.+\n)+)", PAGE, re.MULTILINE)


def test_every_question_has_an_answer() -> None:
    assert len(ANSWERS) >= 30 and all(question.endswith("?") for question, _ in ANSWERS)
    assert len(ANSWERS) == PAGE.count("\n### ")


@pytest.mark.parametrize(("question", "answer"), ANSWERS, ids=[question for question, _ in ANSWERS])
def test_an_answer_is_short_and_leads_on(question: str, answer: str) -> None:
    words = re.sub(r"\]\([^)]+\)", "]", answer).split()
    assert len(words) <= 60
    assert "](" in answer or "`aistandards " in answer
