-- 20250904041325, on top of registry-2024-07.sql: the null strategy and an estimate.
ALTER TABLE batched_background_migrations
  ADD COLUMN batching_strategy text,
  ADD COLUMN total_tuple_count bigint;
