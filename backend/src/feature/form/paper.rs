//! The forms and their headings, in their own order.

use shared::Lang;

/// A form that can be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 多维跟踪记录表
    F1,
    /// 万能表单
    F2,
    /// 客户关系维护记录表
    F3,
    /// 客户信息基础档案表
    F4,
    /// 跟进策略表
    F4b,
    /// 联系人跟进计划表
    F5,
}

impl std::str::FromStr for Paper {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text.to_ascii_lowercase().as_str() {
            "f1" => Self::F1,
            "f2" => Self::F2,
            "f3" => Self::F3,
            "f4" => Self::F4,
            "f4b" => Self::F4b,
            "f5" => Self::F5,
            _ => return Err(()),
        })
    }
}

/// Columns that belong together on paper: people, what happened, needs, risks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The column that says of what a row is, the time of what happened; it stands in each part that needs it.
    pub(super) key: Option<usize>,
    /// The columns.
    pub(super) of: &'static [usize],
}

const fn part(of: &'static [usize]) -> Part {
    Part { key: None, of }
}

const fn keyed(key: usize, of: &'static [usize]) -> Part {
    Part { key: Some(key), of }
}

const F1_PARTS: &[Part] = &[
    part(&[4, 5]),
    keyed(11, &[12, 13, 14, 15]),
    part(&[16, 17, 18, 19]),
    keyed(11, &[20, 21]),
    part(&[22, 23, 24, 25]),
];
const F2_PARTS: &[Part] = &[
    part(&[4, 5, 6, 7, 8]),
    part(&[12, 13, 14]),
    keyed(15, &[16, 17, 18, 19, 20, 21, 47]),
    keyed(15, &[22, 23, 24, 25, 26]),
    part(&[29, 30, 31, 32, 33, 34]),
    part(&[35, 36, 37, 38, 39, 40]),
    part(&[41, 42, 43, 44, 45, 46]),
];
const F3_PARTS: &[Part] = &[part(&[4, 5, 6, 7]), keyed(10, &[11, 12, 13, 14, 15])];
const F4_PARTS: &[Part] = &[part(&[9, 10, 11, 12, 13, 14]), part(&[25, 26, 27, 28])];

pub(super) type Head = &'static [(&'static str, &'static str)];

