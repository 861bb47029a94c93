"""What a button of the draft's page does to it: a question more, one less, one moved, or a step taken back."""

from collections.abc import Sequence
from typing import NamedTuple

from policy.questionnaire import MOST_QUESTIONS, moved, place_of, with_question, with_step, without_question
from schemas.questionnaire import QuestionKind, Step, Words

CHANGED = "words changed"


class Stepped(NamedTuple):
    """A draft after a step.

    Attributes:
        earlier: the steps that can be taken back from here.
        led_to: the id of what the page leads to, "" for its top.
    """

    words: Words
    earlier: tuple[Step, ...]
    led_to: str = ""


def step(saved: Words, typed: Words, earlier: Sequence[Step], action: str, kind: str = "") -> Stepped:
    """What a button comes to, with what was typed beside it; any other button keeps just that."""
    name, _, about = action.partition(":")
    kept = with_step(earlier, CHANGED, saved) if typed != saved else tuple(earlier)
    if name == "undo":
        return _undone(typed, earlier, int(about) if about.isdecimal() else 0)
    if name == "add" and len(typed.questions) < MOST_QUESTIONS:
        words, fresh = with_question(typed, QuestionKind(kind) if kind in set(QuestionKind) else QuestionKind.ONE)
        return Stepped(words, with_step(kept, f"question {len(words.questions)} added", typed), f"text_{fresh}")
    place = place_of(typed, about)
    if name == "remove" and place:
        done = f"question {place} removed"
        return Stepped(without_question(typed, about), with_step(kept, done, typed), "told")
    if name in {"up", "down"} and place:
        words = moved(typed, about, -1 if name == "up" else 1)
        done = f"question {place} moved {name}"
        return Stepped(words, with_step(kept, done, typed) if words != typed else kept, f"question_{about}")
    return Stepped(typed, kept)


def _undone(typed: Words, earlier: Sequence[Step], at: int) -> Stepped:
    """Back to what it was before a step; that is a step as well, so nothing is lost by it."""
    if at >= len(earlier):
        return Stepped(typed, tuple(earlier))
    taken_back = earlier[at]
    return Stepped(taken_back.before, with_step(earlier, f"taken back: {taken_back.done}", typed), "told")
