ALTER TABLE bookings DROP CONSTRAINT bookings_boat;
ALTER TABLE bookings
  ADD CONSTRAINT bookings_boat FOREIGN KEY (boat_registration) REFERENCES boats (registration) NOT VALID;
