COMMENT ON TABLE invoices IS 'ArchiveInvoices writes each into the archive';
