-- How many customers the last run of a task passed over, because one of their records cannot be looked at.
ALTER TABLE job ADD COLUMN passed_over INTEGER NOT NULL DEFAULT 0;
