ALTER TABLE meter_readings ADD COLUMN kilowatt_hours double precision;
