//! Both real samples, in both encodings.

mod worse;

use super::plan::{ImportPlan, PlannedCustomer};
use super::{Clock, read};
use shared::contract::Renewal;
use shared::customer::Tier;
use shared::error::Code;
use shared::import::{FileEncoding, Form};
use shared::interaction::Channel;
use shared::read::Known;
use shared::stage::{Gate, StageRole};

const F1: &str = include_str!("../../../tests/samples/f1-tracking-record.csv");
const F3: &str = include_str!("../../../tests/samples/f3-relationship-record.csv");

fn clock() -> Clock<'static> {
    let now = "2025-01-15T01:30:00Z".parse().unwrap();
    Clock::new(now, chrono_tz::Asia::Shanghai, super::known::Known::none())
}

fn plan(text: &str) -> ImportPlan {
    read(text.as_bytes(), clock()).unwrap()
}

fn only(plan: &ImportPlan) -> &PlannedCustomer {
    assert_eq!(plan.customers.len(), 1);
    &plan.customers[0]
}

fn issues(plan: &ImportPlan) -> Vec<(i64, &str, Code)> {
    plan.issues
        .iter()
        .map(|i| (i.line, i.column.as_deref().unwrap_or(""), i.code))
        .collect()
}

fn trajectory(customer: &PlannedCustomer) -> Vec<(StageRole, String)> {
    customer
        .trajectory
        .iter()
        .map(|s| (s.role, s.at.to_string()))
        .collect()
}

#[test]
fn f1_as_it_is() {
    let plan = plan(F1);
    assert_eq!(
        (plan.form, plan.encoding, plan.rows),
        (Form::TrackingRecord, FileEncoding::Utf8, 2)
    );
    assert_eq!(issues(&plan), []);
    let customer = only(&plan);
    let profile = &customer.profile;
    assert_eq!(
        (profile.number.as_deref(), profile.name.as_str()),
        (Some("TECH2023001"), "云帆科技有限公司")
    );
    assert_eq!(profile.industry.as_deref(), Some("I642"));
    assert_eq!(
        (profile.source.as_deref(), profile.source_note.as_deref()),
        (Some("exhibition"), Some("展会推荐"))
    );
    assert_eq!(
        profile.founded_on.map(|d| d.to_string()).as_deref(),
        Some("2015")
    );
    assert_eq!(
        profile.headcount.map(|h| h.to_string()).as_deref(),
        Some("100..500")
    );
    assert_eq!(profile.main_products.as_deref(), Some("SaaS管理系统"));
    assert_eq!(
        profile.annual_revenue.map(|a| a.to_string()).as_deref(),
        Some("CNY 5000000000")
    );
    assert_eq!(
        profile.cooperation_history.as_deref(),
        Some("2022年试用过免费版")
    );
    assert_eq!(
        (
            profile.remarks.as_deref(),
            profile.confidential_notes.as_deref()
        ),
        (None, None)
    );
    assert_eq!(customer.owner.as_deref(), Some("王销售经理"));

    let contact = &customer.contacts[0];
    assert_eq!(contact.name, Known::Clear("李总监".to_owned()));
    assert_eq!(
        (contact.title.as_deref(), contact.department.as_deref()),
        (Some("总监"), Some("采购部"))
    );
    assert_eq!(
        contact.mobile,
        Some(Known::MaskOnly("138****5678".to_owned())),
        "R-SEC-3"
    );

    assert_eq!(customer.interactions.len(), 2);
    let first = &customer.interactions[0];
    assert_eq!(
        (first.line, first.happened_at.to_string().as_str()),
        (2, "2023-09-10")
    );
    assert_eq!(first.channels, [Channel::Visit]);
    assert_eq!(first.content, "确认Q4采购预算10万元，需求偏向高端型号");
    assert_eq!(first.our_names, ["销售", "技术支持"]);
    assert_eq!(first.todos[0].what, "提供产品试用方案");
    assert_eq!(
        first.todos[0].due.map(|d| d.to_string()).as_deref(),
        Some("2023-10-15")
    );
    let second = &customer.interactions[1];
    assert_eq!(
        (second.channels.as_slice(), second.todos[0].due),
        ([Channel::Phone].as_slice(), None)
    );

    assert_eq!(
        trajectory(customer),
        [(StageRole::Cooperating, "2023-09-10".to_owned())]
    );
    let stage = &customer.trajectory[0];
    assert_eq!(
        stage.detail.as_deref(),
        Some("年度合同，已使用3个月，续约意向待确认"),
        "no amount in an open field"
    );
    assert_eq!(stage.open_gates, [Gate::Contract], "the term is not known");
    let contract = &customer.contracts[0];
    assert_eq!(
        contract.amount.map(|a| a.to_string()).as_deref(),
        Some("CNY 8000000")
    );
    assert_eq!(
        (contract.usage.as_deref(), contract.renewal),
        (Some("年度合同，已使用3个月"), Some(Renewal::Unsure))
    );

    assert_eq!(plan.not_taken, []);
    let need = &customer.needs[0];
    assert_eq!(
        (
            need.original.as_str(),
            need.current.as_deref(),
            need.priority
        ),
        (
            "需要采购一批办公设备",
            Some("增加设备数据同步功能，预算调整为12万元"),
            Some(shared::Level::High)
        )
    );
    assert_eq!(
        need.trigger.as_deref(),
        Some("客户内部系统升级，新增数据管理要求")
    );
    let risk = &customer.risks[0];
    assert_eq!(
        (risk.kind, risk.by.as_deref()),
        (shared::risk::RiskKind::Competition, Some("王销售经理"))
    );
    assert_eq!(risk.description, "竞争对手报出低价，客户正在比价");
    assert_eq!(
        risk.measures[0].what,
        "安排总监上门沟通增值服务，强调差异化优势"
    );
}

