//! What goes out on a form is filled in: what a customer's records say stands under the right heading, in one row with
//! what belongs to it, in the file, in the workbook and on the printed page.

use crate::forms::export;
use crate::forms_columns::ORDER;
use crate::support::{Answer, Client};
use serde_json::{Value, json};

/// A cell under its heading.
type Cell = (String, String);

/// The cells of one row.
type Row = Vec<Cell>;

/// What must stand in one row.
type Said = &'static [(&'static str, &'static str)];

fn under(headings: &[String], cells: &[String]) -> Row {
    let pairs = headings.iter().zip(cells);
    pairs.map(|(h, c)| (h.clone(), c.clone())).collect()
}

/// The rows of a list whose first line holds the headings.
fn headed(mut lines: Vec<Vec<String>>) -> Vec<Row> {
    let headings = lines.remove(0);
    lines.iter().map(|cells| under(&headings, cells)).collect()
}

fn of_csv(file: &Answer) -> Vec<Row> {
    let text = file.text().trim_start_matches('\u{feff}').to_owned();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let lines = reader.records().map(|line| line.unwrap());
    headed(
        lines
            .map(|line| line.iter().map(ToOwned::to_owned).collect())
            .collect(),
    )
}

fn of_workbook(file: &Answer) -> Vec<Row> {
    use calamine::Reader as _;
    let bytes = std::io::Cursor::new(file.body.clone());
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(bytes).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let lines = range.rows();
    headed(
        lines
            .map(|line| line.iter().map(ToString::to_string).collect())
            .collect(),
    )
}

/// The texts of all elements of a name; none of those of a page has another of its own name in it.
fn all(name: &str, html: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let pieces = html.split(open.as_str()).skip(1);
    let pieces = pieces.filter(|piece| piece.starts_with(['>', ' ']));
    let inner = pieces.filter_map(|piece| piece.split_once('>')?.1.split_once(close.as_str()));
    inner.map(|(text, _)| text.to_owned()).collect()
}

/// The tables of a printed page: what is said once is one row, everything else a row each.
fn of_page(file: &Answer) -> Vec<Row> {
    let mut rows = Vec::new();
    for table in all("table", &file.text()) {
        if table.contains("<thead>") {
            let headings = all("th", &table);
            let body = all("tr", &table).split_off(1);
            rows.extend(body.iter().map(|row| under(&headings, &all("td", row))));
        } else {
            rows.push(under(&all("th", &table), &all("td", &table)));
        }
    }
    rows
}

/// A form says, in all that it goes out as, what is to be said; every heading of the paper has something to say.
async fn says(client: &Client, at: &str, form: &str, rows: &[Said]) {
    let (_, headings) = ORDER.iter().find(|(code, _)| *code == form).unwrap();
    for heading in *headings {
        let mut said = rows.iter().flat_map(|row| row.iter());
        assert!(
            said.any(|(one, cell)| one == heading && !cell.is_empty()),
            "{form}: nothing is looked for under {heading}"
        );
    }
    let path = format!("{}/forms/{form}", at.trim_start_matches("/api/v1/"));
    for (format, read) in [
        ("csv", of_csv as fn(&Answer) -> Vec<Row>),
        ("xlsx", of_workbook),
        ("html", of_page),
    ] {
        let there = read(&export(client, &format!("{path}?format={format}")).await);
        for row in rows {
            let stands = |(heading, cell): &(&str, &str), one: &Row| {
                one.iter().any(|(h, c)| h == heading && c == cell)
            };
            assert!(
                there
                    .iter()
                    .any(|one| row.iter().all(|said| stands(said, one))),
                "{form} as {format}: {row:?} stands in no row of {there:#?}"
            );
        }
    }
}

/// Makes a record; its id.
async fn made(client: &Client, path: &str, body: Value) -> String {
    let answer = client.post(path, body).await;
    answer.expect(201);
    answer.id()
}

