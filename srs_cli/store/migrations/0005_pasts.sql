-- Whoever looks at the pasts of cards, of one or of all, finds them side by side in the index, without a look at the log.
DROP INDEX event_card;
CREATE INDEX event_card ON event(card, id, kind, face, grade, day, took_ms, payload);

-- What was taken back: to leave it out took a look at the whole log.
CREATE INDEX event_undone ON event(voids) WHERE kind = 3;

-- A count that stays what it was is not written: an answer changes two or three, and each one has a page of its own.
DROP TRIGGER memory_changed;
CREATE TRIGGER memory_changed
AFTER UPDATE OF deck, archived, follows, due, introduced, reviewed, drill, suspended, buried, events ON memory BEGIN
  UPDATE tally SET n = n - 1 WHERE old.due < 0 AND NOT (old.suspended OR old.archived) AND (old.follows = 0 OR old.events > 0)
    AND NOT (new.due < 0 AND NOT (new.suspended OR new.archived) AND (new.follows = 0 OR new.events > 0)
      AND new.deck = old.deck AND new.buried = old.buried)
    AND deck = old.deck AND kind = 0 AND day = old.buried;
  UPDATE tally SET n = n - 1 WHERE old.due >= 0 AND NOT (old.suspended OR old.archived)
    AND NOT (new.due >= 0 AND NOT (new.suspended OR new.archived)
      AND new.deck = old.deck AND max(new.due, new.buried) = max(old.due, old.buried))
    AND deck = old.deck AND kind = 1 AND day = max(old.due, old.buried);
  UPDATE tally SET n = n - 1 WHERE old.drill >= 0 AND NOT (old.suspended OR old.archived)
    AND NOT (new.drill >= 0 AND NOT (new.suspended OR new.archived) AND new.deck = old.deck AND new.drill = old.drill)
    AND deck = old.deck AND kind = 2 AND day = old.drill;
  UPDATE tally SET n = n - 1 WHERE old.introduced >= 0
    AND NOT (new.introduced >= 0 AND new.deck = old.deck AND new.introduced = old.introduced)
    AND deck = old.deck AND kind = 3 AND day = old.introduced;
  UPDATE tally SET n = n - 1 WHERE old.reviewed >= 0
    AND NOT (new.reviewed >= 0 AND new.deck = old.deck AND new.reviewed = old.reviewed)
    AND deck = old.deck AND kind = 4 AND day = old.reviewed;
  UPDATE tally SET n = n - 1 WHERE old.follows = 0 AND NOT old.archived
    AND NOT (new.follows = 0 AND NOT new.archived AND new.deck = old.deck)
    AND deck = old.deck AND kind = 5 AND day = 0;
  INSERT INTO tally SELECT new.deck, 0, new.buried, 1
    WHERE new.due < 0 AND NOT (new.suspended OR new.archived) AND (new.follows = 0 OR new.events > 0)
    AND NOT (old.due < 0 AND NOT (old.suspended OR old.archived) AND (old.follows = 0 OR old.events > 0)
      AND new.deck = old.deck AND new.buried = old.buried)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 1, max(new.due, new.buried), 1
    WHERE new.due >= 0 AND NOT (new.suspended OR new.archived)
    AND NOT (old.due >= 0 AND NOT (old.suspended OR old.archived)
      AND new.deck = old.deck AND max(new.due, new.buried) = max(old.due, old.buried))
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 2, new.drill, 1 WHERE new.drill >= 0 AND NOT (new.suspended OR new.archived)
    AND NOT (old.drill >= 0 AND NOT (old.suspended OR old.archived) AND new.deck = old.deck AND new.drill = old.drill)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 3, new.introduced, 1 WHERE new.introduced >= 0
    AND NOT (old.introduced >= 0 AND new.deck = old.deck AND new.introduced = old.introduced)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 4, new.reviewed, 1 WHERE new.reviewed >= 0
    AND NOT (old.reviewed >= 0 AND new.deck = old.deck AND new.reviewed = old.reviewed)
    ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO tally SELECT new.deck, 5, 0, 1 WHERE new.follows = 0 AND NOT new.archived
    AND NOT (old.follows = 0 AND NOT old.archived AND new.deck = old.deck)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
