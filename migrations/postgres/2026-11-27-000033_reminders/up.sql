-- Of what it is time to remind.
CREATE INDEX todo_remind ON todo (remind_at, id) WHERE remind_at IS NOT NULL;
