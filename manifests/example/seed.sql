-- Fills a Harbor Desk 1.0.0 with rows to try upgrades on. Run it once, after `plan install --product example --to 1.0.0`:
--
--   psql "$URL" -f manifests/example/seed.sql
--   PGOPTIONS='-c harbor.bookings=1000000' psql "$URL" -f manifests/example/seed.sql
--
-- harbor.bookings is how many bookings there are, 10000 where nobody says; the rest follows: twice as many guests, four times
-- as many meter readings, a tenth as many customers, and so on.
BEGIN;

CREATE TEMPORARY TABLE seed ON COMMIT DROP AS
SELECT greatest(100, coalesce(nullif(current_setting('harbor.bookings', true), ''), '10000')::integer) AS bookings;

INSERT INTO harbors (code, name, time_zone)
SELECT 'H' || n, 'Harbor ' || n, (ARRAY['Europe/Lisbon', 'Europe/Oslo', 'America/Halifax', 'Asia/Tokyo'])[1 + n % 4]
FROM generate_series(1, 20) AS n;

INSERT INTO berths (harbor_id, number, length_m)
SELECT h.id, chr(64 + 1 + n / 25) || n, 8 + n % 20
FROM harbors AS h CROSS JOIN generate_series(1, 50) AS n;

INSERT INTO customers (first_name, last_name, email)
SELECT
  (ARRAY['Ada', 'Bo', 'Chidi', 'Dora', 'Eino', 'Fatima', 'Gus', 'Hana'])[1 + n % 8],
  (ARRAY['Almeida', 'Berg', 'Carver', 'Dahl', 'Eriksen', 'Fisher', 'Gray'])[1 + n % 7],
  'customer' || n || '@harbor.example'
FROM seed, generate_series(1, bookings / 10) AS n;

-- No two spellings mean the same boat: the letters and digits alone tell them apart.
INSERT INTO boats (registration, customer_id, name, length_m)
SELECT
  CASE n % 3 WHEN 0 THEN 'nor-' || n || '-b' WHEN 1 THEN 'PT ' || n || ' L' ELSE 'CA.' || n END,
  c.id,
  (ARRAY['Alba', 'Borealis', 'Cormorant', 'Dunlin', 'Ebb'])[1 + n % 5] || ' ' || n,
  5 + n % 15
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM customers) AS c;

INSERT INTO bookings (berth_id, boat_registration, state, arrives_on, leaves_on, price)
SELECT
  1 + n % 1000,
  b.registration,
  (ARRAY['requested', 'confirmed', 'checked_in', 'completed'])[1 + n % 4]::booking_state,
  DATE '2024-01-01' + n % 700,
  DATE '2024-01-02' + n % 700 + n % 9,
  20 + (n % 4000) / 10.0
FROM seed
CROSS JOIN generate_series(1, bookings) AS n
JOIN (SELECT registration, row_number() OVER (ORDER BY registration) - 1 AS i FROM boats) AS b ON b.i = n % (bookings / 10);

INSERT INTO booking_guests (booking_id, position, name, passport_country)
SELECT b.id, position, 'Guest ' || position || ' of ' || b.id, (ARRAY['pt', 'no', 'ca', 'jp'])[1 + (b.id + position) % 4]
FROM bookings AS b CROSS JOIN generate_series(1, 2) AS position;

INSERT INTO meter_readings (read_at, berth_id, watt_seconds)
SELECT TIMESTAMPTZ '2025-01-01 00:00Z' + n / 8 * INTERVAL '15 minutes', 1 + n % 1000, 3600000 + n % 10000000
FROM seed, generate_series(1, 4 * bookings) AS n;

INSERT INTO documents (customer_id, file_name)
SELECT c.id, (ARRAY['insurance.pdf', 'contract.pdf', 'hull-survey.pdf'])[n]
FROM customers AS c CROSS JOIN generate_series(1, 3) AS n;

INSERT INTO messages (customer_id, body)
SELECT c.id, (ARRAY[
  'When can we arrive? The wind is with us.',
  'Quando podemos chegar? O vento está a favor.',
  'Når kan vi komme? Vinden er med oss.',
  '?'])[1 + (c.id + n) % 4]
FROM customers AS c CROSS JOIN generate_series(1, 3) AS n;

INSERT INTO invoices (booking_id, number, issued_on, total)
SELECT id, 'R-' || id, leaves_on, price FROM bookings WHERE state = 'completed';

COMMIT;

ANALYZE;
