DROP TABLE reveal_watch;
DROP TABLE reveal;
