COMMENT ON COLUMN messages.language IS NULL;
