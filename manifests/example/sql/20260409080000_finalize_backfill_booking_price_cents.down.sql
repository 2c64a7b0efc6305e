ALTER TABLE bookings DROP CONSTRAINT bookings_price_cents;
