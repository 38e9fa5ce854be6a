-- Every other dimension of a customer: one table a kind, all with the columns that record::Record wants.

CREATE TABLE "plan" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "contact" BYTEA,
    "goal_kind" TEXT NOT NULL,
    "goal" TEXT,
    "channels" TEXT NOT NULL,
    "outline" TEXT,
    "materials" TEXT,
    "planned" TEXT NOT NULL,
    "actual" TEXT,
    "summary" TEXT,
    "feedback" TEXT,
    "next_action" TEXT,
    "owner" BYTEA,
    "state" TEXT NOT NULL,
    "remark" TEXT,
    "fulfilled_by" BYTEA,
    "planned_at" TIMESTAMP NOT NULL,
    "origin" TEXT NOT NULL,
    "strategy_id" BYTEA,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX plan_customer ON "plan" (customer_id, id);
CREATE INDEX plan_next ON "plan" (customer_id, state, planned_at, id);
CREATE INDEX plan_owner ON "plan" (owner, state, planned_at, id);
CREATE INDEX plan_due ON "plan" (state, planned_at, id);

CREATE TABLE "need" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "category" TEXT,
    "text" TEXT NOT NULL,
    "pain_point" TEXT,
    "aim" TEXT,
    "trigger" TEXT,
    "kind" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "urgency" TEXT NOT NULL,
    "solution" TEXT,
    "wanted_by" TEXT,
    "budget" TEXT,
    "confidential_budget" BYTEA,
    "state" TEXT NOT NULL,
    "original" TEXT NOT NULL,
    "versions" INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX need_customer ON need (customer_id, id);

CREATE TABLE "opportunity" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "needs" TEXT NOT NULL,
    "amount" TEXT,
    "probability" INTEGER,
    "expected_close" TEXT,
    "state" TEXT NOT NULL,
    "loss_reason" TEXT,
    "remark" TEXT,
    "contract" BYTEA,
    "closed_at" TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX opportunity_customer ON opportunity (customer_id, id);

CREATE TABLE "risk" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "measures" TEXT NOT NULL,
    "responsible" BYTEA,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "signal" TEXT,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX risk_customer ON risk (customer_id, id);
CREATE INDEX risk_responsible ON risk (responsible, state, id);

CREATE TABLE "service_case" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "contact" BYTEA,
    "satisfaction" INTEGER,
    "recommendation" INTEGER,
    "comment" TEXT,
    "problem" TEXT,
    "cause" TEXT,
    "severity" TEXT NOT NULL,
    "reported" TEXT NOT NULL,
    "first_answered" TEXT,
    "progress" TEXT,
    "solution" TEXT,
    "solved" TEXT,
    "verdict" TEXT,
    "assignee" BYTEA,
    "reported_at" TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX service_case_customer ON service_case (customer_id, id);
CREATE INDEX service_case_assignee ON service_case (assignee, id);

CREATE TABLE "milestone" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "note" TEXT,
    "remind" BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX milestone_customer ON milestone (customer_id, id);
CREATE INDEX milestone_date ON milestone (date, id);

CREATE TABLE "story" (
    id BYTEA PRIMARY KEY NOT NULL,
    customer_id BYTEA NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "happened" TEXT NOT NULL,
    "worked" TEXT,
    "keywords" TEXT NOT NULL,
    "shared_with" TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BYTEA REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX story_customer ON story (customer_id, id);

-- The ledger of needs: one row a version, never changed.
CREATE TABLE need_version (
    need_id BYTEA NOT NULL REFERENCES need (id),
    number INTEGER NOT NULL,
    customer_id BYTEA NOT NULL,
    "text" TEXT NOT NULL,
    priority TEXT NOT NULL,
    wanted_by TEXT,
    budget TEXT,
    state TEXT NOT NULL,
    "trigger" TEXT,
    recorded_at TIMESTAMP NOT NULL,
    author_id BYTEA,
    PRIMARY KEY (need_id, number)
);

ALTER TABLE customer ADD COLUMN next_plan_id BYTEA;

-- Entering "interested" asks for a need with its urgency (R-STG-2).
UPDATE stage SET enter_gates = '["need"]' WHERE code = 'interested' AND enter_gates = '[]';
