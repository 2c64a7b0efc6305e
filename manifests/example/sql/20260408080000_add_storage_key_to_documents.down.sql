ALTER TABLE documents DROP COLUMN storage_key;
