COMMENT ON COLUMN messages.language IS 'und where nobody can tell';
