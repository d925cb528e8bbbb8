"""The console as an application of its own, mounted at `/console`: its errors are pages, not JSON."""

from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

from api.console import article_list, editor, faults, going_live, history, questions, signing_in, trying
from api.console.access import same_origin
from api.console.addresses import HOME
from api.console.checks import Checks
from api.console.layout import STATIC, go
from api.console.problems import Linted
from api.http import Parts
from knowledge.golden import load_golden


def create_console(parts: Parts) -> FastAPI:
    """The console around the parts of the running application."""
    app = FastAPI(openapi_url=None, dependencies=[Depends(same_origin)])
    app.state.parts = parts
    app.state.checks = Checks(load_golden())
    app.state.linted = Linted()
    faults.install(app)
    for pages in (signing_in, article_list, editor, going_live, history, trying, questions):
        app.include_router(pages.router)
    app.add_api_route("/", _home)
    app.mount("/static", StaticFiles(directory=STATIC))
    return app


async def _home(request: Request) -> Response:
    return go(HOME)
