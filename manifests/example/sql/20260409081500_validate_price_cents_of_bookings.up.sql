ALTER TABLE bookings VALIDATE CONSTRAINT bookings_price_cents;
