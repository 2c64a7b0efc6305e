ALTER TABLE meter_readings DROP COLUMN kilowatt_hours;
