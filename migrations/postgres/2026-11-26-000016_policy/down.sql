DELETE FROM notification WHERE customer_id IS NULL OR event_id IS NULL;
ALTER TABLE notification DROP COLUMN system_event_id;
ALTER TABLE notification ALTER COLUMN event_id SET NOT NULL;
ALTER TABLE notification ALTER COLUMN customer_id SET NOT NULL;
DROP TABLE role_policy;
