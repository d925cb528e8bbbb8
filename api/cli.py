"""The command line: chat in the terminal, officers, replay of what failed."""

import asyncio
import secrets
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from api.cli_options import DatabaseOption, DataOption
from api.cli_options import database_url as address
from api.clock import utc_now
from api.conversations.enums import Author, MessageState
from api.conversations.models import Message
from api.db import Database
from api.delivery import dead_letters
from api.officers.enums import Role
from api.officers.service import create_officer
from api.publishing import cli as articles

app = typer.Typer(help="The JMO help desk.", no_args_is_help=True, add_completion=False)
console = Console(highlight=False)
UrlOption = Annotated[str, typer.Option(help="Address of the running help desk")]
app.add_typer(articles.app, name="articles")


@app.command()
def chat(url: UrlOption = "http://127.0.0.1:8000", language: str = "") -> None:
    """Talk to the bot as a participant. Numbers choose a button; an empty line ends."""
    session = uuid4().hex
    buttons: list[dict[str, Any]] = []
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        seen = 0
        while text := _asked():
            seen = _catch_up(client, session, seen)
            body: dict[str, Any] = {"session": session, "text": text, "client_id": uuid4().hex}
            if language:
                body["language"] = language
            if text.isdecimal() and 1 <= int(text) <= len(buttons):
                button = buttons[int(text) - 1]
                body |= {"text": button["title"], "payload": button["payload"]}
            answers = _post(client, body)
            seen = max([seen, *(message["id"] for message in answers if message.get("id"))])
            buttons = _say(answers)


def _catch_up(client: httpx.Client, session: str, seen: int) -> int:
    """Show what came by itself since the last answer: an officer's words, an answer that took longer."""
    if seen == 0:
        return 0
    lines = client.get("/chat/messages", params={"session": session, "after": seen}).json()["messages"]
    _say([line for line in lines if line["from"] != "participant"])
    return max([seen, *(int(line["id"]) for line in lines)])


def _asked() -> str:
    """What the participant types; nothing at the end of the input."""
    try:
        return Prompt.ask("[bold cyan]Anda[/]", console=console, default="", show_default=False).strip()
    except EOFError:
        return ""


def _post(client: httpx.Client, body: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        response = client.post("/chat/messages", json=body)
    except httpx.TransportError as error:
        console.print(f"[red]No help desk answers at {client.base_url}. Start it with: make run[/]")
        raise typer.Exit(1) from error
    reply = response.json()
    if response.is_error:
        return [{"from": "system", "text": reply["error"]["message_id"], "buttons": []}]
    return list(reply["messages"])


def _say(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    buttons: list[dict[str, Any]] = []
    for message in messages:
        console.print(f"[bold green]{Author(message['from']).label_id}:[/] {escape(message['text'])}")
        for button in message["buttons"]:
            buttons.append(button)
            console.print(f"   [bold]{len(buttons)}[/] {button['title']}")
    return buttons


@app.command()
def add_officer(
    email: str,
    name: str,
    role: Role = Role.OFFICER,
    database_url: DatabaseOption = "",
    data: DataOption = Path(".data"),
) -> None:
    """Make an officer with a random password, shown once. The product must be running or DATABASE_URL set."""
    password = secrets.token_urlsafe(12)

    async def add() -> None:
        database = Database(address(database_url, data), pool_size=1)
        async with database.transaction() as session:
            await create_officer(session, email=email, name=name, role=role, password=password, now=utc_now())
        await database.close()

    try:
        asyncio.run(add())
    except IntegrityError as error:
        raise typer.BadParameter(f"There is already an officer with the e-mail {email}.") from error
    console.print(f"{role.label_en} {email}, password [bold]{password}[/] (shown only now)")


@app.command()
def replay(database_url: DatabaseOption = "", data: DataOption = Path(".data")) -> None:
    """Answer again what could not be processed, and send again what could not be delivered."""

    async def again() -> tuple[int, int]:
        database = Database(address(database_url, data), pool_size=1)
        async with database.transaction() as session:
            failed = await session.execute(
                update(Message)
                .where(Message.state == MessageState.FAILED, Message.author == Author.PARTICIPANT)
                .values(state=MessageState.RECEIVED, attempts=0)
                .returning(Message.id)
            )
            counts = len(failed.all()), await dead_letters.replay_all(session)
        await database.close()
        return counts

    unanswered, undelivered = asyncio.run(again())
    console.print(f"{unanswered} messages wait for an answer again, {undelivered} answers to be delivered.")


if __name__ == "__main__":
    app()
