COMMENT ON COLUMN documents.storage_key IS NULL;
