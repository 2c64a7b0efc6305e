ALTER TABLE booking_guests DROP COLUMN nationality;
