DROP TABLE calendar_feed;
DROP INDEX todo_promised;
DROP TABLE escalated;
