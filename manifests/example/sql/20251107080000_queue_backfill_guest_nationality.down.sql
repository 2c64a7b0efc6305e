COMMENT ON COLUMN booking_guests.nationality IS NULL;
