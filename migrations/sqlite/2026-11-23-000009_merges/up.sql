-- Which customer was merged into which, what moved and what was filled in, so that it can be undone (R-NAME).
CREATE TABLE merge (
    id BLOB PRIMARY KEY NOT NULL,
    survivor_id BLOB NOT NULL REFERENCES customer (id),
    merged_id BLOB NOT NULL REFERENCES customer (id),
    filled TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    undone_at TIMESTAMP
);
CREATE INDEX merge_survivor ON merge (survivor_id, id);
CREATE INDEX merge_merged ON merge (merged_id, id);
CREATE TABLE merge_part (
    merge_id BLOB NOT NULL REFERENCES merge (id),
    part TEXT NOT NULL,
    record_id BLOB NOT NULL,
    PRIMARY KEY (merge_id, part, record_id)
);
