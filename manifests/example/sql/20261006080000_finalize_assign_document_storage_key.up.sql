COMMENT ON COLUMN documents.storage_key IS 'where the file lies';
