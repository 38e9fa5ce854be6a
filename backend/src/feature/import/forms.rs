//! The paper forms F1 and F3 by their headings, whatever the order, the width and the spaces.

use super::plan::Refusal;
use super::sheet::Row;
use shared::error::Code;
use shared::import::Form;
use shared::name::half_width;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The customer's number.
    Number,
    /// The customer's name.
    Name,
    /// Industry.
    Industry,
    /// Source.
    Source,
    /// Unified social credit code.
    CreditCode,
    /// Province.
    Province,
    /// City.
    City,
    /// Address.
    Address,
    /// Website.
    Website,
    /// Founded on.
    Founded,
    /// Headcount, often with the annual revenue beside it.
    Size,
    /// Annual revenue.
    Revenue,
    /// Registered capital.
    Capital,
    /// Main products.
    Products,
    /// Cooperation history.
    History,
    /// Decision process.
    DecisionProcess,
    /// Purchase goal.
    Goal,
    /// Tier, often with the expected purchase beside it.
    Tier,
    /// Expected yearly purchase.
    Expected,
    /// Intent.
    Intent,
    /// Owner.
    Owner,
    /// Remarks.
    Remarks,
    /// A contact, perhaps with title and department.
    Contact,
    /// A contact's title.
    Title,
    /// A contact's department.
    Department,
    /// A contact's telephone number, often masked.
    Phone,
    /// A contact's WeChat id.
    Wechat,
    /// A contact's e-mail address.
    Email,
    /// When an interaction happened.
    When,
    /// The ways of an interaction.
    Channels,
    /// What was said and done.
    Content,
    /// The customer's own words.
    Feedback,
    /// Who took part.
    Participants,
    /// Next steps.
    NextStep,
    /// The stage that the customer is in.
    Stage,
    /// The stage that the customer is in after the row's interaction.
    StageAfter,
    /// A line within the stage, often with a contract in it.
    StageDetail,
    /// A contract.
    Contract,
    /// A column whose kind of record is not taken yet: needs, risks, milestones.
    Later,
    /// A running number or the like, which says nothing.
    Nothing,
}

/// Which of the two forms a heading belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Tracking,
    Relationship,
    Both,
}

