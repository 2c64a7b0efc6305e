COMMENT ON COLUMN customers.search_name IS 'filled by FillCustomerSearchName; what the desk searches by';
