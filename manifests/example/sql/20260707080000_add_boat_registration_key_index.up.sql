CREATE UNIQUE INDEX CONCURRENTLY boats_registration_key ON boats (registration_key);
