"""Start Rasa quietly: no deprecation notices of its ageing parts, no participant's words in its logs."""

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
