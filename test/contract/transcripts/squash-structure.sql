-- Structure of Harbor Desk 2.3, database main: what its migrations up to 1.2 make.
-- Folded after the stop 2.2. A new database loads it in one transaction, then runs the other migrations.
-- Made by plan squash apply; plan squash verify proves it. A change belongs into a migration, not in here.
-- Folds 17 migrations:
-- 20250901080000 20250902080000 20250903080000 20250904080000 20250905080000 20250906080000 20251103080000
-- 20251104080000 20251105080000 20251106080000 20251107080000 20260105080000 20260106080000 20260107080000
-- 20260108080000 20260109080000 20260110080000

-- 20250901080000 create_harbors_and_berths
CREATE TABLE harbors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  time_zone text NOT NULL DEFAULT 'UTC',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE berths (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  harbor_id bigint NOT NULL REFERENCES harbors (id),
  number text NOT NULL,
  length_m numeric(5, 2) NOT NULL CHECK (length_m > 0),
  UNIQUE (harbor_id, number)
);

-- 20250902080000 create_customers_and_boats
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  email text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE boats (
  registration text PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  name text NOT NULL,
  length_m numeric(5, 2) NOT NULL CHECK (length_m > 0)
);
CREATE INDEX boats_customer ON boats (customer_id);

-- 20250903080000 create_bookings
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

-- 20250904080000 create_meter_readings
CREATE TABLE meter_readings (
  id bigint GENERATED ALWAYS AS IDENTITY,
  read_at timestamptz NOT NULL,
  berth_id bigint NOT NULL REFERENCES berths (id),
  watt_seconds bigint NOT NULL,
  PRIMARY KEY (read_at, id)
);

-- 20250905080000 create_documents_and_messages
CREATE TABLE documents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer_id bigint NOT NULL REFERENCES customers (id),
  file_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  body text NOT NULL,
  sent_at timestamptz NOT NULL DEFAULT now()
);

-- 20250906080000 create_invoices
CREATE TABLE invoices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  booking_id bigint NOT NULL REFERENCES bookings (id),
  number text NOT NULL UNIQUE,
  issued_on date NOT NULL,
  total numeric(10, 2) NOT NULL
);

-- 20251103080000 add_price_cents_to_bookings
ALTER TABLE bookings ADD COLUMN price_cents bigint;

-- 20251104080000 add_nationality_to_booking_guests
ALTER TABLE booking_guests ADD COLUMN nationality text;

-- 20251105080000 index_bookings_on_berth_and_arrival
CREATE INDEX bookings_berth_arrival ON bookings (berth_id, arrives_on);

-- 20251106080000 queue_backfill_booking_price_cents
COMMENT ON COLUMN bookings.price_cents IS 'filled by BackfillBookingPriceCents; replaces price';

-- 20251107080000 queue_backfill_guest_nationality
COMMENT ON COLUMN booking_guests.nationality IS 'filled by BackfillGuestNationality; two letters, upper case';

-- 20260105080000 add_registration_key_to_boats
ALTER TABLE boats ADD COLUMN registration_key text;

-- 20260106080000 add_search_name_to_customers
ALTER TABLE customers ADD COLUMN search_name text;

-- 20260107080000 add_boat_key_to_bookings
ALTER TABLE bookings
  ADD CONSTRAINT bookings_boat FOREIGN KEY (boat_registration) REFERENCES boats (registration) NOT VALID;

-- 20260108080000 validate_boat_key_of_bookings
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_boat;

-- 20260109080000 queue_backfill_boat_registration_key
COMMENT ON COLUMN boats.registration_key IS 'filled by BackfillBoatRegistrationKey; letters and digits of the registration';

-- 20260110080000 queue_fill_customer_search_name
COMMENT ON COLUMN customers.search_name IS 'filled by FillCustomerSearchName; what the desk searches by';
