DROP TABLE booking_guests;
DROP TABLE bookings;
DROP TYPE booking_state;
