"""The results that wait for somebody's decision one after another, each as a card that fits a phone: what was asked beside what was
answered, the follower's proposal, and the diagram's own buttons (B35–B39, D4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from processes.assignments.answers import results_of
from processes.assignments.commands import mark_opened
from processes.assignments.queries import assignment_view, list_assignments, opinions, timeline
from processes.runtime.actions import OfferedAction, actions_for_many
from web.actions import offered_actions
from web.assignment import target_of
from web.auth import current_person
from web.buttons import by_weight
from web.clock import now
from web.notices import read_notices

pages = Blueprint("review_card", __name__, url_prefix="/assignments/review/card")

#: Results that are gone through in one sitting; more are found when these are done.
MOST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is. ``done`` were decided since they began; ``ids`` wait still, in the order of the list."""

    ids: Sequence[int]
    index: int
    done: int

    @property
    def number(self) -> int:
        return self.done + self.index + 1

    @property
    def total(self) -> int:
        return self.done + len(self.ids)

    def beside(self, by: int) -> int | None:
        """The one before (-1) or after (1), None at the ends."""
        index = self.index + by
        return self.ids[index] if 0 <= index < len(self.ids) else None

    @property
    def then(self) -> int | None:
        """Which comes when this one is decided: the one after it, at the end one that was passed over."""
        return self.beside(1) or self.beside(-1)


@pages.get("")
def show() -> ResponseReturnValue:
    """The card asked for (``at``). When it waits no longer it is ``done``, and ``then`` comes."""
    ids = waiting()
    at, done = asked("at"), min(asked("done") or 0, MOST)
    if at and at not in ids:
        then = asked("then")
        return redirect(address(done + 1, then if then in ids else None), code=303)
    if not ids:
        return render_template("review/done.html", done=done)
    place = Place(ids, ids.index(at) if at else 0, done)
    return card(place)


def waiting() -> list[int]:
    """What this person can decide now, in the order of their list."""
    person = current_person()
    rows = list_assignments(
        person, box="review", group="in_review", sort="submitted", page=1, per_page=MOST, now=now()
    ).items
    offered = actions_for_many(person, [row.instance_id for row in rows], language=str(get_locale()))
    return [row.id for row in rows if decisions(offered.get(row.instance_id, []))]


def decisions(actions: Sequence[OfferedAction]) -> list[OfferedAction]:
    """The ways in which the open step is ended, the expected one last: it lies under the thumb."""
    return [action for action in reversed(by_weight(actions)) if not action.is_message and action.tone != "danger"]


def card(place: Place) -> str:
    person, id = current_person(), place.ids[place.index]
    view = assignment_view(person, id, now=now())
    if not view.row.opened:
        mark_opened(id, by=person, now=now())
    read_notices("assignment", id)
    results = results_of(timeline(person, "assignment", id))
    actions = decisions(offered_actions(view.row.instance_id))
    return render_template(
        "review/card.html",
        view=view,
        row=view.row,
        result=results[0] if results else None,
        earlier=len(results) - 1,
        opinions=opinions(person, id),
        target=target_of(view),
        actions=actions,
        at_once={action.name for action in actions if is_done_at_once(action)},
        place=place,
        previous=address(place.done, place.beside(-1)) if place.beside(-1) else None,
        next=address(place.done, place.beside(1)) if place.beside(1) else None,
        back=address(place.done, id, place.then),
    )


def is_done_at_once(action: OfferedAction) -> bool:
    """Whether one tap is enough: nothing of its form must be filled in, and it asks nothing back."""
    return not (action.form or {}).get("required") and not action.confirm


def asked(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def address(done: int, at: int | None, then: int | None = None) -> str:
    return url_for("review_card.show", done=done or None, at=at, then=then)
