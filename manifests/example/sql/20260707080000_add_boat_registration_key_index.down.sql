DROP INDEX CONCURRENTLY boats_registration_key;
