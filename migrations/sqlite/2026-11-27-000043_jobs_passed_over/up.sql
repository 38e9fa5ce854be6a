-- How many customers a run of a task passed over, because one of their records cannot be looked at, and when that was.
ALTER TABLE job ADD COLUMN passed_over INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN passed_at TIMESTAMP;
