DROP INDEX plan_state;
DROP INDEX plan_planned;
DROP INDEX todo_due;
DROP INDEX need_state;
DROP INDEX opportunity_state;
DROP INDEX risk_state;
DROP INDEX service_case_reported;
