ALTER TABLE interaction DROP COLUMN kept;
ALTER TABLE interaction DROP COLUMN class;
