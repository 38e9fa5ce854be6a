//! What the columns of the paper forms are called, and what they hold.

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
pub(super) enum Of {
    /// F1.
    Tracking,
    /// F3.
    Relationship,
    /// Either.
    Both,
}

/// The headings, the forms' own words first; compared by their letters and digits alone, in half width and lower case.
#[rustfmt::skip]
pub(super) const HEADINGS: &[(Field, Of, &str)] = &[
    (Field::Number, Of::Tracking, "客户编号 编号 客户编码 客户代码 customerno customernumber number"),
    (Field::Name, Of::Both, "客户名称 客户全称 客户姓名 公司名称 企业名称 单位名称 客户 公司 customer customername company name"),
    (Field::Industry, Of::Both, "所属行业 行业 行业分类 industry"),
    (Field::Source, Of::Tracking, "客户来源 来源 来源渠道 source"),
    (Field::CreditCode, Of::Both, "统一社会信用代码 信用代码 creditcode"),
    (Field::Province, Of::Both, "省份 所在省 省 province"),
    (Field::City, Of::Both, "城市 所在城市 市 city"),
    (Field::Address, Of::Both, "地址 详细地址 公司地址 通讯地址 address"),
    (Field::Website, Of::Both, "网址 官网 网站 website"),
    (Field::Founded, Of::Tracking, "成立时间 成立日期 成立年份 founded foundedon"),
    (Field::Size, Of::Tracking, "企业规模 人员规模 公司规模 员工人数 人数 size headcount employees"),
    (Field::Size, Of::Relationship, "客户规模 规模"),
    (Field::Revenue, Of::Tracking, "年营业额 年营收 营业额 营业收入 年收入 年产值 annualrevenue revenue"),
    (Field::Capital, Of::Both, "注册资本 注册资金 registeredcapital"),
    (Field::Products, Of::Tracking, "主营产品 主要产品 mainproduct mainproducts"),
    (Field::Products, Of::Relationship, "主营业务 业务范围 mainbusiness"),
    (Field::History, Of::Tracking, "合作历史 历史合作 合作情况 cooperationhistory"),
    (Field::DecisionProcess, Of::Both, "决策流程 采购流程 decisionprocess"),
    (Field::Goal, Of::Both, "采购目标 采购目的 purchasegoal"),
    (Field::Tier, Of::Relationship, "客户价值分级 价值分级 客户分级 客户等级 客户级别 客户价值 tier"),
    (Field::Expected, Of::Both, "年采购预期 预期采购额 预计年采购额 expectedpurchase"),
    (Field::Intent, Of::Both, "意向程度 意向度 intent"),
    (Field::Owner, Of::Tracking, "负责人 客户负责人 跟进人 销售负责人 客户经理 owner"),
    (Field::Remarks, Of::Relationship, "备注 说明 remark remarks note notes"),
    (Field::Contact, Of::Tracking, "对接人 contact"),
    (Field::Contact, Of::Relationship, "联系人姓名 联系人 contactname"),
    (Field::Title, Of::Relationship, "职务 职位 岗位 title position"),
    (Field::Department, Of::Both, "部门 所在部门 department"),
    (Field::Phone, Of::Tracking, "脱敏联系方式 联系方式 maskedphone"),
    (Field::Phone, Of::Relationship, "电话 联系电话 手机 手机号 手机号码 座机 phone mobile tel"),
    (Field::Wechat, Of::Relationship, "微信 微信号 wechat"),
    (Field::Email, Of::Both, "邮箱 电子邮箱 邮件地址 email mail"),
    (Field::When, Of::Tracking, "互动日期 互动时间 interactiondate date"),
    (Field::When, Of::Relationship, "跟进时间 跟进日期 followuptime"),
    (Field::Channels, Of::Tracking, "互动方式 互动渠道 channel"),
    (Field::Channels, Of::Relationship, "跟进方式 way"),
    (Field::Content, Of::Tracking, "核心内容 互动内容 content corecontent"),
    (Field::Content, Of::Relationship, "跟进内容 跟进内容摘要 沟通内容"),
    (Field::Feedback, Of::Relationship, "客户反馈 反馈 feedback customerfeedback"),
    (Field::Participants, Of::Tracking, "参与人 参与人员 参会人 participants"),
    (Field::NextStep, Of::Tracking, "后续行动 后续计划 nextaction nextactions"),
    (Field::NextStep, Of::Relationship, "下一步行动 下一步计划 下一步 nextstep"),
    (Field::Stage, Of::Tracking, "合作阶段 客户阶段 阶段 stage"),
    (Field::Stage, Of::Relationship, "客户当前状态 当前状态 客户状态 currentstate"),
    (Field::StageAfter, Of::Relationship, "状态变化 状态变更 阶段变化 statechange stagechange"),
    (Field::StageDetail, Of::Tracking, "合作状态 阶段说明 阶段详情 stagedetail stagedetails"),
    (Field::Contract, Of::Both, "合同情况 合同信息 合同金额 contract"),
    (Field::Later, Of::Tracking, "原需求 原始需求 originalneed"),
    (Field::Later, Of::Tracking, "当前需求 currentneed"),
    (Field::Later, Of::Tracking, "需求触发点 触发点 trigger"),
    (Field::Later, Of::Tracking, "需求优先级 优先级 priority"),
    (Field::Later, Of::Tracking, "风险类型 risktype"),
    (Field::Later, Of::Tracking, "风险描述 riskdescription"),
    (Field::Later, Of::Tracking, "应对措施 countermeasure"),
    (Field::Later, Of::Relationship, "重要节点 里程碑 milestone milestones"),
    (Field::Nothing, Of::Both, "序号 no 行号"),
];
