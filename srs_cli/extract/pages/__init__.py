"""Pages of cards as rows: what flashcards, marked cards and glossaries share."""
