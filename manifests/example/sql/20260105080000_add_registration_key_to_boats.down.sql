ALTER TABLE boats DROP COLUMN registration_key;
