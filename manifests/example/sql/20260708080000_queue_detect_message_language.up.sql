COMMENT ON COLUMN messages.language IS 'filled by DetectMessageLanguage; und where nobody can tell';
