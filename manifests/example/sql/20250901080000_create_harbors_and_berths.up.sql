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
