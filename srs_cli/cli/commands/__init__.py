"""The commands: name → module and one line of help. Adding one is a module with `command` and a line here."""

COMMANDS: dict[str, tuple[str, str]] = {
    "review": ("review", "Study what is due today, one key a card."),
    "extract": ("extract", "Turn study documents into decks."),
    "import": ("importing", "Read deck files into your collection."),
    "decks": ("decks", "List the decks with their counts."),
    "stats": ("stats", "See your progress: days, forecast, retention, hardest cards."),
    "due": ("due", "Say in one line what is due: for shell prompts and scripts."),
    "doctor": ("doctor", "Check the database and the log."),
}
