COMMENT ON COLUMN meter_readings.kilowatt_hours IS 'filled by ConvertMeterReadings; replaces watt_seconds';
