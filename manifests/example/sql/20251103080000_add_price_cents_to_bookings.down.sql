ALTER TABLE bookings DROP COLUMN price_cents;
