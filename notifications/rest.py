"""A pause after faults in a row, so that a dead server does not cost every mail its timeout."""

from notifications.outcome import SERVICE_CLOSING, Kind, Outcome

REST_S = 10.0


class Rest:
    """Counts faults of the server in a row; after enough of them, mails are put off untried.

    One answer of any kind ends it. It also bounds how many mails a server that swallows content
    without answering can bring into doubt.
    """

    def __init__(self, *, patience: int, rest_s: float) -> None:
        self._patience = patience
        self._rest_s = rest_s
        self._faults = 0
        self._until = 0.0
        self._last = Outcome("retry", "")

    def note(self, outcome: Outcome, now: float) -> None:
        """Learn from what became of a mail; ``now`` is the loop's time."""
        if not _is_fault(outcome):
            self._faults = 0 if outcome.code is not None else self._faults
            return
        self._faults += self._patience if outcome.kind == "config" else 1
        if self._faults >= self._patience:
            self._until, self._last = now + self._rest_s, outcome

    def outcome(self, now: float) -> Outcome | None:
        """Return the outcome of a mail that is not even tried, or ``None`` to try it."""
        if now >= self._until:
            return None
        kind: Kind = "config" if self._last.kind == "config" else "retry"
        return Outcome(kind, f"not tried: {self._last.reply}")


def _is_fault(outcome: Outcome) -> bool:
    if outcome.kind == "config" or outcome.code == SERVICE_CLOSING:
        return True
    return outcome.code is None and outcome.kind in {"retry", "in_doubt"}
