-- What 13.12 to 15.x added, on top of gitlab-13.11.sql.
ALTER TABLE batched_background_migrations
  ADD COLUMN total_tuple_count bigint,
  ADD COLUMN pause_ms integer DEFAULT 100 NOT NULL,
  ADD COLUMN max_batch_size integer,
  ADD COLUMN started_at timestamp with time zone,
  ADD COLUMN on_hold_until timestamp with time zone,
  ADD COLUMN gitlab_schema text NOT NULL DEFAULT 'gitlab_main',
  ALTER COLUMN batch_class_name SET DEFAULT 'PrimaryKeyBatchingStrategy'::text,
  ADD CONSTRAINT check_0406d9776f CHECK (char_length(gitlab_schema) <= 255);
ALTER TABLE batched_background_migrations ALTER COLUMN gitlab_schema DROP DEFAULT;
DROP INDEX index_batched_migrations_on_job_table_and_column_name;
CREATE UNIQUE INDEX index_batched_migrations_on_gl_schema_and_unique_configuration
  ON batched_background_migrations (gitlab_schema, job_class_name, table_name, column_name, job_arguments);
CREATE INDEX index_batched_background_migrations_on_status ON batched_background_migrations (status);

ALTER TABLE batched_background_migration_jobs
  ADD COLUMN metrics jsonb DEFAULT '{}'::jsonb NOT NULL,
  ADD COLUMN pause_ms integer DEFAULT 100 NOT NULL;
CREATE INDEX index_batched_jobs_on_batched_migration_id_and_status
  ON batched_background_migration_jobs (batched_background_migration_id, status);
CREATE INDEX index_migration_jobs_on_migration_id_and_finished_at
  ON batched_background_migration_jobs (batched_background_migration_id, finished_at);
CREATE INDEX index_migration_jobs_on_migration_id_and_max_value
  ON batched_background_migration_jobs (batched_background_migration_id, max_value);

CREATE TABLE batched_background_migration_job_transition_logs (
  id bigserial NOT NULL,
  batched_background_migration_job_id bigint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  previous_status smallint NOT NULL,
  next_status smallint NOT NULL,
  exception_class text,
  exception_message text,
  CONSTRAINT check_50e580811a CHECK (char_length(exception_message) <= 1000),
  CONSTRAINT check_76e202c37a CHECK (char_length(exception_class) <= 100),
  PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);
CREATE INDEX i_batched_background_migration_job_transition_logs_on_job_id
  ON batched_background_migration_job_transition_logs (batched_background_migration_job_id);
ALTER TABLE batched_background_migration_job_transition_logs ADD CONSTRAINT fk_rails_b7523a175b
  FOREIGN KEY (batched_background_migration_job_id)
  REFERENCES batched_background_migration_jobs (id) ON DELETE CASCADE;
CREATE SCHEMA gitlab_partitions_dynamic;
CREATE TABLE gitlab_partitions_dynamic.batched_background_migration_job_transition_logs_000000
  PARTITION OF batched_background_migration_job_transition_logs FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
