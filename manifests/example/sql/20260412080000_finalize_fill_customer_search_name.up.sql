COMMENT ON COLUMN customers.search_name IS 'what the desk searches by';
