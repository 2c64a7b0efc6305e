COMMENT ON COLUMN customers.search_name IS NULL;
