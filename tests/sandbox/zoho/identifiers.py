"""Zoho-like ids: 18 digits for People records, 15 for Connect, about 8 for a person's ZUID."""

import random


class Identifiers:
    """Hands out ids that rise by small irregular steps, as Zoho's do; one seed gives one series."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._record = 459871000000306001
        self._connect = 105000017039001
        self._zuid = 60104201
        self._employee = 1000

    def record(self) -> str:
        """Return a fresh People record id."""
        self._record += 1 + int(self._random.random() * 37)
        return str(self._record)

    def connect(self) -> str:
        """Return a fresh network, group or webhook id."""
        self._connect += 2000 + int(self._random.random() * 900)
        return str(self._connect)

    def zuid(self) -> str:
        """Return a fresh account id, the same in all of Zoho's products."""
        self._zuid += 1 + int(self._random.random() * 40)
        return str(self._zuid)

    def employee_number(self) -> str:
        """Return a fresh employee number."""
        self._employee += 1
        return f"Q{self._employee}"