/// The headings, the forms' own words first; compared by [`key`].
const HEADINGS: &[(Field, Of, &[&str])] = &[
    (
        Field::Number,
        Of::Tracking,
        &[
            "客户编号",
            "编号",
            "客户编码",
            "客户代码",
            "customerno",
            "customernumber",
            "number",
        ],
    ),
    (
        Field::Name,
        Of::Both,
        &[
            "客户名称",
            "客户全称",
            "客户姓名",
            "公司名称",
            "企业名称",
            "单位名称",
            "客户",
            "公司",
            "customer",
            "customername",
            "company",
            "name",
        ],
    ),
    (
        Field::Industry,
        Of::Both,
        &["所属行业", "行业", "行业分类", "industry"],
    ),
    (
        Field::Source,
        Of::Tracking,
        &["客户来源", "来源", "来源渠道", "source"],
    ),
    (
        Field::CreditCode,
        Of::Both,
        &["统一社会信用代码", "信用代码", "creditcode"],
    ),
    (
        Field::Province,
        Of::Both,
        &["省份", "所在省", "省", "province"],
    ),
    (Field::City, Of::Both, &["城市", "所在城市", "市", "city"]),
    (
        Field::Address,
        Of::Both,
        &["地址", "详细地址", "公司地址", "通讯地址", "address"],
    ),
    (
        Field::Website,
        Of::Both,
        &["网址", "官网", "网站", "website"],
    ),
    (
        Field::Founded,
        Of::Tracking,
        &["成立时间", "成立日期", "成立年份", "founded", "foundedon"],
    ),
    (
        Field::Size,
        Of::Tracking,
        &[
            "企业规模",
            "人员规模",
            "公司规模",
            "员工人数",
            "人数",
            "size",
            "headcount",
            "employees",
        ],
    ),
    (Field::Size, Of::Relationship, &["客户规模", "规模"]),
    (
        Field::Revenue,
        Of::Tracking,
        &[
            "年营业额",
            "年营收",
            "营业额",
            "营业收入",
            "年收入",
            "年产值",
            "annualrevenue",
            "revenue",
        ],
    ),
    (
        Field::Capital,
        Of::Both,
        &["注册资本", "注册资金", "registeredcapital"],
    ),
    (
        Field::Products,
        Of::Tracking,
        &["主营产品", "主要产品", "mainproduct", "mainproducts"],
    ),
    (
        Field::Products,
        Of::Relationship,
        &["主营业务", "业务范围", "mainbusiness"],
    ),
    (
        Field::History,
        Of::Tracking,
        &["合作历史", "历史合作", "合作情况", "cooperationhistory"],
    ),
    (
        Field::DecisionProcess,
        Of::Both,
        &["决策流程", "采购流程", "decisionprocess"],
    ),
    (
        Field::Goal,
        Of::Both,
        &["采购目标", "采购目的", "purchasegoal"],
    ),
    (
        Field::Tier,
        Of::Relationship,
        &[
            "客户价值分级",
            "价值分级",
            "客户分级",
            "客户等级",
            "客户级别",
            "客户价值",
            "tier",
        ],
    ),
    (
        Field::Expected,
        Of::Both,
        &[
            "年采购预期",
            "预期采购额",
            "预计年采购额",
            "expectedpurchase",
        ],
    ),
    (Field::Intent, Of::Both, &["意向程度", "意向度", "intent"]),
    (
        Field::Owner,
        Of::Tracking,
        &[
            "负责人",
            "客户负责人",
            "跟进人",
            "销售负责人",
            "客户经理",
            "owner",
        ],
    ),
    (
        Field::Remarks,
        Of::Relationship,
        &["备注", "说明", "remark", "remarks", "note", "notes"],
    ),
    (Field::Contact, Of::Tracking, &["对接人", "contact"]),
    (
        Field::Contact,
        Of::Relationship,
        &["联系人姓名", "联系人", "contactname"],
    ),
    (
        Field::Title,
        Of::Relationship,
        &["职务", "职位", "岗位", "title", "position"],
    ),
    (
        Field::Department,
        Of::Both,
        &["部门", "所在部门", "department"],
    ),
    (
        Field::Phone,
        Of::Tracking,
        &["脱敏联系方式", "联系方式", "maskedphone"],
    ),
    (
        Field::Phone,
        Of::Relationship,
        &[
            "电话",
            "联系电话",
            "手机",
            "手机号",
            "手机号码",
            "座机",
            "phone",
            "mobile",
            "tel",
        ],
    ),
    (
        Field::Wechat,
        Of::Relationship,
        &["微信", "微信号", "wechat"],
    ),
    (
        Field::Email,
        Of::Both,
        &["邮箱", "电子邮箱", "邮件地址", "email", "mail"],
    ),
    (
        Field::When,
        Of::Tracking,
        &["互动日期", "互动时间", "interactiondate", "date"],
    ),
    (
        Field::When,
        Of::Relationship,
        &["跟进时间", "跟进日期", "followuptime"],
    ),
    (
        Field::Channels,
        Of::Tracking,
        &["互动方式", "互动渠道", "channel"],
    ),
    (Field::Channels, Of::Relationship, &["跟进方式", "way"]),
    (
        Field::Content,
        Of::Tracking,
        &["核心内容", "互动内容", "content", "corecontent"],
    ),
    (
        Field::Content,
        Of::Relationship,
        &["跟进内容", "跟进内容摘要", "沟通内容"],
    ),
    (
        Field::Feedback,
        Of::Relationship,
        &["客户反馈", "反馈", "feedback", "customerfeedback"],
    ),
    (
        Field::Participants,
        Of::Tracking,
        &["参与人", "参与人员", "参会人", "participants"],
    ),
    (
        Field::NextStep,
        Of::Tracking,
        &["后续行动", "后续计划", "nextaction", "nextactions"],
    ),
    (
        Field::NextStep,
        Of::Relationship,
        &["下一步行动", "下一步计划", "下一步", "nextstep"],
    ),
    (
        Field::Stage,
        Of::Tracking,
        &["合作阶段", "客户阶段", "阶段", "stage"],
    ),
    (
        Field::Stage,
        Of::Relationship,
        &["客户当前状态", "当前状态", "客户状态", "currentstate"],
    ),
    (
        Field::StageAfter,
        Of::Relationship,
        &[
            "状态变化",
            "状态变更",
            "阶段变化",
            "statechange",
            "stagechange",
        ],
    ),
    (
        Field::StageDetail,
        Of::Tracking,
        &[
            "合作状态",
            "阶段说明",
            "阶段详情",
            "stagedetail",
            "stagedetails",
        ],
    ),
    (
        Field::Contract,
        Of::Both,
        &["合同情况", "合同信息", "合同金额", "contract"],
    ),
    (
        Field::Later,
        Of::Tracking,
        &["原需求", "原始需求", "originalneed"],
    ),
    (Field::Later, Of::Tracking, &["当前需求", "currentneed"]),
    (
        Field::Later,
        Of::Tracking,
        &["需求触发点", "触发点", "trigger"],
    ),
    (
        Field::Later,
        Of::Tracking,
        &["需求优先级", "优先级", "priority"],
    ),
    (Field::Later, Of::Tracking, &["风险类型", "risktype"]),
    (Field::Later, Of::Tracking, &["风险描述", "riskdescription"]),
    (Field::Later, Of::Tracking, &["应对措施", "countermeasure"]),
    (
        Field::Later,
        Of::Relationship,
        &["重要节点", "里程碑", "milestone", "milestones"],
    ),
    (Field::Nothing, Of::Both, &["序号", "no", "行号"]),
];

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading as written; `#7` where it has none.
    pub heading: String,
    /// What it holds; none where no form has such a column.
    pub field: Option<Field>,
    /// What a bare number in it counts: 10,000 under 年营业额（万元）.
    pub unit: i64,
}

