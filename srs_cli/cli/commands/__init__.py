"""The commands: name → module and one line of help. Adding one is a module with `command` and a line here."""

COMMANDS: dict[str, tuple[str, str]] = {
    "review": ("review", "Study what is due today, one key a card."),
    "extract": ("extract", "Turn study documents into decks."),
    "import": ("importing", "Read deck files into your collection."),
    "decks": ("decks", "List the decks with their counts."),
    "due": ("due", "Say in one line what is due: for shell prompts and scripts."),
    "config": ("config", "Show the settings with their origin, or change them."),
    "doctor": ("doctor", "Check the database and the log."),
    "demo": ("demo", "Learn the keys with twelve cards; nothing is kept."),
    "completion": ("completion", "Print a script that completes deck names and tags in your shell."),
    "man": ("man", "Print the manual page."),
}
