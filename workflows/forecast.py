"""The forecast timer: every week, what the working calendar lacks."""

from prefect import flow

from usecases.calendars.forecast import forecast_check as deed
from workflows.recording import perform


@flow(name="forecast", persist_result=False)
def forecast() -> None:
    """Tell the administrators which holidays are missing or only forecast."""
    perform("forecast", deed)
