DROP INDEX CONCURRENTLY customers_search_name;
