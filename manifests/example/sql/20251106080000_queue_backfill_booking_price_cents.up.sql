COMMENT ON COLUMN bookings.price_cents IS 'filled by BackfillBookingPriceCents; replaces price';
