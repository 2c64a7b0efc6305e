-- What the electricity meters of the berths report, every quarter of an hour.
CREATE TABLE meter_readings (
  id bigint GENERATED ALWAYS AS IDENTITY,
  read_at timestamptz NOT NULL,
  berth_id bigint NOT NULL REFERENCES berths (id),
  watt_seconds bigint NOT NULL,
  PRIMARY KEY (read_at, id)
);
