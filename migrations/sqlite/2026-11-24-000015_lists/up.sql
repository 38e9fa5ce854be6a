-- Lists across customers that are narrowed by state or by whose turn it is, and plans in the order in which they are due.
CREATE INDEX plan_state ON "plan" (state, id) WHERE archived_at IS NULL;
CREATE INDEX plan_planned ON "plan" (planned_at, id) WHERE archived_at IS NULL;
CREATE INDEX todo_due ON todo (state, due_at, id) WHERE archived_at IS NULL;
CREATE INDEX need_state ON need (state, id) WHERE archived_at IS NULL;
CREATE INDEX opportunity_state ON opportunity (state, id) WHERE archived_at IS NULL;
CREATE INDEX risk_state ON risk (state, id) WHERE archived_at IS NULL;
CREATE INDEX service_case_reported ON service_case (reported_at, id) WHERE archived_at IS NULL;
