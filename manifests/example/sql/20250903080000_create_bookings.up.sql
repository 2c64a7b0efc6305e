CREATE TYPE booking_state AS ENUM ('requested', 'confirmed', 'checked_in', 'completed');

CREATE TABLE bookings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  berth_id bigint NOT NULL REFERENCES berths (id),
  boat_registration text NOT NULL,
  state booking_state NOT NULL DEFAULT 'requested',
  arrives_on date NOT NULL,
  leaves_on date NOT NULL,
  price numeric(10, 2) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT bookings_dates CHECK (leaves_on > arrives_on)
);

CREATE TABLE booking_guests (
  booking_id bigint NOT NULL REFERENCES bookings (id) ON DELETE CASCADE,
  position integer NOT NULL CHECK (position > 0),
  name text NOT NULL,
  passport_country text NOT NULL,
  PRIMARY KEY (booking_id, position)
);
