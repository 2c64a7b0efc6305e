CREATE UNIQUE INDEX CONCURRENTLY documents_storage_key ON documents (storage_key);
