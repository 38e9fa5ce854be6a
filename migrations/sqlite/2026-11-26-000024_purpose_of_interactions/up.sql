-- For which purpose an interaction was entered: the code of a purpose, or what a form called it.
ALTER TABLE interaction ADD COLUMN purpose TEXT;
