CREATE TABLE invoices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  booking_id bigint NOT NULL REFERENCES bookings (id),
  number text NOT NULL UNIQUE,
  issued_on date NOT NULL,
  total numeric(10, 2) NOT NULL
);
