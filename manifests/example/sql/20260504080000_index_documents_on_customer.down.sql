DROP INDEX CONCURRENTLY documents_customer;
