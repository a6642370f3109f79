"""Numbers that look random and repeat themselves: SplitMix64, the same on every machine."""

_MASK = (1 << 64) - 1


class Chance:
    """A source of numbers from 0 to 1, decided by its seed alone."""

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        """Begin at a seed; two with the same seed give the same numbers."""
        self._state = seed & _MASK

    def draw(self) -> float:
        """Return the next number, 0 included, 1 excluded."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((mixed ^ (mixed >> 31)) >> 11) / (1 << 53)

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to ``limit - 1``."""
        return int(self.draw() * limit)
