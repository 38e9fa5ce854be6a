//! The forms have the columns of the paper, in its order (DOMAIN section 5), filled in or blank.

use crate::forms::export;
use crate::support::Client;
use serde_json::json;

/// What DOMAIN section 5 says of each form, by the headings that its columns have.
pub const ORDER: [(&str, &[&str]); 6] = [
    (
        "f1",
        &[
            "客户编号",
            "客户名称",
            "所属行业",
            "客户来源",
            "对接人",
            "脱敏联系方式", // who it is
            "成立时间",
            "企业规模",
            "主营产品",
            "年营业额",
            "合作历史", // background
            "互动日期",
            "互动方式",
            "核心内容",
            "参与人",
            "后续行动", // interactions
            "原需求",
            "当前需求",
            "需求触发点",
            "需求优先级", // needs
            "合作阶段",
            "合作状态", // stage and its details
            "风险类型",
            "风险描述",
            "应对措施",
            "负责人", // risks
        ],
    ),
    (
        "f2",
        &[
            "客户名称",
            "所属行业",
            "联系人",
            "电话",
            "地址", // profile
            "核心需求",
            "期望方案",
            "期望时间", // needs and expectations
            "跟进日期",
            "跟进方式",
            "我方参与人",
            "客户方参与人",
            "沟通摘要",
            "达成共识",
            "待办事项", // follow-ups
            "满意度评分",
            "服务评价",
            "问题描述",
            "解决方案",
            "处理结果", // service feedback
            "重要节点",
            "备注",
        ],
    ),
    (
        "f3",
        &[
            "客户名称",
            "所属行业",
            "客户规模",
            "主营业务",
            "联系人姓名",
            "客户价值分级",
            "客户当前状态", // profile
            "跟进时间",
            "跟进方式",
            "跟进内容",
            "客户反馈",
            "下一步行动", // follow-ups
            "状态变化",
            "重要节点",
            "备注",
        ],
    ),
    (
        "f4",
        &[
            "客户编号",
            "客户名称",
            "联系人姓名",
            "电话", // basic
            "成立时间",
            "企业规模",
            "合作历史",
            "决策流程", // background
            "核心需求",
            "痛点",
            "期望方案",
            "期望时间", // needs
            "偏好渠道",
            "偏好时间",
            "期望频率",
            "沟通禁忌", // communication preferences
            "基础标签",
            "需求标签",
            "行为标签", // tags
        ],
    ),
    (
        "f4b",
        &[
            "跟进频率",
            "跟进渠道",
            "跟进内容摘要",
            "执行人",
            "计划时间",
            "实际时间",
        ],
    ),
    (
        "f5",
        &[
            "序号",
            "联系人姓名",
            "所属公司/职位",
            "客户类型",
            "跟进目标",
            "跟进方式",
            "计划跟进时间",
            "实际跟进时间",
            "跟进内容摘要",
            "客户反馈/需求",
            "下一步行动",
            "负责人",
            "状态",
            "备注",
        ],
    ),
];

/// Those of the words that stand in a text one after the other, whatever stands between them.
fn in_order(words: &[&str], all: &[String]) -> Vec<String> {
    let mut places = all.iter();
    let found = words.iter().filter(|word| places.any(|one| one == *word));
    found.map(ToString::to_string).collect()
}

async fn headings(client: &Client, path: &str) -> Vec<String> {
    let file = export(client, path).await;
    let text = file.text().trim_start_matches('\u{feff}').to_owned();
    let first = text.lines().next().unwrap_or_default();
    first
        .split(',')
        .map(|cell| cell.trim_matches('"').to_owned())
        .collect()
}

