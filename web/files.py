"""Stored files: opened in the browser or downloaded under their own name, by the parties only; taken away again."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from processes.files import word
from processes.files.commands import delete_file, open_file
from processes.refusals import NotFound
from web.auth import current_person
from web.errors import end_reading
from web.fragments import see_other, wants_fragment
from web.links import own_path

pages = Blueprint("files", __name__, url_prefix="/files")

#: What a browser shows without running anything of it; all else is downloaded.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
#: A file is somebody else's content: nothing in it may load or run, whatever it turns out to be.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors "
PICTURES = "image/"
#: What opens in the page: what a browser shows, and Word files as text.
VIEWED = SHOWN | {word.MEDIA_TYPE}


@pages.get("/<int:file_id>")
def show(file_id: int) -> Response:
    file = open_file(file_id, by=current_person())
    shown = file.media_type in SHOWN and "download" not in request.args
    response = send_file(
        file.path,
        mimetype=file.media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=file.name,
        conditional=True,
        etag=False,
        max_age=0,
    )
    # What is shown may be shown inside our own pages (B10), and in nobody else's.
    response.headers["Content-Security-Policy"] = POLICY + ("'self'" if shown else "'none'")
    response.headers["X-Frame-Options"] = "SAMEORIGIN" if shown else "DENY"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/<int:file_id>/view")
def view(file_id: int) -> ResponseReturnValue:
    """The document inside the open page: a piece for its dialog, or (``part``) of the page itself. What no
    browser shows is only downloaded (404 here)."""
    file = open_file(file_id, by=current_person())
    if file.media_type not in VIEWED:
        raise NotFound()
    if not wants_fragment():
        return see_other(url_for("files.show", file_id=file_id))
    is_picture = file.media_type.startswith(PICTURES)
    is_word = file.media_type == word.MEDIA_TYPE
    if is_word:
        end_reading()  # it takes seconds, and others wait for this one's line to the database
    # Cleaned by the reader: a few tags, nothing that runs or loads.
    text = Markup(word.text_of(file.path) or "") if is_word else None  # noqa: S704
    template = "files/part.html" if is_word and "part" in request.args else "files/view.html"
    return render_template(template, file_id=file_id, name=file.name, is_picture=is_picture, text=text)


@pages.post("/<int:file_id>/delete")
def remove(file_id: int) -> ResponseReturnValue:
    delete_file(file_id, by=current_person())
    flash(gettext("Đã xóa tệp."), "success")
    return see_other(own_path(request.form.get("back")) or own_path(request.referrer) or "/")
