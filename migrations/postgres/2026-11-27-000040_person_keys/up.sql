-- Under which key (a row of subject_key) the history of a person is: one for whatever is ever said of a contact, or of a
-- customer who is a person. Who has no row gets a key with the next change.
CREATE TABLE person_key (
    person_id BYTEA PRIMARY KEY NOT NULL,
    key_id BYTEA NOT NULL UNIQUE
);
