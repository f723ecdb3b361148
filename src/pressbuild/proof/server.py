"""The server of the proof. In: requests of a browser. Out: the page, its state, pictures, the e-book's files.

Everything comes from memory and is found by name: no path of a request is ever a path of a file, but for the one
that is handed to an editor, which must be a file of the publication or of a built-in layout.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pressbuild.pdf.page_tiles import Tile
from pressbuild.proof.editor import Editor
from pressbuild.proof.page_assets import DARK, XHTML, dress, read_assets, type_of
from pressbuild.proof.proof_state import ProofState
from pressbuild.proof.request_guard import BOOK_POLICY, Guard
from pressbuild.proof.tile_queue import NoPicture, NoPictureNow

MAX_PAGE_PIXELS = 24_000
MAX_TILE_PIXELS = 4096
HEARTBEAT_SECONDS = 15.0
MAX_BODY = 10_000
MOST_STREAMS = 50
_FOREVER = "public, max-age=31536000, immutable"


def make_app(desk: ProofState, editor: Editor, token: str, hosts: list[str], ended: Callable[[], bool]) -> Starlette:
    """Return the application. `ended` says whether the server is about to end, so that no stream holds it up."""
    assets = read_assets()

    def plain(text: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
        return PlainTextResponse(text + "\n", status, headers)

    async def page(_: Request) -> Response:
        markup = assets["index.html"].replace(b"__TOKEN__", token.encode())
        return Response(markup, media_type=type_of("index.html"), headers={"cache-control": "no-store"})

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in assets or name == "index.html":
            return plain("There is no such file.", 404)
        return Response(assets[name], media_type=type_of(name), headers={"cache-control": "no-cache"})

    async def state(_: Request) -> Response:
        text = json.dumps(desk.state(), separators=(",", ":"))  # in ASCII: not all names of files are UTF-8
        return Response(text, media_type="application/json", headers={"cache-control": "no-store"})

    async def events(_: Request) -> Response:
        if desk.audience >= MOST_STREAMS:
            return plain("Too many pages follow this proof.", 503)
        desk.audience += 1
        return _Events(_tell(desk, ended), desk)

    async def tile(request: Request) -> Response:
        found = _read_tile(request.path_params)
        if found is None:
            return plain("That is no part of a page.", 400)
        try:
            data = await _unless_gone(request, desk.draw(request.path_params["version"], found))
        except NoPictureNow as problem:
            return plain(str(problem), 503, {"retry-after": str(problem.seconds)})
        except NoPicture as problem:
            return plain(str(problem), 404)
        if data is None:
            return plain("Nobody waits for it any more.", 408)
        return Response(data, media_type="image/png", headers={"cache-control": _FOREVER})

    async def heat_map(request: Request) -> Response:
        data = desk.ink.maps.get(request.path_params["name"])
        if data is None:
            return plain("There is no such heat map any more.", 404)
        return Response(data, media_type="image/png", headers={"cache-control": _FOREVER})

    async def book(request: Request) -> Response:
        name: str = request.path_params["name"]
        file = desk.book.files.get(name) or desk.book.files.get(name.removeprefix(DARK))
        if request.path_params["version"] != desk.book.version or file is None:
            return plain("There is no such file in the e-book.", 404)
        data = file.data
        if file.media_type == XHTML:
            names = [document.name for document in desk.book.documents]
            data = dress(data, "/assets/", name not in desk.book.files, names)
        headers = {"cache-control": "no-cache", "content-security-policy": BOOK_POLICY}
        return Response(data, media_type=file.media_type, headers=headers)

    async def press(_: Request) -> Response:
        if not desk.press.data:
            return plain("There is no press PDF: see the findings.", 404)
        return Response(desk.press.data, media_type="application/pdf", headers={"cache-control": "no-store"})

    async def seen(_: Request) -> Response:
        desk.mark_seen()
        return JSONResponse({})

    async def open_file(request: Request) -> Response:
        wanted = await _read_json(request)
        if wanted is None:
            return plain("That is not a file and a line.", 400)
        answer = await asyncio.to_thread(editor.open, str(wanted.get("file", "")), wanted.get("line"))
        text = json.dumps({"address": answer.address, "problem": answer.problem})  # in ASCII, as the state is
        return Response(text, 400 if answer.problem else 200, media_type="application/json")

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/assets/{name}", asset),
            Route("/state", state),
            Route("/events", events),
            Route("/page/{version}/{width}/{place}.png", tile),
            Route("/ink/{name}.png", heat_map),
            Route("/book/{version}/{name:path}", book),
            Route("/press.pdf", press),
            Route("/seen", seen, methods=["POST"]),
            Route("/open", open_file, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, hosts=hosts, token=token)],
    )
    app.router.redirect_slashes = False
    return app


class _Events(StreamingResponse):
    """A stream of events to one of the desk's audience, who is counted until the stream ends."""

    def __init__(self, events: AsyncIterator[str], desk: ProofState) -> None:
        super().__init__(events, media_type="text/event-stream", headers={"cache-control": "no-store"})
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.desk.audience -= 1


async def _tell(desk: ProofState, ended: Callable[[], bool]) -> AsyncIterator[str]:
    """Yield an event for each revision of the desk (HTML Standard, 9.2, server-sent events)."""
    revision = -1
    while not ended():
        if await desk.changed(revision, HEARTBEAT_SECONDS):
            revision = desk.revision
            yield f"data: {revision}\n\n"
        else:
            yield ": still here\n\n"


async def _unless_gone(request: Request, work: Coroutine[Any, Any, bytes]) -> bytes | None:
    """Return what comes of the work; None, and it is given up, if whoever asked for it is gone before."""

    async def listen() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    done, gone = asyncio.create_task(work), asyncio.create_task(listen())
    try:
        await asyncio.wait({done, gone}, return_when=asyncio.FIRST_COMPLETED)
        return done.result() if done.done() else None
    finally:
        done.cancel()
        gone.cancel()


def _read_tile(parameters: dict[str, Any]) -> Tile | None:
    """Return the tile that an address names: the width of its page, then x, y, width and height, in pixels."""
    try:
        page_width = int(parameters["width"])
        x, y, width, height = (int(number) for number in parameters["place"].split("-"))
    except ValueError:
        return None
    fits = 0 < page_width <= MAX_PAGE_PIXELS and 0 <= x < page_width and 0 <= y < 4 * MAX_PAGE_PIXELS
    whole = 0 < width <= MAX_TILE_PIXELS and 0 < height <= MAX_TILE_PIXELS
    return Tile(page_width, x, y, width, height) if fits and whole else None


async def _read_json(request: Request) -> dict[str, Any] | None:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            return None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
