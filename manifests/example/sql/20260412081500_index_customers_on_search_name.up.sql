CREATE INDEX CONCURRENTLY customers_search_name ON customers (search_name text_pattern_ops);
