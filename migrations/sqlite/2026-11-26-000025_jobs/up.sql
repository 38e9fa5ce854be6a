-- What runs by the clock: when each task runs next, and which process has it until when. The names are the program's.
CREATE TABLE job (
    name TEXT PRIMARY KEY NOT NULL,
    next_at TIMESTAMP NOT NULL,
    holder BLOB,
    held_until TIMESTAMP,
    attempts INTEGER NOT NULL,
    begun_at TIMESTAMP,
    ended_at TIMESTAMP,
    succeeded_at TIMESTAMP,
    last_error TEXT
);
