COMMENT ON COLUMN booking_guests.nationality IS 'filled by BackfillGuestNationality; two letters, upper case';
