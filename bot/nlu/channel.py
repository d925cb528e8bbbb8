"""Rasa's REST channel with the metadata that the help desk sends along."""

from typing import Any, Dict, Optional

from rasa.core.channels.rest import RestInput
from sanic.request import Request


class HelpDeskInput(RestInput):
    """`POST /webhooks/helpdesk/webhook {sender, message, metadata}`; metadata reach components and actions."""

    @classmethod
    def name(cls) -> str:
        return "helpdesk"

    def get_metadata(self, request: Request) -> Optional[Dict[str, Any]]:
        return (request.json or {}).get("metadata")
