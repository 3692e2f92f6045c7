"""One page of a longer list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

PER_PAGE = 20
MOST_PER_PAGE = 100
#: No list of ours is longer, and no database minds the offset.
LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """``items`` of page ``page`` (from 1), of ``total`` in the whole list."""

    items: list[Item]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Number of the first item shown, 0 when there is none ("1 – 20 trong tổng số 159")."""
        return (self.page - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        """Number of the last item shown."""
        return self.first + len(self.items) - 1 if self.items else 0


def clamp(page: int, per_page: int) -> tuple[int, int]:
    """The page and its size within what is sensible: a wrong number is no reason to fail."""
    return min(max(page, 1), LAST_PAGE), min(max(per_page, 1), MOST_PER_PAGE)
