ALTER TABLE documents ADD COLUMN storage_key text;
