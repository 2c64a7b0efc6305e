ALTER TABLE booking_guests ADD COLUMN nationality text;
