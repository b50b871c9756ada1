-- Whoever looks at the pasts of cards, of one or of all, finds them side by side in the index, without a look at the log.
DROP INDEX event_card;
CREATE INDEX event_card ON event(card, id, kind, face, grade, day, took_ms, payload);

-- What was taken back: to leave it out took a look at the whole log.
CREATE INDEX event_undone ON event(voids) WHERE kind = 3;
