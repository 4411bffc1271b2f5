"""Which presses of a key are those of a key that is held down."""

from textual.events import InputEvent, Key

REPEAT_SECONDS = 0.15
"""A key that comes again so soon is held down: nobody presses twice in that time."""
DELAY_SECONDS = 2.2
"""How long a key is held before it comes again, at most: 0.5 to 0.66 s as most systems come, up to 2 on some."""
_MOST = 64


class Presses:
    """The presses of late, of keys and of the mouse, which is never held."""

    def __init__(self) -> None:
        """Begin with none."""
        self._heard: list[InputEvent] = []

    def note(self, press: InputEvent) -> None:
        """Take one in; they come in their order."""
        self._heard = [*self._heard[-_MOST:], press]

    def is_repeat(self, press: InputEvent) -> bool:
        """Tell whether it comes so soon behind one of the same key that the key is held down."""
        return _same(self._beside(press, -1), press, REPEAT_SECONDS)

    def may_be_repeat(self, press: InputEvent) -> bool:
        """Tell whether it may be the first that a key which is held makes by itself.

        It may where nothing came in between; what comes behind it tells, as far as it has come.
        """
        if not _same(self._beside(press, -1), press, DELAY_SECONDS):
            return False
        after = self._beside(press, 1)
        return after is None or _same(press, after, REPEAT_SECONDS)

    def is_repeated(self, press: InputEvent) -> bool:
        """Tell whether another of the same key came so soon behind it that the key is held down."""
        return _same(press, self._beside(press, 1), REPEAT_SECONDS)

    def _beside(self, press: InputEvent, step: int) -> InputEvent | None:
        at = next((place for place, heard in enumerate(self._heard) if heard is press), None)
        return self._heard[at + step] if at is not None and 0 <= at + step < len(self._heard) else None


def _same(first: InputEvent | None, second: InputEvent | None, seconds: float) -> bool:
    keys = isinstance(first, Key) and isinstance(second, Key) and first.key == second.key
    return bool(keys and first and second and second.time - first.time < seconds)
