"""Start Rasa quietly: no deprecation notices of its ageing parts, no participant's words in its logs."""

import logging
import os
import sys
import warnings


def _quiet() -> None:
    import sanic  # noqa: F401 - its import switches DeprecationWarning on again

    warnings.filterwarnings("ignore")


def _keep_words_out_of_logs() -> None:
    """Rasa logs what a participant wrote, on failures even at error level. Drop it before it is rendered."""
    from rasa.utils import log_utils

    from bot.nlu.log_filter import without_words

    log_utils._anonymizer = without_words
    _name_errors_only()


def _name_errors_only() -> None:
    """A failing tracker store logs its error, and the error quotes the event that it could not store."""
    from rasa.core.tracker_store import FailSafeTrackerStore

    def log_kind(_store: FailSafeTrackerStore, error: Exception) -> None:
        logging.getLogger("rasa").error("The tracker store failed: %s", type(error).__name__)

    FailSafeTrackerStore.on_tracker_store_error = log_kind
    FailSafeTrackerStore.on_tracker_store_retrieve_error = log_kind


def main() -> None:
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    _quiet()
    _keep_words_out_of_logs()

    from bot.nlu import perf

    perf.cache_action_schema()

    from rasa.__main__ import main as rasa_main

    sys.exit(rasa_main())


if __name__ == "__main__":
    main()
