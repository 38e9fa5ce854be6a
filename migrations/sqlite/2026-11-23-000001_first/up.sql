-- Narrow rows that boards and lists read stand apart from the wide profile. Every child row carries customer_id and has
-- an index that begins with it. "never" and "no date" are stored as far ends of time (see db/types.rs), so that an order
-- is the same on every database.

CREATE TABLE setting (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE team (
    id BLOB PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    parent_id BLOB REFERENCES team (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE user_account (
    id BLOB PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    username TEXT NOT NULL CONSTRAINT user_account_username_key UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    team_id BLOB REFERENCES team (id),
    zone TEXT,
    language TEXT,
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX user_account_name ON user_account (name);
CREATE INDEX user_account_team ON user_account (team_id);

CREATE TABLE session (
    id BLOB PRIMARY KEY NOT NULL,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    token_hash BLOB NOT NULL,
    previous_hash BLOB,
    rotated_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    user_agent TEXT
);
CREATE INDEX session_by_user ON session (user_id, ended_at);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE stage (
    code TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    role TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    definition_zh TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    hue TEXT NOT NULL,
    position INTEGER NOT NULL,
    usual_days INTEGER,
    enter_gates TEXT NOT NULL,
    leave_gates TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE number_sequence (
    prefix TEXT NOT NULL,
    year INTEGER NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (prefix, year)
);

CREATE TABLE customer (
    id BLOB PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    number TEXT NOT NULL CONSTRAINT customer_number_key UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    match_key TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    industry TEXT,
    source TEXT,
    stage TEXT NOT NULL REFERENCES stage (code),
    stage_detail TEXT,
    stage_entered_at TIMESTAMP NOT NULL,
    open_gates TEXT NOT NULL,
    tier TEXT,
    key_account BOOLEAN NOT NULL,
    intent TEXT,
    owner_id BLOB REFERENCES user_account (id),
    team_id BLOB REFERENCES team (id),
    expected TEXT,
    expected_minor BIGINT,
    next_todo_id BLOB,
    next_what TEXT,
    next_at TIMESTAMP NOT NULL,
    next_on TEXT,
    last_interaction_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
-- The board and every list: filter first, then the order, then the id that makes the order total.
CREATE INDEX customer_stage_next ON customer (stage, next_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_team_stage_next ON customer (team_id, stage, next_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_owner_stage_next ON customer (owner_id, stage, next_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_stage_tier_next ON customer (stage, tier, next_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_next ON customer (next_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_name ON customer (name_sort, id) WHERE archived_at IS NULL;
CREATE INDEX customer_created ON customer (created_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_touched ON customer (last_interaction_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_entered ON customer (stage_entered_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_team_name ON customer (team_id, name_sort, id) WHERE archived_at IS NULL;
CREATE INDEX customer_team_next ON customer (team_id, next_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_owner_name ON customer (owner_id, name_sort, id) WHERE archived_at IS NULL;
CREATE INDEX customer_owner_next ON customer (owner_id, next_at, id) WHERE archived_at IS NULL;
CREATE INDEX customer_match ON customer (match_key);
CREATE INDEX customer_archived ON customer (archived_at, id) WHERE archived_at IS NOT NULL;

CREATE TABLE customer_profile (
    customer_id BLOB PRIMARY KEY NOT NULL REFERENCES customer (id),
    source_note TEXT,
    referred_by BLOB,
    referral_reward TEXT,
    referral_rewarded_on TEXT,
    credit_code TEXT,
    province TEXT,
    city TEXT,
    address TEXT,
    website TEXT,
    founded_on TEXT,
    headcount TEXT,
    registered_capital TEXT,
    annual_revenue TEXT,
    main_products TEXT,
    cooperation_history TEXT,
    decision_process TEXT,
    purchase_goal TEXT,
    remarks TEXT,
    confidential_notes BLOB,
    occupation TEXT,
    habits TEXT,
    birthday TEXT,
    pref_channel TEXT,
    pref_hours TEXT,
    pref_frequency TEXT,
    pref_avoid TEXT
);
CREATE INDEX customer_profile_credit_code ON customer_profile (credit_code);

-- One- and two-character pieces of open names and numbers: substring search, Chinese included, on any database.
CREATE TABLE customer_gram (
    gram TEXT NOT NULL,
    customer_id BLOB NOT NULL,
    PRIMARY KEY (gram, customer_id)
) WITHOUT ROWID;
CREATE INDEX customer_gram_customer ON customer_gram (customer_id);

CREATE TABLE collaborator (
    user_id BLOB NOT NULL REFERENCES user_account (id),
    customer_id BLOB NOT NULL REFERENCES customer (id),
    PRIMARY KEY (user_id, customer_id)
) WITHOUT ROWID;
CREATE INDEX collaborator_customer ON collaborator (customer_id);

CREATE TABLE tag (
    id BLOB PRIMARY KEY NOT NULL,
    dimension TEXT NOT NULL,
    label TEXT NOT NULL,
    CONSTRAINT tag_label_key UNIQUE (dimension, label)
);

CREATE TABLE customer_tag (
    customer_id BLOB NOT NULL REFERENCES customer (id),
    tag_id BLOB NOT NULL REFERENCES tag (id),
    PRIMARY KEY (customer_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX customer_tag_tag ON customer_tag (tag_id, customer_id);

-- Kept counters of the board: one row per stage, owner, team and currency, changed in the transaction of the customer.
CREATE TABLE board_counter (
    stage TEXT NOT NULL,
    owner_id BLOB NOT NULL,
    team_id BLOB NOT NULL,
    currency TEXT NOT NULL,
    customers BIGINT NOT NULL,
    minor BIGINT NOT NULL,
    PRIMARY KEY (stage, owner_id, team_id, currency)
) WITHOUT ROWID;

CREATE TABLE contact (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    salutation TEXT,
    title TEXT,
    department TEXT,
    decision_role TEXT,
    mobile TEXT,
    phone TEXT,
    email TEXT,
    wechat TEXT,
    wecom TEXT,
    birthday TEXT,
    preferences TEXT,
    is_primary BOOLEAN NOT NULL,
    left_on TEXT,
    succeeded_by BLOB,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX contact_customer ON contact (customer_id, id);

CREATE TABLE contract (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    number TEXT,
    amount TEXT,
    signed_on TEXT,
    starts_on TEXT,
    ends_on TEXT,
    product TEXT,
    usage TEXT,
    renewal TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX contract_customer ON contract (customer_id, id);

CREATE TABLE interaction (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customer (id),
    version INTEGER NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    happened_on TEXT,
    channels TEXT NOT NULL,
    direction TEXT NOT NULL,
    answered TEXT NOT NULL,
    our_users TEXT NOT NULL,
    our_others TEXT,
    contacts TEXT NOT NULL,
    content TEXT NOT NULL,
    judgement TEXT,
    feedback TEXT,
    consensus TEXT,
    competitor TEXT,
    stage_change_id BLOB,
    late BOOLEAN NOT NULL,
    doubtful TEXT,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX interaction_customer ON interaction (customer_id, happened_at, id);

CREATE TABLE todo (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customer (id),
    interaction_id BLOB,
    version INTEGER NOT NULL,
    what TEXT NOT NULL,
    assignee_kind TEXT NOT NULL,
    assignee_id BLOB,
    due_at TIMESTAMP NOT NULL,
    due_on TEXT,
    state TEXT NOT NULL,
    done_at TIMESTAMP,
    remind_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    updated_at TIMESTAMP NOT NULL,
    archived_at TIMESTAMP
);
CREATE INDEX todo_customer ON todo (customer_id, state, due_at, id);
CREATE INDEX todo_assignee ON todo (assignee_id, state, due_at, id);
CREATE INDEX todo_interaction ON todo (interaction_id);

CREATE TABLE stage_change (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customer (id),
    from_stage TEXT,
    to_stage TEXT NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    happened_on TEXT,
    reason TEXT,
    loss_reason TEXT,
    detail TEXT,
    contract_id BLOB,
    open_gates TEXT NOT NULL,
    undone_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    created_by BLOB REFERENCES user_account (id)
);
CREATE INDEX stage_change_customer ON stage_change (customer_id, happened_at, id);

-- The one history. Sealed values in it are encrypted under a key of their data subject; nothing is updated or deleted.
CREATE TABLE event (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    record_kind TEXT NOT NULL,
    record_id BLOB NOT NULL,
    action TEXT NOT NULL,
    author_id BLOB,
    recorded_at TIMESTAMP NOT NULL,
    request_id TEXT,
    changes TEXT NOT NULL,
    sealed BLOB
);
CREATE INDEX event_customer ON event (customer_id, id);
CREATE INDEX event_record ON event (record_id, id);

CREATE TABLE subject_key (
    subject_id BLOB PRIMARY KEY NOT NULL,
    wrapped BLOB NOT NULL
);

-- A projection of the events, in the order in which a timeline is read; it can be built anew from them.
CREATE TABLE timeline_entry (
    id BLOB PRIMARY KEY NOT NULL,
    customer_id BLOB NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    happened_on TEXT,
    dimension TEXT NOT NULL,
    what TEXT NOT NULL,
    record_id BLOB NOT NULL,
    author_id BLOB,
    recorded_at TIMESTAMP NOT NULL,
    hidden BOOLEAN NOT NULL
);
CREATE INDEX timeline_entry_customer ON timeline_entry (customer_id, happened_at, id);
CREATE INDEX timeline_entry_dimension ON timeline_entry (customer_id, dimension, happened_at, id);
CREATE INDEX timeline_entry_record ON timeline_entry (record_id);

CREATE TABLE idempotency (
    caller_id BLOB NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    record_kind TEXT,
    record_id BLOB,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (caller_id, idempotency_key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

CREATE TABLE import_file (
    id BLOB PRIMARY KEY NOT NULL,
    file_name TEXT NOT NULL,
    content BLOB NOT NULL,
    created_by BLOB REFERENCES user_account (id),
    created_at TIMESTAMP NOT NULL,
    committed_at TIMESTAMP,
    result TEXT
);

INSERT INTO stage (code, version, role, name_zh, name_en, definition_zh, definition_en, hue, position, usual_days, enter_gates, leave_gates, created_at, updated_at) VALUES
('potential', 1, 'potential', '潜在', 'Potential', '尚无明确意向', 'No clear intention yet', 'blue', 10, 30, '[]', '[]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('interested', 1, 'interested', '意向', 'Interested', '有需求，正在比较和评估', 'Has a need, compares, evaluates', 'teal', 20, 15, '[]', '[]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('negotiating', 1, 'negotiating', '谈判', 'Negotiating', '正在商谈条款', 'Terms under discussion', 'amber', 30, 20, '[]', '[]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('cooperating', 1, 'cooperating', '合作中', 'Cooperating', '已签约', 'Signed', 'green', 40, NULL, '["contract"]', '[]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('dormant', 1, 'dormant', '沉睡', 'Dormant', '长期没有互动', 'No interaction for long', 'grey', 50, NULL, '[]', '["reason"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
('lost', 1, 'lost', '流失', 'Lost', '合作终止或被拒绝', 'Cooperation ended or refused', 'red', 60, NULL, '["loss_reason"]', '["reason"]', '2026-01-01 00:00:00', '2026-01-01 00:00:00');

CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'history is append-only');
END;
