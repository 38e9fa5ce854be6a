-- Under which master keys the values of this database are kept (R-SEC-5). The keys themselves stand outside of it; here is
-- their id alone, which follows from the key. What is written is kept under the current one.
CREATE TABLE master_key (
    id TEXT PRIMARY KEY NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('current', 'in_use', 'retired')),
    since TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX master_key_current ON master_key (state) WHERE state = 'current';

-- The key of a file's content, wrapped; none for files from before every file had one.
ALTER TABLE attachment ADD COLUMN content_key BYTEA;
