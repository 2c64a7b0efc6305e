ALTER TABLE bookings ADD COLUMN price_cents bigint;
