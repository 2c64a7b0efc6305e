CREATE INDEX CONCURRENTLY documents_customer ON documents (customer_id);
