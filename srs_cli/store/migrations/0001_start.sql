-- The first schema. Days are study days since 1970-01-01, -1 is "never"; ease factors are hundredths.

-- Decks and cards: the text, as last read from the deck files. Nothing is ever deleted, only archived.
CREATE TABLE deck (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,              -- the deck's own id, from its file or born from its name
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '',         -- separated by line feeds
  path TEXT NOT NULL DEFAULT '',         -- the file it is read from
  size INTEGER NOT NULL DEFAULT -1,      -- of that file when it was last read, to see that it changed
  mtime_ns INTEGER NOT NULL DEFAULT -1,
  digest TEXT NOT NULL DEFAULT '',
  archived INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE card (
  id INTEGER PRIMARY KEY,
  key INTEGER NOT NULL UNIQUE,           -- what the log names it by: 63 bits from deck id and card id at its birth
  deck INTEGER NOT NULL REFERENCES deck,
  ident TEXT NOT NULL,                   -- its id within the deck
  position INTEGER NOT NULL,             -- its place in the deck file
  type TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,                  -- the lines of a list are a JSON array
  listed INTEGER NOT NULL,               -- 1: the answer is a list
  hint TEXT NOT NULL,
  extra TEXT NOT NULL,
  tags TEXT NOT NULL,                    -- separated by line feeds
  source_file TEXT NOT NULL,
  source_line INTEGER NOT NULL,
  source_column INTEGER NOT NULL,
  image TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX card_deck ON card(deck, ident);

-- The log. Its order is the order of the ids (UUIDv7, counting up on every device even when a clock is set back).
CREATE TABLE event (
  id BLOB PRIMARY KEY,
  card INTEGER NOT NULL,                 -- card.key
  face INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  utc_ms INTEGER NOT NULL,
  offset_s INTEGER NOT NULL,
  day INTEGER NOT NULL,
  grade INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  device TEXT NOT NULL,
  device_seq INTEGER NOT NULL,
  voids BLOB NOT NULL,
  payload TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_card ON event(card, face);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'the log is append-only'); END;

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  last_seq INTEGER NOT NULL,             -- of its events here; fewer rows than this is a loss
  own INTEGER NOT NULL                   -- 1: this machine
) STRICT, WITHOUT ROWID;

-- What the fold of the log gives, per face of a card: a cache. The id is card.id * 64 + face.
CREATE TABLE memory (
  id INTEGER PRIMARY KEY,
  deck INTEGER NOT NULL,
  position INTEGER NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0,
  follows INTEGER NOT NULL DEFAULT 0,    -- 1: as a new face it waits until the card's first face was reviewed
  due INTEGER NOT NULL DEFAULT -1,
  interval INTEGER NOT NULL DEFAULT 0,
  ease INTEGER NOT NULL DEFAULT 250,
  repetitions INTEGER NOT NULL DEFAULT 0,
  lapses INTEGER NOT NULL DEFAULT 0,
  introduced INTEGER NOT NULL DEFAULT -1,
  reviewed INTEGER NOT NULL DEFAULT -1,
  drill INTEGER NOT NULL DEFAULT -1,
  suspended INTEGER NOT NULL DEFAULT 0,
  buried INTEGER NOT NULL DEFAULT -1,
  flag INTEGER NOT NULL DEFAULT 0,
  events INTEGER NOT NULL DEFAULT 0      -- answers to the whole card, siblings included, undone ones aside
) STRICT;
CREATE INDEX memory_due ON memory(deck, max(due, buried), id) WHERE due >= 0 AND suspended = 0 AND archived = 0;
CREATE INDEX memory_new ON memory(deck, position, id, buried) WHERE due < 0 AND suspended = 0 AND archived = 0
  AND (follows = 0 OR events > 0);
CREATE INDEX memory_drill ON memory(drill, deck) WHERE drill >= 0 AND suspended = 0 AND archived = 0;

-- How many faces of a deck are of a kind on a day, so that counting reads a few rows whatever the size.
CREATE TABLE tally (
  deck INTEGER NOT NULL,
  kind INTEGER NOT NULL,                 -- 0 new, 1 due, 2 drill, 3 introduced, 4 reviewed, 5 card
  day INTEGER NOT NULL,                  -- shown from (0, 1) or on (2, 3, 4) this day; 0 for cards
  n INTEGER NOT NULL,
  PRIMARY KEY (deck, kind, day)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER memory_added AFTER INSERT ON memory BEGIN
  INSERT INTO tally SELECT new.deck, 0, new.buried, 1 WHERE new.due < 0 AND NOT (new.suspended OR new.archived) AND (new.follows = 0 OR new.events > 0)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 1, max(new.due, new.buried), 1 WHERE new.due >= 0 AND NOT (new.suspended OR new.archived)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 2, new.drill, 1 WHERE new.drill >= 0 AND NOT (new.suspended OR new.archived)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 3, new.introduced, 1 WHERE new.introduced >= 0
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 4, new.reviewed, 1 WHERE new.reviewed >= 0
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 5, 0, 1 WHERE new.follows = 0 AND NOT new.archived
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER memory_changed
AFTER UPDATE OF deck, archived, follows, due, introduced, reviewed, drill, suspended, buried, events ON memory BEGIN
  UPDATE tally SET n = n - 1 WHERE old.due < 0 AND NOT (old.suspended OR old.archived) AND (old.follows = 0 OR old.events > 0)
    AND deck = old.deck AND kind = 0 AND day = old.buried;
  UPDATE tally SET n = n - 1 WHERE old.due >= 0 AND NOT (old.suspended OR old.archived)
    AND deck = old.deck AND kind = 1 AND day = max(old.due, old.buried);
  UPDATE tally SET n = n - 1 WHERE old.drill >= 0 AND NOT (old.suspended OR old.archived)
    AND deck = old.deck AND kind = 2 AND day = old.drill;
  UPDATE tally SET n = n - 1 WHERE old.introduced >= 0
    AND deck = old.deck AND kind = 3 AND day = old.introduced;
  UPDATE tally SET n = n - 1 WHERE old.reviewed >= 0
    AND deck = old.deck AND kind = 4 AND day = old.reviewed;
  UPDATE tally SET n = n - 1 WHERE old.follows = 0 AND NOT old.archived
    AND deck = old.deck AND kind = 5 AND day = 0;
  INSERT INTO tally SELECT new.deck, 0, new.buried, 1 WHERE new.due < 0 AND NOT (new.suspended OR new.archived) AND (new.follows = 0 OR new.events > 0)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 1, max(new.due, new.buried), 1 WHERE new.due >= 0 AND NOT (new.suspended OR new.archived)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 2, new.drill, 1 WHERE new.drill >= 0 AND NOT (new.suspended OR new.archived)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 3, new.introduced, 1 WHERE new.introduced >= 0
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 4, new.reviewed, 1 WHERE new.reviewed >= 0
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 5, 0, 1 WHERE new.follows = 0 AND NOT new.archived
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- Settings that `srs due` needs without reading a file.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
