-- Searching: a full-text index of what cards say. `store/fulltext.py` keeps it current: a trigger may not, since SQLite
-- lets no virtual table be used by a schema that is not trusted.

-- The words of a card as a student reads them: a cloze without its marks, a list without JSON's escapes. An archived card
-- carries a mark of its own, a character for private use, so that leaving it out costs one more look into the index.
CREATE VIEW card_words AS SELECT
  id,
  CASE type WHEN 'cloze' THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(question,
    '{{c1::', ''), '{{c2::', ''), '{{c3::', ''), '{{c4::', ''), '{{c5::', ''), '{{c6::', ''), '{{c7::', ''), '{{c8::', ''),
    '{{c9::', ''), '}}', '') ELSE question END AS question,
  CASE listed WHEN 0 THEN answer ELSE
    replace(replace(replace(replace(answer, '\\', ' '), '\n', ' '), '\r', ' '), '\t', ' ') END AS answer,
  extra,
  tags,
  CASE archived WHEN 0 THEN NULL ELSE char(57344) END AS archived
FROM card;

-- Marks that combine with a letter belong to its word, else the scripts of India would be cut into pieces.
CREATE VIRTUAL TABLE card_text USING fts5(
  question, answer, extra, tags, archived,
  content = 'card_words', content_rowid = 'id', columnsize = 0,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
INSERT INTO card_text(card_text) VALUES ('rebuild');

-- The order of the deck files: a search whose words are in many cards walks along it and stops early.
CREATE INDEX card_place ON card(deck, archived, position);