#[test]
fn f3_as_it_is() {
    let plan = plan(F3);
    assert_eq!((plan.form, plan.rows), (Form::RelationshipRecord, 4));
    assert_eq!(issues(&plan), []);
    let customer = only(&plan);
    let profile = &customer.profile;
    assert_eq!(
        (profile.number.as_deref(), profile.name.as_str()),
        (None, "恒力智能装备科技有限公司")
    );
    assert_eq!(
        (profile.industry.as_deref(), profile.tier),
        (Some("C"), Some(Tier::Medium))
    );
    assert_eq!(
        profile.headcount.map(|h| h.to_string()).as_deref(),
        Some("500..1000")
    );
    assert_eq!(
        profile.annual_revenue.map(|a| a.to_string()).as_deref(),
        Some("CNY 10000000000..50000000000")
    );
    assert_eq!(
        profile.expected_purchase.map(|a| a.to_string()).as_deref(),
        Some("CNY ~50000000")
    );
    assert_eq!(
        profile.remarks.as_deref(),
        Some("客户对售后响应速度要求高，需保证24小时内故障响应")
    );

    let contact = &customer.contacts[0];
    assert_eq!(contact.name.value(), Some("陈经理"));
    assert_eq!(
        (contact.title.as_deref(), contact.department.as_deref()),
        (Some("采购部经理"), Some("采购部"))
    );
    assert_eq!(contact.mobile, Some(Known::Clear("13812345678".to_owned())));
    assert_eq!(
        contact.wechat.as_ref().and_then(Known::value),
        Some("wxid_hlzn2024")
    );

    assert_eq!(customer.interactions.len(), 4);
    let first = &customer.interactions[0];
    assert_eq!(
        first.happened_at.to_string(),
        "2024-05-10T01:30:00Z",
        "09:30 in Shanghai"
    );
    assert_eq!(
        first.feedback.as_deref(),
        Some("需对比其他方案，下周五给答复")
    );
    let todo = &first.todos[0];
    assert_eq!(
        (todo.what.as_str(), todo.by.as_deref(), todo.by_customer),
        ("发送行业案例", Some("王销售"), false)
    );
    assert_eq!(customer.interactions[3].todos[0].what, "首批设备交付");

    assert_eq!(
        trajectory(customer),
        [
            (StageRole::Potential, "2024-05-10T01:30:00Z".to_owned()),
            (StageRole::Interested, "2024-05-15T06:00:00Z".to_owned()),
            (StageRole::Cooperating, "2024-05-30T08:00:00Z".to_owned()),
        ],
        "R-STG-1"
    );
    assert_eq!(
        customer.trajectory[2].open_gates,
        [Gate::Contract],
        "R-STG-2: an import enters with the gate open"
    );
    assert_eq!(plan.not_taken, []);
    let milestones: Vec<String> = customer
        .milestones
        .iter()
        .map(|m| format!("{} {} {:?}", m.date, m.kind, m.note))
        .collect();
    assert_eq!(
        milestones,
        [
            "2024-05-20 plan_confirmed Some(\"技术方案确认\")",
            "2024-05-30 contract_signed None",
            "2024-06-10 first_delivery Some(\"首批设备交付\")",
        ]
    );
    let totals = customer.totals();
    assert_eq!(
        (
            totals.contacts,
            totals.interactions,
            totals.todos,
            totals.stage_changes
        ),
        (1, 4, 4, 3)
    );
}

#[test]
fn every_encoding_makes_the_same_plan() {
    for text in [F1, F3] {
        let utf8 = plan(text);
        let marked = plan(&format!("\u{feff}{text}"));
        assert_eq!(marked, utf8);
        let bytes = encoding_rs::GB18030.encode(text).0;
        let gb = read(&bytes, clock()).unwrap();
        assert_eq!(gb.encoding, FileEncoding::Gb18030);
        assert_eq!(
            ImportPlan {
                encoding: FileEncoding::Utf8,
                ..gb
            },
            utf8
        );
        let windows = plan(&text.replace('\n', "\r\n"));
        assert_eq!(windows, utf8);
    }
}

