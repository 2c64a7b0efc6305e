ALTER TABLE bookings ADD CONSTRAINT bookings_price_cents CHECK (price_cents IS NOT NULL) NOT VALID;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_price_cents;
ALTER TABLE bookings ALTER COLUMN price_cents DROP NOT NULL;
