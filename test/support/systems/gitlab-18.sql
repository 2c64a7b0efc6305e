-- What 15.x to 18.x added, on top of gitlab-15.sql: when it finished, who queued it, cursors.
ALTER TABLE batched_background_migrations
  ADD COLUMN finished_at timestamp with time zone,
  ADD COLUMN queued_migration_version text,
  ADD COLUMN min_cursor jsonb,
  ADD COLUMN max_cursor jsonb,
  ALTER COLUMN min_value DROP NOT NULL,
  ALTER COLUMN max_value DROP NOT NULL,
  ADD CONSTRAINT check_122750e705 CHECK (jsonb_typeof(min_cursor) = 'array' AND jsonb_typeof(max_cursor) = 'array'),
  ADD CONSTRAINT check_713f147aea CHECK (char_length(queued_migration_version) <= 14),
  ADD CONSTRAINT check_f5158baa12 CHECK (num_nonnulls(min_value, max_value) = 2 OR num_nonnulls(min_cursor, max_cursor) = 2);
CREATE UNIQUE INDEX unique_batched_background_migrations_queued_migration_version
  ON batched_background_migrations (queued_migration_version);
CREATE UNIQUE INDEX index_batched_migrations_on_job_table_column_and_args
  ON batched_background_migrations (job_class_name, table_name, column_name, job_arguments);

ALTER TABLE batched_background_migration_jobs
  ADD COLUMN min_cursor jsonb,
  ADD COLUMN max_cursor jsonb,
  ALTER COLUMN min_value DROP NOT NULL,
  ALTER COLUMN max_value DROP NOT NULL,
  ADD CONSTRAINT check_18d498ea58 CHECK (jsonb_typeof(min_cursor) = 'array' AND jsonb_typeof(max_cursor) = 'array'),
  ADD CONSTRAINT check_c1ce96fe3b CHECK (num_nonnulls(min_value, max_value) = 2 OR num_nonnulls(min_cursor, max_cursor) = 2);
