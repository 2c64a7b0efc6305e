ALTER TABLE boats ADD COLUMN registration_key text;
