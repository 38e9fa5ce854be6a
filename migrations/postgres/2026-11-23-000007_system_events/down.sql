DROP TABLE system_event;
