-- Tags are kept like other lists: renamed, archived so that they are no longer offered, and brought back.
ALTER TABLE tag ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE tag ADD COLUMN archived_at TIMESTAMP;
