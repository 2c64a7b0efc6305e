COMMENT ON COLUMN boats.registration_key IS NULL;
