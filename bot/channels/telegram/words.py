"""The few words that this channel says by itself."""

from language.labelled import Labelled

MORE = "…"


class Word(Labelled):
    """What stands where the talk itself has no words."""

    CHOOSE = "choose", "Silakan pilih:", "Please choose:"
    BUTTON = "button", "[tombol]", "[button]"
    GROUP = "group", "[grup]", "[group]"
