COMMENT ON COLUMN documents.storage_key IS 'filled by AssignDocumentStorageKey; where the file lies';
