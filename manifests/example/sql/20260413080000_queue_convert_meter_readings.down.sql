COMMENT ON COLUMN meter_readings.kilowatt_hours IS NULL;
