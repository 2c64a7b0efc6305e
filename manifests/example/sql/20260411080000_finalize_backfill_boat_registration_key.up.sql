COMMENT ON COLUMN boats.registration_key IS 'letters and digits of the registration';