#[test]
fn refuses_files_by_name() {
    let code = |bytes: &[u8]| {
        read(bytes, clock())
            .map_err(|refusal| (refusal.code, refusal.line))
            .err()
    };
    let half = F3.rfind('，').unwrap();
    assert_eq!(
        code(&F3.as_bytes()[..half]),
        Some((Code::BrokenFile, Some(4)))
    );
    assert_eq!(
        code(&F3.as_bytes()[..half + 1]),
        Some((Code::BrokenFile, Some(4))),
        "inside a character"
    );
    assert_eq!(
        code(format!("{F3}\"恒力").as_bytes()),
        Some((Code::BrokenFile, Some(6)))
    );
    let utf16: Vec<u8> = F1.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(code(&utf16), Some((Code::UnknownEncoding, None)));
    assert_eq!(
        code("a,b\n1,2\n".as_bytes()),
        Some((Code::UnknownForm, None))
    );
    assert_eq!(code(b""), Some((Code::UnknownForm, None)));
}

#[test]
fn f5_as_it_is() {
    const F5: &str = include_str!("../../../tests/samples/f5-follow-up-plan.csv");
    const GB: &[u8] = include_bytes!("../../../tests/samples/f5-follow-up-plan.gb18030.csv");
    let plan = plan(F5);
    assert_eq!((plan.form, plan.rows), (Form::FollowUpPlan, 3));
    assert_eq!((issues(&plan), plan.not_taken.len()), (vec![], 0));
    let same = read(GB, clock()).unwrap();
    assert_eq!(same.customers, plan.customers);
    let names: Vec<&str> = plan
        .customers
        .iter()
        .map(|c| c.profile.name.as_str())
        .collect();
    assert_eq!(names, ["A科技公司", "B集团", "C贸易公司"]);
    let [first, second, third] = plan.customers.as_slice() else {
        panic!()
    };
    assert_eq!(first.contacts[0].title.as_deref(), Some("采购经理"));
    let planned = &first.plans[0];
    assert_eq!(
        (planned.contact, planned.by.as_deref()),
        (Some(0), Some("钱经理"))
    );
    assert_eq!(planned.channels, [Channel::Phone, Channel::Email]);
    assert_eq!(planned.state, shared::plan::PlanState::Pending);
    assert_eq!(second.plans[0].state, shared::plan::PlanState::Done);
    assert_eq!(third.plans[0].planned.to_string(), "2024-06-18");
    assert_eq!(third.risks[0].kind, shared::risk::RiskKind::Churn);
    assert_eq!(first.trajectory[0].role, StageRole::Interested);
    assert_eq!(second.trajectory[0].role, StageRole::Cooperating);
}

#[test]
fn f2_as_it_is() {
    const F2: &str = include_str!("../../../tests/samples/f2-universal-form.json");
    let plan = plan(F2);
    assert_eq!(plan.form, Form::UniversalForm);
    assert_eq!(issues(&plan), []);
    let customer = only(&plan);
    assert_eq!(customer.profile.city.as_deref(), Some("海淀区"));
    assert_eq!(customer.profile.industry.as_deref(), Some("I65"));
    assert_eq!(
        customer.contacts[0].mobile,
        Some(Known::Clear("13956789012".to_owned()))
    );
    let need = &customer.needs[0];
    assert_eq!(need.original, "需要定制化CRM系统，支持多数据源整合");
    assert_eq!(
        need.wanted_by.map(|d| d.to_string()).as_deref(),
        Some("2023-12-31")
    );
    let talk = &customer.interactions[0];
    assert_eq!(
        (talk.consensus.as_deref(), talk.contacts.as_slice()),
        (Some("下周提供原型"), [0].as_slice())
    );
    assert_eq!(talk.our_names, ["顾问"]);
    let todo = &talk.todos[0];
    assert_eq!(
        (todo.what.as_str(), todo.by.as_deref()),
        ("提交原型", Some("顾问"))
    );
    let case = &customer.cases[0];
    assert_eq!(case.satisfaction, Some(4));
    assert_eq!(
        case.solved.map(|s| s.to_string()).as_deref(),
        Some("2023-10-25")
    );
    let kinds: Vec<&str> = customer
        .milestones
        .iter()
        .map(|m| m.kind.as_str())
        .collect();
    assert_eq!(kinds, ["cooperation_started", "decision_maker_changed"]);
    assert_eq!(
        customer.milestones[1].note.as_deref(),
        Some("刘经理接替张总监对接")
    );
    assert_eq!(
        customer.profile.remarks.as_deref(),
        Some("客户近期有扩张计划，可能新增采购需求")
    );
}

#[test]
fn a_workbook_reads_like_its_table() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(F3.as_bytes());
    for (r, record) in reader.records().enumerate() {
        for (c, cell) in record.unwrap().iter().enumerate() {
            let (r, c) = (u32::try_from(r).unwrap(), u16::try_from(c).unwrap());
            sheet.write_string(r, c, cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let from_book = read(&bytes, clock()).unwrap();
    assert_eq!(from_book.encoding, FileEncoding::Workbook);
    assert_eq!(from_book.customers, plan(F3).customers);
    assert_eq!(
        read(b"PK\x03\x04rest of a workbook", clock())
            .map_err(|r| r.code)
            .err(),
        Some(Code::UnknownEncoding)
    );
}
