DROP TABLE live_head;
DROP TABLE live_event;
