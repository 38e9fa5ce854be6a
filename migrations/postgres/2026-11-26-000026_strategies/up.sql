-- How segments of customers are followed up (R-CAD-7): managers' data, of which the product brings some along.
CREATE TABLE strategy (
    id BYTEA PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    segment TEXT NOT NULL,
    goal_kind TEXT NOT NULL,
    goal_zh TEXT,
    goal_en TEXT,
    content_zh TEXT,
    content_en TEXT,
    materials TEXT,
    internal BOOLEAN NOT NULL,
    channel TEXT,
    frequency TEXT NOT NULL,
    replaces TEXT NOT NULL,
    executor TEXT NOT NULL,
    working_days_only BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
-- The slot of a plan that a strategy made: customer, channel and period. No two plans have the same one.
ALTER TABLE plan ADD COLUMN slot TEXT;
ALTER TABLE plan ADD COLUMN slot_on TEXT;
CREATE UNIQUE INDEX plan_slot ON plan (slot) WHERE slot IS NOT NULL;
CREATE INDEX plan_customer_slots ON plan (customer_id, planned_at, id) WHERE slot IS NOT NULL;
-- When a customer's cadence is looked at next, and until when contact is to be lighter.
ALTER TABLE customer ADD COLUMN cadence_at TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
CREATE INDEX customer_cadence ON customer (cadence_at, id) WHERE archived_at IS NULL;
INSERT INTO strategy VALUES
('\x01930000000070008000000000000001', 1, '潜在客户：每周触达', 'Potential: a touch every week', '{"stages":["potential"],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'trust', '建立信任，了解痛点', 'Build trust, learn the pain points', '同行业案例', 'Cases of the industry', NULL, FALSE, NULL, '{"kind":"every","count":1,"unit":"week"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000002', 1, '潜在客户：每月深度沟通', 'Potential: a deep call every month', '{"stages":["potential"],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'trust', '建立信任，了解痛点', 'Build trust, learn the pain points', '同行业案例', 'Cases of the industry', NULL, FALSE, 'phone', '{"kind":"every","count":1,"unit":"month"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000003', 1, '高价值潜在客户：每周电话', 'Potential, high tier: a call a week', '{"stages":["potential"],"tiers":["high"],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'trust', '建立信任，了解痛点', 'Build trust, learn the pain points', '同行业案例', 'Cases of the industry', NULL, FALSE, 'phone', '{"kind":"every","count":1,"unit":"week"}', 'everything', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000004', 1, '高价值潜在客户：每月拜访', 'Potential, high tier: a visit a month', '{"stages":["potential"],"tiers":["high"],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'trust', '建立信任，了解痛点', 'Build trust, learn the pain points', '同行业案例', 'Cases of the industry', NULL, FALSE, 'visit', '{"kind":"every","count":1,"unit":"month"}', 'everything', 'manager', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000005', 1, '意向与谈判客户：每 3 天跟进', 'Interested and negotiating: every 3 days', '{"stages":["interested","negotiating"],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'proposal', '消除疑虑', 'Remove doubts', '定制方案；现场确认方案', 'A tailored proposal; a plan is confirmed on site', NULL, FALSE, NULL, '{"kind":"every","count":3,"unit":"day"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000006', 1, '意向与谈判客户：决策节点前一天', 'Interested and negotiating: the day before a decision', '{"stages":["interested","negotiating"],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'proposal', '消除疑虑', 'Remove doubts', '定制方案；现场确认方案', 'A tailored proposal; a plan is confirmed on site', NULL, FALSE, NULL, '{"kind":"milestone","milestone":"decision_point","days_before":1}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000007', 1, '合作客户：每月电话', 'Cooperating: a call a month', '{"stages":["cooperating"],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'usage', '促进使用、复购与转介绍', 'Usage, repurchase, referral', '使用指南与新功能', 'Guides and new features', NULL, FALSE, 'phone', '{"kind":"every","count":1,"unit":"month"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000008', 1, '合作客户：每季度拜访', 'Cooperating: a visit a quarter', '{"stages":["cooperating"],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'usage', '促进使用、复购与转介绍', 'Usage, repurchase, referral', '使用指南与新功能', 'Guides and new features', NULL, FALSE, 'visit', '{"kind":"every","count":3,"unit":"month"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000009', 1, '合作客户（中、低价值）：每季度满意度回访', 'Cooperating, medium and low tier: satisfaction every quarter', '{"stages":["cooperating"],"tiers":["medium","low"],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'satisfaction', '满意度回访', 'How satisfied they are', NULL, NULL, NULL, FALSE, 'phone', '{"kind":"every","count":3,"unit":"month"}', 'everything', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x0193000000007000800000000000000a', 1, '合作客户（中、低价值）：节日问候', 'Cooperating, medium and low tier: holiday greetings', '{"stages":["cooperating"],"tiers":["medium","low"],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'trust', '节日问候', 'Holiday greetings', NULL, NULL, NULL, FALSE, 'wechat', '{"kind":"holiday","days_before":1}', 'everything', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x0193000000007000800000000000000b', 1, '沉睡与流失客户：每月复盘查看', 'Dormant and lost: a look at every month''s review', '{"stages":["dormant","lost"],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'win_back', '判断是否值得重新联系', 'Is it worth another try?', NULL, NULL, NULL, TRUE, NULL, '{"kind":"month_day","day":31}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x0193000000007000800000000000000c', 1, '流失风险：3 天内联系', 'Churn risk: contact within 3 days', '{"stages":[],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":true,"otherwise":false}', 'win_back', '查明原因，制定挽回方案', 'The cause, and a plan to win back', NULL, NULL, NULL, FALSE, NULL, '{"kind":"every","count":3,"unit":"day"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x0193000000007000800000000000000d', 1, '重点客户：每月全面核对', 'Key accounts: the whole record every month', '{"stages":[],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":true,"churn_risk":false,"otherwise":false}', 'usage', '核对客户的完整记录', 'Review the whole record', NULL, NULL, NULL, TRUE, NULL, '{"kind":"every","count":1,"unit":"month"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x0193000000007000800000000000000e', 1, '其他客户：每季度全面核对', 'Others: the whole record every quarter', '{"stages":[],"tiers":[],"intents":[],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":false}', 'usage', '核对客户的完整记录', 'Review the whole record', NULL, NULL, NULL, TRUE, NULL, '{"kind":"every","count":3,"unit":"month"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x0193000000007000800000000000000f', 1, '高意向：每周触达', 'High intent: a touch every week', '{"stages":["potential","interested","negotiating","cooperating"],"tiers":[],"intents":["high"],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":true}', 'trust', '建立信任，了解痛点', 'Build trust, learn the pain points', '同行业案例', 'Cases of the industry', NULL, FALSE, NULL, '{"kind":"every","count":1,"unit":"week"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00'),
('\x01930000000070008000000000000010', 1, '低意向：每月触达', 'Low intent: a touch every month', '{"stages":["potential","interested","negotiating","cooperating"],"tiers":[],"intents":["low"],"industries":[],"tags":[],"key_account":null,"churn_risk":false,"otherwise":true}', 'trust', '建立信任，了解痛点', 'Build trust, learn the pain points', '同行业案例', 'Cases of the industry', NULL, FALSE, NULL, '{"kind":"every","count":1,"unit":"month"}', 'channel', 'owner', TRUE, TRUE, '1970-01-01 00:00:00', '1970-01-01 00:00:00');
