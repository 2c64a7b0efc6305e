-- 20240711175726 and 20240711211048, on top of registry-2024-06.sql: codes of what went wrong.
ALTER TABLE batched_background_migrations ADD COLUMN failure_error_code smallint;
ALTER TABLE batched_background_migration_jobs ADD COLUMN failure_error_code smallint;
