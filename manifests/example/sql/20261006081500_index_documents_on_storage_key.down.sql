DROP INDEX CONCURRENTLY documents_storage_key;
