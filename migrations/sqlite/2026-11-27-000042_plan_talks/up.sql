-- Which talks ever fulfilled a plan: the mark of a talk is the mark of what the plan took over from it, also where another talk
-- fulfilled the plan since.
CREATE TABLE plan_talk (
    plan_id BLOB NOT NULL,
    interaction_id BLOB NOT NULL,
    PRIMARY KEY (plan_id, interaction_id)
);
CREATE INDEX plan_talk_interaction ON plan_talk (interaction_id);
INSERT INTO plan_talk (plan_id, interaction_id)
    SELECT id, fulfilled_by FROM plan WHERE fulfilled_by IS NOT NULL;