/// Where the headings of a file stand and what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The form.
    pub form: Form,
    /// Place of the heading among the rows: lines of title may stand before it.
    pub row: usize,
    /// The columns, from the left.
    pub columns: Vec<Column>,
}

/// How many rows may stand before the heading.
const TITLE_ROWS: usize = 20;

/// How many headings of a form prove it.
const ENOUGH: usize = 4;

/// Finds the heading of a file and the form that it belongs to.
///
/// # Errors
/// [`Code::UnknownForm`] where no row names a customer and enough columns of one form.
pub fn recognise(rows: &[Row]) -> Result<Heading, Refusal> {
    let known = |row: &Row| row.cells.iter().filter(|cell| find(cell).is_some()).count();
    let (place, row) = rows
        .iter()
        .take(TITLE_ROWS)
        .enumerate()
        .rev()
        .max_by_key(|(_, row)| known(row))
        .ok_or_else(unknown)?;
    let count = |form: Of| {
        let own = row
            .cells
            .iter()
            .filter_map(|cell| find(cell))
            .filter(|(_, of)| *of == form);
        own.count()
    };
    let named = row
        .cells
        .iter()
        .any(|cell| find(cell).is_some_and(|(field, _)| field == Field::Name));
    let (tracking, relationship) = (count(Of::Tracking), count(Of::Relationship));
    if !named || known(row) < ENOUGH || tracking + relationship == 0 {
        return Err(unknown());
    }
    Ok(Heading {
        form: if tracking >= relationship {
            Form::TrackingRecord
        } else {
            Form::RelationshipRecord
        },
        row: place,
        columns: row
            .cells
            .iter()
            .enumerate()
            .map(|(at, cell)| column(at, cell))
            .collect(),
    })
}

