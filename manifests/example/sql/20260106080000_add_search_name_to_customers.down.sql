ALTER TABLE customers DROP COLUMN search_name;
