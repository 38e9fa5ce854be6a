DROP INDEX timeline_entry_recorded;
ALTER TABLE service_case DROP COLUMN solution_due_at;
ALTER TABLE service_case DROP COLUMN answer_due_at;
DROP TABLE service_times;
DROP TABLE slow_down;
DROP TABLE signal;
