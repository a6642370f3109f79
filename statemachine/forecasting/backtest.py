"""Whether forecasts keep their word: what they would have said on past days, and what came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from statemachine.forecasting.forecast import Forecast, forecast
from statemachine.forecasting.model import fit
from statemachine.forecasting.visits import Course, as_known


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts came out, of cases that were signed in the end.

    Attributes:
        said: Forecasts that named dates.
        unsaid: Forecasts that said there is too little data.
        inside: The day lay within the 80 % interval.
        by_p50: It was not after the day as likely before as after.
        by_p80: It was not after the day that four in five keep.
        width: Mean days of the 80 % interval.
    """

    said: int
    unsaid: int
    inside: int
    by_p50: int
    by_p80: int
    width: float

    @property
    def coverage(self) -> float | None:
        """Return the share within the 80 % interval."""
        return self.inside / self.said if self.said else None


def backtest(
    courses: Sequence[Course], days: Iterable[date], goals: frozenset[str], *, seed: int = 2569
) -> Score:
    """Forecast, as of the end of each day, every case then open that was signed later."""
    came = {course.number: course.reached(goals) for course in courses}
    pairs: list[tuple[Forecast, date]] = []
    for day in days:
        known = list(as_known(courses, day))
        model = fit(known, day, goals, seed=seed)
        for course in known:
            signed = came[course.number]
            if signed is not None and (said := forecast(model, course)) is not None:
                pairs.append((said, signed))
    return _scored(pairs)


def _scored(pairs: Sequence[tuple[Forecast, date]]) -> Score:
    said = [
        (f.p10, f.p50, f.p80, f.p90, day)
        for f, day in pairs
        if f.p10 is not None and f.p50 is not None and f.p80 is not None and f.p90 is not None
    ]
    widths = [(p90 - p10).days for p10, _, _, p90, _ in said]
    return Score(
        said=len(said),
        unsaid=len(pairs) - len(said),
        inside=sum(p10 <= day <= p90 for p10, _, _, p90, day in said),
        by_p50=sum(day <= p50 for _, p50, _, _, day in said),
        by_p80=sum(day <= p80 for _, _, p80, _, day in said),
        width=sum(widths) / len(widths) if widths else 0.0,
    )
