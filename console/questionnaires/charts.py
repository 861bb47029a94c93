"""A summary as charts that are also tables: one for each choice and each scale."""

from collections.abc import Sequence

from console.board.charts import share
from console.chart import Chart, Measure, Rows
from policy.figures import counted
from schemas.questionnaire import SCALE, QuestionKind, QuestionSummary, Summary

_LETTERS = "ABCDEFGHIJKLMNOPQRST"


def charts(summary: Summary) -> dict[str, Chart]:
    """The charts of a summary by question id; a text has none."""
    return {each.question.id: _chart(at, each) for at, each in enumerate(summary.questions, start=1) if each.counts}


def _chart(place: int, summed_up: QuestionSummary) -> Chart:
    question = summed_up.question
    ticks = SCALE if question.kind is QuestionKind.SCALE else tuple(_LETTERS[: len(question.options)])
    rows = Rows("Answer", _labels(summed_up, ticks), ticks=ticks)
    several = ". Who answered could choose any number" if question.kind is QuestionKind.SEVERAL else ""
    return rows.chart(
        f"question-{place}",
        f"Answers to question {place}",
        f"How {counted(summed_up.answered, 'person', 'people')} answered question {place}{several}",
        [
            Measure("Answers", summed_up.counts),
            Measure("Of 100", [share(each, summed_up.answered) for each in summed_up.counts], drawn=False),
        ],
    )


def _labels(summed_up: QuestionSummary, ticks: Sequence[str]) -> list[str]:
    question = summed_up.question
    if question.kind is not QuestionKind.SCALE:
        return [f"{tick}. {option}" for tick, option in zip(ticks, question.options, strict=True)]
    ends = {SCALE[0]: question.low, SCALE[-1]: question.high}
    return [f"{tick} ({ends[tick]})" if ends.get(tick) else tick for tick in ticks]
