DROP INDEX CONCURRENTLY bookings_berth_arrival;
