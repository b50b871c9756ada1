-- The digest of a card is of its text. What tells whose history it has, where it stands and since when gets a seal of its
-- own, kept by triggers: a checksum modulo a prime, so that no single bit can turn unseen. 0 is "not sealed yet".
-- `store/sealing.py` has the same sum. It is no view: SQLite's integrity check looks at less where a view comes last.
ALTER TABLE card ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;

UPDATE card SET seal = (key % 2147483647 * 31 + deck % 2147483647 * 1009 + position % 2147483647 * 10007 + archived % 2147483647 * 50021
    + came_ms % 2147483647 * 100003 + edited_ms % 2147483647 * 200003 + placed_ms % 2147483647 * 300007
    + iif(own_ident = '', 0, length(own_ident) * 400009
      + ifnull(unicode(substr(own_ident, 1, 1)), 0) * 400031 + ifnull(unicode(substr(own_ident, 2, 1)), 0) * 400033
      + ifnull(unicode(substr(own_ident, 3, 1)), 0) * 400051 + ifnull(unicode(substr(own_ident, 4, 1)), 0) * 400067
      + ifnull(unicode(substr(own_ident, 5, 1)), 0) * 400069 + ifnull(unicode(substr(own_ident, 6, 1)), 0) * 400087
      + ifnull(unicode(substr(own_ident, 7, 1)), 0) * 400093 + ifnull(unicode(substr(own_ident, 8, 1)), 0) * 400109
      + ifnull(unicode(substr(own_ident, 9, 1)), 0) * 400123 + ifnull(unicode(substr(own_ident, 10, 1)), 0) * 400151
      + ifnull(unicode(substr(own_ident, 11, 1)), 0) * 400157 + ifnull(unicode(substr(own_ident, 12, 1)), 0) * 400187)
  ) % 2147483647 + 1;

CREATE TRIGGER card_added AFTER INSERT ON card WHEN new.seal = 0 BEGIN
  UPDATE card SET seal = (key % 2147483647 * 31 + deck % 2147483647 * 1009 + position % 2147483647 * 10007 + archived % 2147483647 * 50021
    + came_ms % 2147483647 * 100003 + edited_ms % 2147483647 * 200003 + placed_ms % 2147483647 * 300007
    + iif(own_ident = '', 0, length(own_ident) * 400009
      + ifnull(unicode(substr(own_ident, 1, 1)), 0) * 400031 + ifnull(unicode(substr(own_ident, 2, 1)), 0) * 400033
      + ifnull(unicode(substr(own_ident, 3, 1)), 0) * 400051 + ifnull(unicode(substr(own_ident, 4, 1)), 0) * 400067
      + ifnull(unicode(substr(own_ident, 5, 1)), 0) * 400069 + ifnull(unicode(substr(own_ident, 6, 1)), 0) * 400087
      + ifnull(unicode(substr(own_ident, 7, 1)), 0) * 400093 + ifnull(unicode(substr(own_ident, 8, 1)), 0) * 400109
      + ifnull(unicode(substr(own_ident, 9, 1)), 0) * 400123 + ifnull(unicode(substr(own_ident, 10, 1)), 0) * 400151
      + ifnull(unicode(substr(own_ident, 11, 1)), 0) * 400157 + ifnull(unicode(substr(own_ident, 12, 1)), 0) * 400187)
  ) % 2147483647 + 1
  WHERE id = new.id;
END;

CREATE TRIGGER card_placed
AFTER UPDATE OF key, deck, position, archived, came_ms, edited_ms, placed_ms, own_ident ON card BEGIN
  UPDATE card SET seal = (key % 2147483647 * 31 + deck % 2147483647 * 1009 + position % 2147483647 * 10007 + archived % 2147483647 * 50021
    + came_ms % 2147483647 * 100003 + edited_ms % 2147483647 * 200003 + placed_ms % 2147483647 * 300007
    + iif(own_ident = '', 0, length(own_ident) * 400009
      + ifnull(unicode(substr(own_ident, 1, 1)), 0) * 400031 + ifnull(unicode(substr(own_ident, 2, 1)), 0) * 400033
      + ifnull(unicode(substr(own_ident, 3, 1)), 0) * 400051 + ifnull(unicode(substr(own_ident, 4, 1)), 0) * 400067
      + ifnull(unicode(substr(own_ident, 5, 1)), 0) * 400069 + ifnull(unicode(substr(own_ident, 6, 1)), 0) * 400087
      + ifnull(unicode(substr(own_ident, 7, 1)), 0) * 400093 + ifnull(unicode(substr(own_ident, 8, 1)), 0) * 400109
      + ifnull(unicode(substr(own_ident, 9, 1)), 0) * 400123 + ifnull(unicode(substr(own_ident, 10, 1)), 0) * 400151
      + ifnull(unicode(substr(own_ident, 11, 1)), 0) * 400157 + ifnull(unicode(substr(own_ident, 12, 1)), 0) * 400187)
  ) % 2147483647 + 1
  WHERE id = new.id;
END;
