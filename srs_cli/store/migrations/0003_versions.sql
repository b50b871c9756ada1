-- Which of two machines' texts and places is the newer one. Times are milliseconds since 1970, UTC: of the deck file in
-- which a change was read. Each is later than what it replaced, whatever the clock said. 0 is "as it first came".

-- The time of the file that it came from.
ALTER TABLE deck ADD COLUMN came_ms INTEGER NOT NULL DEFAULT 0;
-- When its name, description, language, source or tags changed.
ALTER TABLE deck ADD COLUMN edited_ms INTEGER NOT NULL DEFAULT 0;
-- When it was put away or brought back.
ALTER TABLE deck ADD COLUMN archived_ms INTEGER NOT NULL DEFAULT 0;
-- Its key before its file was given an id.
ALTER TABLE deck ADD COLUMN former TEXT NOT NULL DEFAULT '';

ALTER TABLE card ADD COLUMN came_ms INTEGER NOT NULL DEFAULT 0;
-- When its text changed.
ALTER TABLE card ADD COLUMN edited_ms INTEGER NOT NULL DEFAULT 0;
-- When it was moved, archived or brought back.
ALTER TABLE card ADD COLUMN placed_ms INTEGER NOT NULL DEFAULT 0;
-- Its own id, where another card of its deck has the same since two machines were united and `ident` had to differ.
ALTER TABLE card ADD COLUMN own_ident TEXT NOT NULL DEFAULT '';

-- Of what happened before, the log knows some edits; for all else the time of the deck file has to do.
UPDATE deck SET came_ms = max(0, mtime_ns / 1000000);
UPDATE deck SET archived_ms = max(1, came_ms) WHERE archived = 1;
UPDATE card SET
  came_ms = ifnull((SELECT came_ms FROM deck WHERE deck.id = card.deck), 0),
  edited_ms = ifnull((
    SELECT max(e.utc_ms) FROM event e WHERE e.card = card.key AND e.kind = 11
      AND NOT EXISTS (SELECT 1 FROM event u WHERE u.card = e.card AND u.kind = 3 AND u.voids = e.id)
  ), 0);
UPDATE card SET placed_ms = max(1, came_ms) WHERE archived = 1;
