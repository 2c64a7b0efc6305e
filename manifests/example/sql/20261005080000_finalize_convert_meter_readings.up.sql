ALTER TABLE meter_readings
  ADD CONSTRAINT meter_readings_kilowatt_hours CHECK (kilowatt_hours IS NOT NULL) NOT VALID;