fn column(at: usize, written: &str) -> Column {
    let (_, note) = split_note(written);
    let unit = match note.as_str() {
        n if n.contains('亿') => 100_000_000,
        n if n.contains('万') => 10_000,
        n if n.contains('千') => 1_000,
        _ => 1,
    };
    Column {
        heading: if written.is_empty() {
            format!("#{}", at + 1)
        } else {
            written.replace('\n', " ")
        },
        field: find(written).map(|(field, _)| field),
        unit,
    }
}

/// The field of a heading: exactly, or without what stands in parentheses.
fn find(written: &str) -> Option<(Field, Of)> {
    let (bare, _) = split_note(written);
    let (whole, bare) = (key(written), key(&bare));
    HEADINGS
        .iter()
        .find(|(_, _, words)| words.contains(&whole.as_str()) || words.contains(&bare.as_str()))
        .map(|(field, of, _)| (*field, *of))
}

/// A heading without its parentheses, and what stands in them.
fn split_note(written: &str) -> (String, String) {
    let folded = half_width(written);
    match folded.split_once(['(', '[', '【']) {
        Some((bare, note)) => (
            bare.to_owned(),
            note.trim_end_matches([')', ']', '】']).to_owned(),
        ),
        None => (folded, String::new()),
    }
}

/// Letters and digits alone, of one width and case.
fn key(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn unknown() -> Refusal {
    Refusal {
        code: Code::UnknownForm,
        line: None,
        zh: "无法识别的表格：需要“客户名称”列，以及多维跟踪记录表或客户关系维护记录表的其他列".to_owned(),
        en: "Unknown form: it needs a column for the customer's name (客户名称) and further columns of the tracking record or the relationship record".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::import::sheet::rows;

    fn form(text: &str) -> Option<(Form, usize)> {
        recognise(&rows(text).unwrap())
            .ok()
            .map(|heading| (heading.form, heading.row))
    }

    #[test]
    fn both_forms_by_their_own_headings() {
        assert_eq!(
            form(include_str!(
                "../../../tests/samples/f1-tracking-record.csv"
            )),
            Some((Form::TrackingRecord, 0))
        );
        assert_eq!(
            form(include_str!(
                "../../../tests/samples/f3-relationship-record.csv"
            )),
            Some((Form::RelationshipRecord, 0))
        );
    }

    #[test]
    fn order_width_spaces_and_titles_do_not_matter() {
        assert_eq!(
            form(
                "客户关系维护记录表,,,\n制表：王销售,,,\n 跟进 时间 ,＊客户名称：,下一步行动,客户反馈（原话）\n"
            ),
            Some((Form::RelationshipRecord, 2))
        );
        assert_eq!(
            form("Customer Name,Next action,Interaction Date,Core content\n"),
            Some((Form::TrackingRecord, 0))
        );
    }

    #[test]
    fn other_files_are_unknown() {
        for text in [
            "",
            "a,b,c\n1,2,3\n",
            "客户名称\n恒力\n",
            "序号,联系人姓名,所属公司/职位,客户类型,跟进目标,跟进方式,状态\n",
        ] {
            assert_eq!(form(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_may_carry_its_unit() {
        assert_eq!(
            column(0, "年营业额（万元）"),
            Column {
                heading: "年营业额（万元）".to_owned(),
                field: Some(Field::Revenue),
                unit: 10_000
            }
        );
        assert_eq!(column(6, "").heading, "#7");
    }

    #[test]
    fn no_heading_stands_for_two_things() {
        let mut seen = std::collections::HashMap::new();
        for (field, _, words) in HEADINGS {
            for word in *words {
                assert_eq!(*word, key(word), "headings are compared by their key");
                assert_eq!(seen.insert(*word, *field), None, "{word}");
            }
        }
    }
}
