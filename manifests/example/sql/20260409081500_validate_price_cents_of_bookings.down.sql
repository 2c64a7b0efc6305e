ALTER TABLE bookings DROP CONSTRAINT bookings_price_cents;
ALTER TABLE bookings ADD CONSTRAINT bookings_price_cents CHECK (price_cents IS NOT NULL) NOT VALID;
