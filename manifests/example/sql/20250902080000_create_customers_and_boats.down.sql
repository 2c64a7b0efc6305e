DROP TABLE boats;
DROP TABLE customers;