both! {
    async fn the_columns_of_each_form_stand_in_the_order_of_the_paper(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = sales.company().await;
        let at = at.trim_start_matches("/api/v1/");
        for (form, words) in ORDER {
            for path in [format!("{at}/forms/{form}"), format!("forms/{form}"), format!("forms/{form}?blank=true")] {
                let there = headings(&sales, &path).await;
                assert_eq!(in_order(words, &there), words, "{path}: {there:?}");
            }
        }
    }

    async fn a_printed_form_keeps_the_order_of_the_paper_filled_in_and_blank(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = sales.company().await;
        for content in ["第一次", "第二次"] {
            let talk = json!({ "channels": ["phone"], "content": content, "acknowledge": ["no_next_step", "over_contact"] });
            sales.post(&format!("{at}/interactions"), talk).await.expect(201);
            sales.post(&format!("{at}/needs"), json!({ "text": content })).await.expect(201);
            sales.post(&format!("{at}/risks"), json!({ "kind": "churn", "description": content })).await.expect(201);
        }
        sales.post(&format!("{at}/plans"), json!({ "goal_kind": "trust", "planned": "2026-03-03", "channels": ["phone"] })).await.expect(201);
        let at = at.trim_start_matches("/api/v1/");
        for (form, words) in ORDER {
            for path in [format!("{at}/forms/{form}?format=html"), format!("forms/{form}?blank=true&format=html")] {
                let page = export(&sales, &path).await;
                let text = page.text();
                let heads = text.split("<th>").skip(1).filter_map(|rest| rest.split_once("</th>"));
                let there: Vec<String> = heads.map(|(head, _)| head.to_owned()).collect();
                assert_eq!(in_order(words, &there), words, "{path}: {there:?}");
            }
        }
    }

    async fn a_blank_form_has_room_for_everything_and_says_nothing(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        sales.customer(json!({ "name": "恒力智能装备", "city": "苏州" })).await;
        for (form, words) in ORDER {
            let page = export(&sales, &format!("forms/{form}?blank=true&format=html")).await;
            let text = page.text();
            for word in words {
                assert!(text.contains(&format!("<th>{word}</th>")), "{form}: {word}");
            }
            assert!(!text.contains("恒力") && !text.contains("苏州"), "{form}");
            let named = page.header("content-disposition").to_owned();
            assert!(named.starts_with("inline"), "{named}");
            let book = export(&sales, &format!("forms/{form}?blank=true&format=xlsx")).await;
            assert!(book.body.starts_with(b"PK"), "{form}");
            // Nobody's form is none of a filter's customers either.
            let filtered = sales.get(&format!("/api/v1/forms/{form}?blank=true&stage=lost")).await;
            filtered.expect_problem(400, "unknown_parameter");
        }
        let english = export(&sales.speaking("en"), "forms/f5?blank=true&format=html").await;
        assert!(english.text().contains("<th>Planned time</th>"));
        assert!(export(&sales, "forms/book?blank=true").await.body.starts_with(b"PK"));
    }

    async fn the_information_file_tells_how_the_customer_wants_to_be_spoken_to(server: TestServer) {
        let sales = server.login("sales").await.speaking("zh");
        let at = sales.customer(json!({
            "name": "恒力智能装备", "pref_channel": "wechat", "pref_hours": "工作日下午", "pref_frequency": "每两周一次", "pref_avoid": "不要周一早上打电话"
        })).await;
        let path = at.trim_start_matches("/api/v1/").to_owned();
        for format in ["csv", "html"] {
            let file = export(&sales, &format!("{path}/forms/f4?format={format}")).await;
            for text in ["偏好渠道", "工作日下午", "每两周一次", "不要周一早上打电话", "微信"] {
                assert!(file.text().contains(text), "{format}: {text}");
            }
        }
        let page = export(&sales, &format!("{path}/forms/f4?format=html")).await;
        assert!(page.text().contains("<th>偏好时间</th><td>工作日下午</td>"), "under its heading");
        let lines: Vec<String> = export(&sales, &format!("{path}/forms/f4")).await.text().lines().map(ToOwned::to_owned).collect();
        let cells = |line: &str| line.split(',').map(|cell| cell.trim_matches(['"', '\u{feff}']).to_owned()).collect::<Vec<_>>();
        let (heads, row) = (cells(&lines[0]), cells(&lines[1]));
        for (head, said) in [("偏好渠道", "微信"), ("偏好时间", "工作日下午"), ("期望频率", "每两周一次"), ("沟通禁忌", "不要周一早上打电话")] {
            let place = heads.iter().position(|one| one == head).unwrap();
            assert_eq!(row[place], said, "{head}");
        }
    }
}