const F1: Head = &[
    ("客户编号", "Customer no."),
    ("客户名称", "Customer name"),
    ("所属行业", "Industry"),
    ("客户来源", "Source"),
    ("对接人", "Contact"),
    ("脱敏联系方式", "Masked phone"),
    ("成立时间", "Founded"),
    ("企业规模", "Size"),
    ("主营产品", "Main product"),
    ("年营业额", "Annual revenue"),
    ("合作历史", "Cooperation history"),
    ("互动日期", "Interaction date"),
    ("互动方式", "Channel"),
    ("核心内容", "Content"),
    ("参与人", "Participants"),
    ("后续行动", "Next action"),
    ("原需求", "Original need"),
    ("当前需求", "Current need"),
    ("需求触发点", "Trigger"),
    ("需求优先级", "Priority"),
    ("合作阶段", "Stage"),
    ("合作状态", "Stage details"),
    ("风险类型", "Risk type"),
    ("风险描述", "Risk description"),
    ("应对措施", "Countermeasure"),
    ("负责人", "Owner"),
];
const F2: Head = &[
    ("客户编号", "Customer no."),
    ("客户名称", "Customer name"),
    ("所属行业", "Industry"),
    ("客户来源", "Source"),
    ("联系人", "Contact name"),
    ("职务", "Title"),
    ("电话", "Phone"),
    ("微信", "WeChat"),
    ("邮箱", "E-mail"),
    ("省份", "Province"),
    ("城市", "City"),
    ("地址", "Address"),
    ("核心需求", "Core need"),
    ("期望方案", "Desired solution"),
    ("期望时间", "Wanted by"),
    ("跟进日期", "Follow-up time"),
    ("跟进方式", "Way"),
    ("我方参与人", "Our participants"),
    ("客户方参与人", "Their participants"),
    ("沟通摘要", "Summary"),
    ("达成共识", "Consensus"),
    ("待办事项", "To-do"),
    ("满意度评分", "Satisfaction"),
    ("服务评价", "Comment"),
    ("问题描述", "Problem"),
    ("解决方案", "Solution"),
    ("处理结果", "Result"),
    ("重要节点", "Milestones"),
    ("备注", "Remarks"),
    ("商机名称", "Opportunity"),
    ("商机金额", "Opportunity amount"),
    ("成交概率", "Probability"),
    ("预计成交时间", "Expected close"),
    ("商机状态", "Opportunity state"),
    ("丢单原因", "Loss reason"),
    ("关键信息", "Key fact"),
    ("信息类别", "Fact subject"),
    ("信息来源", "Fact source"),
    ("来源说明", "Source note"),
    ("核实人", "Verified by"),
    ("核实日期", "Verified on"),
    ("案例名称", "Story"),
    ("案例类型", "Story kind"),
    ("案例经过", "What happened"),
    ("有效做法", "What worked"),
    ("案例关键词", "Story keywords"),
    ("案例共享范围", "Shared with"),
    ("填写目的", "Purpose"),
];
const F3: Head = &[
    ("客户名称", "Customer name"),
    ("所属行业", "Industry"),
    ("客户规模", "Size"),
    ("主营业务", "Main business"),
    ("联系人姓名", "Contact name"),
    ("职务", "Title"),
    ("电话", "Phone"),
    ("微信", "WeChat"),
    ("客户价值分级", "Tier"),
    ("客户当前状态", "Current state"),
    ("跟进时间", "Follow-up time"),
    ("跟进方式", "Way"),
    ("跟进内容", "Content"),
    ("客户反馈", "Customer feedback"),
    ("下一步行动", "Next step"),
    ("状态变化", "State change"),
    ("重要节点", "Milestones"),
    ("备注", "Remarks"),
];
const F4: Head = &[
    ("客户编号", "Customer no."),
    ("客户名称", "Customer name"),
    ("所属行业", "Industry"),
    ("客户来源", "Source"),
    ("统一社会信用代码", "Credit code"),
    ("省份", "Province"),
    ("城市", "City"),
    ("地址", "Address"),
    ("网址", "Website"),
    ("联系人姓名", "Contact name"),
    ("职务", "Title"),
    ("部门", "Department"),
    ("电话", "Phone"),
    ("微信", "WeChat"),
    ("邮箱", "E-mail"),
    ("成立时间", "Founded"),
    ("企业规模", "Size"),
    ("注册资本", "Registered capital"),
    ("年营业额", "Annual revenue"),
    ("主营产品", "Main product"),
    ("合作历史", "Cooperation history"),
    ("决策流程", "Decision process"),
    ("采购目标", "Purchase goal"),
    ("客户价值分级", "Tier"),
    ("年采购预期", "Expected purchase"),
    ("核心需求", "Core need"),
    ("痛点", "Pain point"),
    ("期望方案", "Desired solution"),
    ("期望时间", "Wanted by"),
    ("偏好渠道", "Preferred channel"),
    ("偏好时间", "Best hours"),
    ("期望频率", "Frequency"),
    ("沟通禁忌", "Avoid"),
    ("基础标签", "Basic tags"),
    ("需求标签", "Need tags"),
    ("行为标签", "Behaviour tags"),
    ("合作阶段", "Stage"),
    ("客户负责人", "Owner"),
    ("备注", "Remarks"),
];
const F4B: Head = &[
    ("客户编号", "Customer no."),
    ("客户名称", "Customer"),
    ("联系人姓名", "Contact name"),
    ("跟进频率", "Frequency"),
    ("跟进渠道", "Way"),
    ("跟进内容摘要", "Summary"),
    ("跟进目标", "Goal"),
    ("执行人", "Executor"),
    ("计划时间", "Planned time"),
    ("实际时间", "Actual time"),
    ("状态", "State"),
];
const F5: Head = &[
    ("序号", "No."),
    ("联系人姓名", "Contact"),
    ("所属公司/职位", "Company / title"),
    ("客户类型", "Customer type"),
    ("跟进目标", "Goal"),
    ("跟进方式", "Way"),
    ("计划跟进时间", "Planned time"),
    ("实际跟进时间", "Actual time"),
    ("跟进内容摘要", "Summary"),
    ("客户反馈/需求", "Feedback / need"),
    ("下一步行动", "Next action"),
    ("负责人", "Owner"),
    ("状态", "State"),
    ("备注", "Remark"),
];

impl Paper {
    /// Its headings in both languages.
    pub(super) const fn head(self) -> Head {
        match self {
            Self::F1 => F1,
            Self::F2 => F2,
            Self::F3 => F3,
            Self::F4 => F4,
            Self::F4b => F4B,
            Self::F5 => F5,
        }
    }

    /// How many of its columns the paper has; those behind them are of the file alone.
    #[must_use]
    pub const fn on_paper(self) -> usize {
        match self {
            Self::F2 => 29,
            _ => self.head().len(),
        }
    }

    /// Which of its columns stand together in a table of their own where they have several rows; none of a form that is
    /// one table as a whole.
    pub(super) const fn parts(self) -> &'static [Part] {
        match self {
            Self::F1 => F1_PARTS,
            Self::F2 => F2_PARTS,
            Self::F3 => F3_PARTS,
            Self::F4 => F4_PARTS,
            Self::F4b | Self::F5 => &[],
        }
    }

    /// Whether it is one table as a whole, on a sheet that lies across.
    #[must_use]
    pub const fn across(self) -> bool {
        matches!(self, Self::F4b | Self::F5)
    }

    /// Its short name, for addresses and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::F1 => "F1",
            Self::F2 => "F2",
            Self::F3 => "F3",
            Self::F4 => "F4",
            Self::F4b => "F4b",
            Self::F5 => "F5",
        }
    }

    /// Its title.
    #[must_use]
    pub const fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::F1 => ("多维跟踪记录表", "Multi-dimension tracking record"),
            Self::F2 => ("客户跟进万能表单", "Universal form"),
            Self::F3 => ("客户关系维护记录表", "Customer relationship record"),
            Self::F4 => ("客户信息基础档案表", "Customer information file"),
            Self::F4b => ("客户跟进策略表", "Follow-up strategy table"),
            Self::F5 => ("联系人跟进计划表", "Contact follow-up plan"),
        };
        lang.pick(zh, en)
    }

    /// Its headings, in its own order.
    #[must_use]
    pub fn headings(self, lang: Lang) -> Vec<&'static str> {
        let head = self.head().iter();
        head.map(|(zh, en)| lang.pick(zh, en)).collect()
    }
}
