-- What the import from the paper ledgers did.
CREATE TABLE import_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  line text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
