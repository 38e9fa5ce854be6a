-- What an interaction is recorded for, and which fields it then shows (F2): administrators' data.
CREATE TABLE purpose (
    code TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    position INTEGER NOT NULL,
    fields TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
INSERT INTO purpose (code, version, name_zh, name_en, position, fields, created_at, updated_at) VALUES
('first_contact', 1, '首次接触', 'First contact', 10, '["contacts","feedback","need","next_steps","stage"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('follow_up', 1, '日常跟进', 'Follow-up', 20, '["contacts","feedback","consensus","need_change","plan","next_steps","stage"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('project', 1, '项目推进', 'Project', 30, '["contacts","consensus","judgement","competitor","need_change","plan","next_steps","stage"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('after_sales', 1, '售后服务', 'After-sales', 40, '["contacts","feedback","service_case","next_steps"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('long_term_care', 1, '长期维护', 'Long-term care', 50, '["contacts","feedback","plan","next_steps"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00');

-- What somebody has typed and not yet saved. Encrypted: nobody knows yet which of it is sensitive.
CREATE TABLE draft (
    user_id BYTEA NOT NULL REFERENCES user_account (id),
    place TEXT NOT NULL,
    content BYTEA NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, place)
);
CREATE INDEX draft_updated ON draft (updated_at);
