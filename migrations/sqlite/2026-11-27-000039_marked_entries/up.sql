-- Who may see what an interaction says, marked as a whole. Where that is not everyone, its texts stand encrypted in `kept`
-- and their columns are empty.
ALTER TABLE interaction ADD COLUMN class TEXT NOT NULL DEFAULT 'open';
ALTER TABLE interaction ADD COLUMN kept BLOB;