/// A customer of whom every column of every form has something to tell.
async fn told(sales: &Client) -> String {
    let at = sales
        .customer(json!({
            "name": "恒力智能装备科技有限公司", "number": "HL2024007", "industry": "C35", "source": "exhibition",
            "province": "江苏省", "city": "苏州市", "address": "工业园区星湖街 1 号", "founded_on": "2015",
            "headcount": { "from": 100, "to": 500 }, "main_products": "工业机器人", "cooperation_history": "2024 年起合作",
            "annual_revenue": { "from": "100000000", "to": "500000000", "currency": "CNY" },
            "decision_process": "三人签字", "purchase_goal": "提升产能", "remarks": "总部在苏州", "tier": "high",
            "pref_channel": "phone", "pref_hours": "工作日上午", "pref_frequency": "每周一次", "pref_avoid": "不要发短信",
            "stage": "interested", "stage_detail": "方案已确认，等待内部审批",
            "need": { "text": "降低采购成本", "kind": "core", "priority": "high", "urgency": "high", "pain_point": "人工成本高",
                "solution": "自动化产线", "wanted_by": "2026-09" },
        }))
        .await;
    let path = |kind: &str| format!("{at}/{kind}");
    let chen = json!({ "name": "陈建国", "title": "采购总监", "department": "采购部", "mobile": "13812345678", "primary": true });
    let chen = made(sales, &path("contacts"), chen).await;
    made(
        sales,
        &path("contacts"),
        json!({ "name": "李娟", "title": "会计", "phone": "0512-66668888" }),
    )
    .await;
    for (day, content) in [("2026-02-10", "介绍了方案"), ("2026-02-20", "确认了报价")] {
        let talk = json!({
            "happened_at": day, "channels": ["phone"], "content": content, "contacts": [chen], "our_users": [], "our_others": "赵工",
            "feedback": format!("{content}后的反馈"), "consensus": format!("{content}后的共识"),
            "todos": [{ "what": format!("{content}后的待办"), "due": "2026-03-10", "assignee": { "kind": "customer" } }],
        });
        made(sales, &path("interactions"), talk).await;
    }
    let need = sales.get(&path("needs")).await.json["items"][0].clone();
    let change = json!({ "text": "降低采购成本15%", "trigger": "年度预算评审" });
    let need = format!("/api/v1/needs/{}", need["id"].as_str().unwrap());
    sales.patch(&need, "\"1\"", change).await.expect(200);
    made(
        sales,
        &path("risks"),
        json!({ "kind": "price", "description": "嫌价格高", "measures": [{ "what": "总监拜访", "state": "taken" }] }),
    )
    .await;
    made(
        sales,
        &path("service-cases"),
        json!({ "kind": "problem", "reported": "2026-02-21", "satisfaction": 4, "comment": "响应及时", "problem": "导出失败",
            "solution": "升级版本", "first_answered": "2026-02-21", "solved": "2026-02-22", "verdict": "已恢复" }),
    )
    .await;
    made(
        sales,
        &path("milestones"),
        json!({ "kind": "first_delivery", "date": "2026-02-25", "note": "首批交付" }),
    )
    .await;
    for (dimension, label) in [
        ("basic", "上市公司"),
        ("need", "关注交期"),
        ("behaviour", "爱打电话"),
    ] {
        made(
            sales,
            &path("tags"),
            json!({ "dimension": dimension, "label": label }),
        )
        .await;
    }
    for (planned, summary, state) in [
        ("2026-02-12", "谈妥了首单", "done"),
        ("2026-03-12", "", "pending"),
    ] {
        let mut plan = json!({ "contact": chen, "goal_kind": "trust", "channels": ["phone", "visit"], "planned": planned, "remark": "带样机" });
        if state == "done" {
            plan["actual"] = json!("2026-02-13");
            plan["summary"] = json!(summary);
            plan["feedback"] = json!("希望看样机");
            plan["next_action"] = json!("安排样机");
            plan["state"] = json!("done");
        }
        made(sales, &path("plans"), plan).await;
    }
    at
}

const NAME: (&str, &str) = ("客户名称", "恒力智能装备科技有限公司");
const INDUSTRY: (&str, &str) = ("所属行业", "C35 专用设备制造业");
const MILESTONE: (&str, &str) = ("重要节点", "2026-02-25：首批交付");

