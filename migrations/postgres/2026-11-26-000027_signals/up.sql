-- What the records of a customer say that somebody should look at: raised once per occasion, whoever finds it.
CREATE TABLE signal (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    kind TEXT NOT NULL,
    occasion TEXT NOT NULL,
    severity TEXT NOT NULL,
    facts TEXT NOT NULL,
    records TEXT NOT NULL,
    state TEXT NOT NULL,
    until_at TIMESTAMP NOT NULL,
    reason TEXT,
    act TEXT,
    made TEXT NOT NULL,
    decided_by BYTEA REFERENCES user_account (id),
    decided_at TIMESTAMP,
    raised_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX signal_once ON signal (customer_id, kind, occasion);
CREATE INDEX signal_customer ON signal (customer_id, state, id);
CREATE INDEX signal_newest ON signal (state, id);
-- A slow-down of a customer's cadence: the engine stretches its intervals so many times until that day.
CREATE TABLE slow_down (
    customer_id BYTEA PRIMARY KEY NOT NULL REFERENCES customer (id),
    factor INTEGER NOT NULL,
    until_on TEXT NOT NULL,
    signal_id BYTEA,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id)
);
-- Times that a customer, or one of its contracts, carries of its own (R-SLA-5); the nil id stands for the customer.
CREATE TABLE service_times (
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    contract_id BYTEA NOT NULL,
    answer_hours INTEGER,
    solution_hours INTEGER,
    enquiry_hours INTEGER,
    update_days INTEGER,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (customer_id, contract_id)
);
ALTER TABLE service_case ADD COLUMN answer_due_at TIMESTAMP;
ALTER TABLE service_case ADD COLUMN solution_due_at TIMESTAMP;
CREATE INDEX timeline_entry_recorded ON timeline_entry (customer_id, recorded_at);
