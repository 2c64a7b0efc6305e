-- weight_known says CHECK (weight IS NOT NULL); an earlier migration added it NOT VALID.
ALTER TABLE parcels VALIDATE CONSTRAINT weight_known;
ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL;