both! {
    async fn the_tracking_record_is_filled_in(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = told(&sales).await;
        says(&sales, &at, "f1", &[
            &[("客户编号", "HL2024007"), NAME, INDUSTRY, ("客户来源", "展会")],
            &[("成立时间", "2015"), ("企业规模", "100-500人"), ("主营产品", "工业机器人"), ("年营业额", "1-5亿元"), ("合作历史", "2024 年起合作")],
            &[("对接人", "陈建国（采购部，采购总监）"), ("脱敏联系方式", "138****5678")],
            &[("对接人", "李娟（会计）")],
            &[("互动日期", "2026-02-10"), ("互动方式", "电话"), ("核心内容", "介绍了方案"), ("参与人", "赵工、陈建国"),
                ("后续行动", "2026-03-10前介绍了方案后的待办，由客户跟进")],
            &[("互动日期", "2026-02-20"), ("核心内容", "确认了报价"), ("后续行动", "2026-03-10前确认了报价后的待办，由客户跟进")],
            &[("原需求", "降低采购成本"), ("当前需求", "降低采购成本15%"), ("需求触发点", "年度预算评审"), ("需求优先级", "高")],
            &[("合作阶段", "意向客户"), ("合作状态", "方案已确认，等待内部审批")],
            &[("风险类型", "价格敏感"), ("风险描述", "嫌价格高"), ("应对措施", "总监拜访（已采取）"), ("负责人", "王丽")],
        ]).await;
    }

    async fn the_universal_form_is_filled_in(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = told(&sales).await;
        says(&sales, &at, "f2", &[
            &[NAME, INDUSTRY],
            &[("地址", "工业园区星湖街 1 号")],
            &[MILESTONE, ("备注", "总部在苏州")],
            &[("联系人", "陈建国"), ("职务", "采购总监"), ("电话", "13812345678")],
            &[("联系人", "李娟"), ("职务", "会计"), ("电话", "0512-66668888")],
            &[("核心需求", "降低采购成本15%"), ("期望方案", "自动化产线"), ("期望时间", "2026-09")],
            &[("跟进日期", "2026-02-10"), ("跟进方式", "电话"), ("我方参与人", "赵工"), ("客户方参与人", "陈建国"), ("沟通摘要", "介绍了方案"),
                ("达成共识", "介绍了方案后的共识"), ("待办事项", "2026-03-10前介绍了方案后的待办，由客户跟进")],
            &[("跟进日期", "2026-02-20"), ("沟通摘要", "确认了报价"), ("达成共识", "确认了报价后的共识")],
            &[("满意度评分", "4"), ("服务评价", "响应及时"), ("问题描述", "导出失败"), ("解决方案", "升级版本"), ("处理结果", "已恢复")],
        ]).await;
    }

    async fn the_relationship_record_is_filled_in(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = told(&sales).await;
        says(&sales, &at, "f3", &[
            &[NAME, INDUSTRY, ("客户规模", "100-500人，年营收1-5亿元"), ("主营业务", "工业机器人")],
            &[("客户价值分级", "高价值客户"), ("客户当前状态", "意向客户")],
            &[MILESTONE, ("备注", "总部在苏州")],
            &[("联系人姓名", "陈建国"), ("职务", "采购总监"), ("电话", "13812345678")],
            &[("跟进时间", "2026-02-10"), ("跟进方式", "电话"), ("跟进内容", "介绍了方案"), ("客户反馈", "介绍了方案后的反馈"),
                ("下一步行动", "2026-03-10前介绍了方案后的待办，由客户跟进")],
            &[("跟进时间", "2026-02-20"), ("跟进内容", "确认了报价"), ("客户反馈", "确认了报价后的反馈")],
            &[("状态变化", "意向客户")],
        ]).await;
    }

    async fn the_information_file_is_filled_in(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = told(&sales).await;
        says(&sales, &at, "f4", &[
            &[("客户编号", "HL2024007"), NAME],
            &[("成立时间", "2015"), ("企业规模", "100-500人"), ("合作历史", "2024 年起合作"), ("决策流程", "三人签字"), ("采购目标", "提升产能")],
            &[("联系人姓名", "陈建国"), ("职务", "采购总监"), ("部门", "采购部"), ("电话", "13812345678")],
            &[("核心需求", "降低采购成本15%"), ("痛点", "人工成本高"), ("期望方案", "自动化产线"), ("期望时间", "2026-09")],
            &[("偏好渠道", "电话"), ("偏好时间", "工作日上午"), ("期望频率", "每周一次"), ("沟通禁忌", "不要发短信")],
            &[("基础标签", "上市公司、行业 制造业（自动）、规模 中型（自动）、阶段 意向客户（自动）")],
            &[("需求标签", "关注交期、核心需求 降低采购成本15%（自动）、紧急程度 高（自动）")],
            &[("行为标签", "爱打电话、合作 0 次（自动）、投诉 无（自动）")],
        ]).await;
    }

    async fn the_strategy_table_is_filled_in(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = told(&sales).await;
        says(&sales, &at, "f4b", &[
            &[("客户编号", "HL2024007"), ("客户名称", "恒力智能装备科技有限公司"), ("联系人姓名", "陈建国"), ("跟进频率", "每周一次"), ("跟进渠道", "电话+拜访"),
                ("跟进内容摘要", "谈妥了首单"), ("跟进目标", "建立信任"), ("执行人", "王丽"), ("计划时间", "2026-02-12"),
                ("实际时间", "2026-02-13"), ("状态", "已完成")],
            &[("计划时间", "2026-03-12"), ("实际时间", ""), ("状态", "待跟进")],
        ]).await;
    }

    async fn the_follow_up_plan_is_filled_in(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = told(&sales).await;
        says(&sales, &at, "f5", &[
            &[("序号", "1"), ("联系人姓名", "陈建国"), ("所属公司/职位", "恒力智能装备科技有限公司/采购总监"), ("客户类型", "意向客户"),
                ("跟进目标", "建立信任"), ("跟进方式", "电话+拜访"), ("计划跟进时间", "2026-02-12"), ("实际跟进时间", "2026-02-13"),
                ("跟进内容摘要", "谈妥了首单"), ("客户反馈/需求", "希望看样机"), ("下一步行动", "安排样机"), ("负责人", "王丽"),
                ("状态", "已完成"), ("备注", "带样机")],
            &[("序号", "2"), ("计划跟进时间", "2026-03-12"), ("状态", "待跟进")],
        ]).await;
    }
}
