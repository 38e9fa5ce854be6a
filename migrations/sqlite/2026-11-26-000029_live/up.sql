-- What open screens are told of: an event of a customer's trail, that a user was told something, or (neither) that somebody's
-- rights may have changed. Written in the transaction of what happened; `place` is given after its commit, in an order in
-- which no row can turn up before one that was read already. Forgotten after two days: the trail is the event's own.
CREATE TABLE live_event (
    id BLOB PRIMARY KEY NOT NULL,
    place BIGINT,
    event_id BLOB,
    user_id BLOB,
    recorded_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX live_event_place ON live_event (place) WHERE place IS NOT NULL;
CREATE INDEX live_event_unplaced ON live_event (id) WHERE place IS NULL;
CREATE INDEX live_event_recorded ON live_event (recorded_at);

-- The last place that was given. Whoever gives places takes this row first.
CREATE TABLE live_head (
    id INTEGER PRIMARY KEY NOT NULL,
    place BIGINT NOT NULL
);
INSERT INTO live_head (id, place) VALUES (1, 0);
