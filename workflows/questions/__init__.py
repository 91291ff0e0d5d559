"""Twelve questions in plain words, and the plan file that their answers make."""

from workflows.questions.answers import Fault, answers
from workflows.questions.asked import QUESTIONS, Field, Kind, Question, beginning
from workflows.questions.composing import composed
from workflows.questions.earlier import kept_from, unit_lines
from workflows.questions.given import Answers

__all__ = [
    "QUESTIONS",
    "Answers",
    "Fault",
    "Field",
    "Kind",
    "Question",
    "answers",
    "beginning",
    "composed",
    "kept_from",
    "unit_lines",
]
