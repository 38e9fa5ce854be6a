DROP INDEX customer_cadence;
ALTER TABLE customer DROP COLUMN cadence_at;
DROP INDEX plan_customer_slots;
DROP INDEX plan_slot;
ALTER TABLE plan DROP COLUMN slot_on;
ALTER TABLE plan DROP COLUMN slot;
DROP TABLE strategy;
