COMMENT ON COLUMN booking_guests.nationality IS 'two letters, upper case';
