-- Fixture S of reference/registry.md §9: M1 to M5 and their jobs, on the newest tables.
INSERT INTO batched_background_migrations
  (id, name, min_value, max_value, batch_size, status, job_signature_name, table_name, column_name) VALUES
  (1, 'M1', 1, 100, 20, 2, 'copy', 'public.test', 'id'),
  (2, 'M2', 5, 10, 1, 1, 'copy', 'public.test', 'id'),
  (3, 'M3', 1, 16, 1, 1, 'copy', 'public.repositories', 'id'),
  (4, 'M4', 1, 16, 1, 4, 'copy', 'public.repositories', 'id'),
  (5, 'M5', 1, 16, 1, 0, 'copy', 'public.repositories', 'id');
INSERT INTO batched_background_migration_jobs
  (batched_background_migration_id, min_value, max_value, status, attempts) VALUES
  (1, 1, 20, 2, 1), (1, 21, 40, 2, 1), (2, 1, 40, 1, 1);
