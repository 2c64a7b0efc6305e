COMMENT ON TABLE invoices IS 'each is in the archive';
