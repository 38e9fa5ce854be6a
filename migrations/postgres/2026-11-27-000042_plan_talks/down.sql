DROP TABLE plan_talk;
