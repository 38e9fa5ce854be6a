DROP TABLE delivery;
DROP TABLE notification_setting;
DROP TABLE webhook;
ALTER TABLE notification DROP COLUMN in_bell;
ALTER TABLE notification DROP COLUMN topic;
