CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  email text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A boat is known by the number on its hull, spelled as its owner spells it.
CREATE TABLE boats (
  registration text PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  name text NOT NULL,
  length_m numeric(5, 2) NOT NULL CHECK (length_m > 0)
);

CREATE INDEX boats_customer ON boats (customer_id);
