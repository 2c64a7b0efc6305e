DROP TABLE berths;
DROP TABLE harbors;
