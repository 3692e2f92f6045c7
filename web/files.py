"""Stored files: opened in the browser or downloaded under their own name, by the parties only; taken away again."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from processes.files.commands import delete_file, open_file
from web.auth import current_person
from web.fragments import see_other
from web.links import own_path

pages = Blueprint("files", __name__, url_prefix="/files")

#: What a browser shows without running anything of it; all else is downloaded.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
#: A file is somebody else's content: nothing in it may load or run, whatever it turns out to be.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


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
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.post("/<int:file_id>/delete")
def remove(file_id: int) -> ResponseReturnValue:
    delete_file(file_id, by=current_person())
    flash(gettext("Đã xóa tệp."), "success")
    return see_other(own_path(request.form.get("back")) or own_path(request.referrer) or "/")
