-- New bookings are checked at once, old ones by a later migration that blocks nobody.
ALTER TABLE bookings
  ADD CONSTRAINT bookings_boat FOREIGN KEY (boat_registration) REFERENCES boats (registration) NOT VALID;
