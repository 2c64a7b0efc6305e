CREATE INDEX CONCURRENTLY bookings_berth_arrival ON bookings (berth_id, arrives_on);
