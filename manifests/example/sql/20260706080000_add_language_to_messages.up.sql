ALTER TABLE messages ADD COLUMN language text;
