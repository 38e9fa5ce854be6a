DROP INDEX todo_remind;
