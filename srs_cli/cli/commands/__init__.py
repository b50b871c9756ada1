"""The commands: name → module and one line of help. Adding one is a module with `command` and a line here.

Where a module holds several, its name is followed by a colon and the command's own.
"""

COMMANDS: dict[str, tuple[str, str]] = {
    "review": ("review", "Study what is due today, one key a card."),
    "extract": ("extract", "Turn study documents into decks."),
    "import": ("importing", "Read deck files into your collection."),
    "decks": ("decks", "List the decks with their counts."),
    "stats": ("stats", "See your progress: days, forecast, retention, hardest cards."),
    "due": ("due", "Say in one line what is due: for shell prompts and scripts."),
    "add": ("adding:add", "Add a card to a deck."),
    "edit": ("adding:edit", "Edit a card in your editor, or change it in one line."),
    "search": ("search", "Find cards by their words and by how they stand."),
    "history": ("history", "Show all that ever happened to a card."),
    "undo": ("undoing", "Take back the last answer or change."),
    "suspend": ("bulk:suspend", "Put cards away."),
    "unsuspend": ("bulk:unsuspend", "Ask suspended cards again."),
    "bury": ("bulk:bury", "Hide cards for a day, or more."),
    "reset": ("bulk:reset", "Make cards new again."),
    "flag": ("bulk:flag", "Flag cards, or take their flags off."),
    "tag": ("bulk:tag", "Add and remove tags of cards."),
    "move": ("bulk:move", "Move cards to another deck."),
    "rename": ("renaming:rename", "Give a deck another name."),
    "archive": ("renaming:archive", "Put a deck away, with all its history."),
    "restore-deck": ("renaming:restore_deck", "Bring an archived deck back."),
    "config": ("config", "Show the settings with their origin, or change them."),
    "backup": ("backup", "Make a backup, or list them."),
    "restore": ("restore", "Put a backup in the place of your database."),
    "merge": ("merging", "Bring in what you did on another machine."),
    "doctor": ("doctor", "Check the database and the log."),
    "demo": ("demo", "Learn the keys with twelve cards; nothing is kept."),
    "completion": ("completion", "Print a script that completes deck names and tags in your shell."),
    "man": ("man", "Print the manual page."),
}
