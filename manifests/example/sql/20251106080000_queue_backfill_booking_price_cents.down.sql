COMMENT ON COLUMN bookings.price_cents IS NULL;
