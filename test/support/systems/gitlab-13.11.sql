-- GitLab 13.11: the tables as they were first made. No log of transitions, no schema of an owner, no estimate.
CREATE TABLE batched_background_migrations (
  id bigserial PRIMARY KEY,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  min_value bigint DEFAULT 1 NOT NULL,
  max_value bigint NOT NULL,
  batch_size integer NOT NULL,
  sub_batch_size integer NOT NULL,
  "interval" smallint NOT NULL,
  status smallint DEFAULT 0 NOT NULL,
  job_class_name text NOT NULL,
  batch_class_name text DEFAULT 'Gitlab::Database::BackgroundMigration::PrimaryKeyBatchingStrategy'::text NOT NULL,
  table_name text NOT NULL,
  column_name text NOT NULL,
  job_arguments jsonb DEFAULT '"[]"'::jsonb NOT NULL,
  CONSTRAINT check_5bb0382d6f CHECK (char_length(column_name) <= 63),
  CONSTRAINT check_6b6a06254a CHECK (char_length(table_name) <= 63),
  CONSTRAINT check_batch_size_in_range CHECK (batch_size >= sub_batch_size),
  CONSTRAINT check_e6c75b1e29 CHECK (char_length(job_class_name) <= 100),
  CONSTRAINT check_fe10674721 CHECK (char_length(batch_class_name) <= 100),
  CONSTRAINT check_max_value_in_range CHECK (max_value >= min_value),
  CONSTRAINT check_positive_min_value CHECK (min_value > 0),
  CONSTRAINT check_positive_sub_batch_size CHECK (sub_batch_size > 0)
);
CREATE INDEX index_batched_migrations_on_job_table_and_column_name
  ON batched_background_migrations (job_class_name, table_name, column_name);

CREATE TABLE batched_background_migration_jobs (
  id bigserial PRIMARY KEY,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  batched_background_migration_id bigint NOT NULL,
  min_value bigint NOT NULL,
  max_value bigint NOT NULL,
  batch_size integer NOT NULL,
  sub_batch_size integer NOT NULL,
  status smallint DEFAULT 0 NOT NULL,
  attempts smallint DEFAULT 0 NOT NULL,
  CONSTRAINT fk_rails_432153b86d FOREIGN KEY (batched_background_migration_id)
    REFERENCES batched_background_migrations (id) ON DELETE CASCADE
);
CREATE INDEX index_batched_jobs_by_batched_migration_id_and_id
  ON batched_background_migration_jobs (batched_background_migration_id, id);
