COMMENT ON COLUMN boats.registration_key IS 'filled by BackfillBoatRegistrationKey; letters and digits of the registration';
