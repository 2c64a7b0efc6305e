ALTER TABLE messages DROP COLUMN language;
