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
    /// A need as it was first said.
    NeedOriginal,
    /// The same need as it is now.
    NeedCurrent,
    /// What changed it.
    NeedTrigger,
    /// Its priority.
    NeedPriority,
    /// What hurts.
    NeedPain,
    /// A core need, which must be met.
    NeedCore,
    /// The solution that the customer would like.
    NeedSolution,
    /// By when it is wanted.
    NeedWanted,
    /// What kind of risk.
    RiskKind,
    /// What it is about.
    RiskText,
    /// What is done about it.
    RiskMeasure,
    /// Dated events.
    Milestones,
    /// The customer's people who took part.
    Theirs,
    /// What was agreed.
    Consensus,
    /// For which purpose the form was filled in.
    Purpose,
    /// Satisfaction, 1 to 5.
    CaseScore,
    /// The customer's comment.
    CaseComment,
    /// What is wrong.
    CaseProblem,
    /// How it was solved.
    CaseSolution,
    /// What the customer says of the solution.
    CaseVerdict,
    /// Preferred channel.
    PrefChannel,
    /// Best hours.
    PrefHours,
    /// Desired frequency.
    PrefFrequency,
    /// What to avoid.
    PrefAvoid,
    /// Tags of who the customer is.
    TagBasic,
    /// Tags of what it wants.
    TagNeed,
    /// Tags of how it behaves.
    TagBehaviour,
    /// Company and title of a plan's contact.
    PlanCompany,
    /// What type of customer a plan is for: a stage, or one at risk.
    PlanType,
    /// Goal of a plan.
    PlanGoal,
    /// Ways of a plan.
    PlanWay,
    /// Planned time.
    PlanPlanned,
    /// Actual time.
    PlanActual,
    /// Summary of what was done.
    PlanSummary,
    /// The customer's words.
    PlanFeedback,
    /// What follows from a plan.
    PlanNext,
    /// Who does it.
    PlanOwner,
    /// Where it stands.
    PlanState,
    /// Remark.
    PlanRemark,
    /// What a possible deal is about.
    DealTitle,
    /// Its expected amount.
    DealAmount,
    /// Its probability in percent.
    DealProbability,
    /// When it is expected to close.
    DealClose,
    /// Where it stands.
    DealState,
    /// Why it was lost.
    DealLoss,
    /// A key fact.
    Fact,
    /// What it is about.
    FactSubject,
    /// Where it comes from.
    FactSource,
    /// Where exactly.
    FactNote,
    /// Who verified it.
    FactVerifier,
    /// When it was verified.
    FactVerified,
    /// The title of a success story.
    StoryTitle,
    /// What it tells.
    StoryKind,
    /// What happened.
    StoryHappened,
    /// What worked.
    StoryWorked,
    /// Its keywords.
    StoryKeywords,
    /// Whom it is shared with.
    StoryAudience,
    /// A running number or the like, which says nothing.
    Nothing,
}

/// Which form a heading belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// F1.
    Tracking,
    /// F3.
    Relationship,
    /// F2.
    Universal,
    /// F4.
    File,
    /// Any of them.
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
    (Field::NeedOriginal, Of::Tracking, "原需求 原始需求 originalneed"),
    (Field::NeedCurrent, Of::Tracking, "当前需求 currentneed"),
    (Field::NeedTrigger, Of::Tracking, "需求触发点 触发点 trigger"),
    (Field::NeedPriority, Of::Tracking, "需求优先级 优先级 priority"),
    (Field::RiskKind, Of::Tracking, "风险类型 risktype"),
    (Field::RiskText, Of::Tracking, "风险描述 riskdescription"),
    (Field::RiskMeasure, Of::Tracking, "应对措施 countermeasure"),
    (Field::Milestones, Of::Relationship, "重要节点 里程碑 milestone milestones"),
    (Field::NeedCore, Of::Universal, "核心需求 coreneed"),
    (Field::NeedSolution, Of::Universal, "期望方案 期望解决方案 desiredsolution"),
    (Field::NeedWanted, Of::Universal, "期望时间 期望完成时间 wantedby"),
    (Field::Theirs, Of::Universal, "客户参与人 客户方参与人 theirparticipants"),
    (Field::Participants, Of::Universal, "我方参与人 我方人员 ourparticipants"),
    (Field::Content, Of::Universal, "沟通摘要 沟通纪要 summary"),
    (Field::Consensus, Of::Universal, "达成共识 共识 consensus"),
    (Field::NextStep, Of::Universal, "待办事项 待办 todo todos"),
    (Field::CaseScore, Of::Universal, "满意度评分 满意度 satisfaction"),
    (Field::CaseComment, Of::Universal, "服务评价 反馈意见 comment"),
    (Field::CaseProblem, Of::Universal, "问题描述 服务问题 problem"),
    (Field::CaseSolution, Of::Universal, "解决方案 处理措施 solution"),
    (Field::CaseVerdict, Of::Universal, "处理结果 客户确认结果 result"),
    (Field::DealTitle, Of::Universal, "商机名称 商机 opportunity"),
    (Field::DealAmount, Of::Universal, "商机金额 预计金额 opportunityamount"),
    (Field::DealProbability, Of::Universal, "成交概率 成功率 probability"),
    (Field::DealClose, Of::Universal, "预计成交时间 预计成交日期 expectedclose"),
    (Field::DealState, Of::Universal, "商机状态 opportunitystate"),
    (Field::DealLoss, Of::Universal, "丢单原因 lossreason"),
    (Field::Fact, Of::Universal, "关键信息 keyfact"),
    (Field::FactSubject, Of::Universal, "信息类别 factsubject"),
    (Field::FactSource, Of::Universal, "信息来源 factsource"),
    (Field::FactNote, Of::Universal, "来源说明 sourcenote"),
    (Field::FactVerifier, Of::Universal, "核实人 verifiedby"),
    (Field::FactVerified, Of::Universal, "核实日期 verifiedon"),
    (Field::StoryTitle, Of::Universal, "案例名称 案例 story"),
    (Field::StoryKind, Of::Universal, "案例类型 storykind"),
    (Field::StoryHappened, Of::Universal, "案例经过 whathappened"),
    (Field::StoryWorked, Of::Universal, "有效做法 whatworked"),
    (Field::StoryKeywords, Of::Universal, "案例关键词 storykeywords"),
    (Field::StoryAudience, Of::Universal, "案例共享范围 sharedwith"),
    (Field::Purpose, Of::Universal, "填写目的 用途 purpose"),
    (Field::NeedPain, Of::File, "痛点 需求痛点 painpoint"),
    (Field::PrefChannel, Of::File, "偏好渠道 沟通渠道 preferredchannel"),
    (Field::PrefHours, Of::File, "偏好时间 方便时间 besthours"),
    (Field::PrefFrequency, Of::File, "期望频率 沟通频率 跟进频率 frequency"),
    (Field::PrefAvoid, Of::File, "沟通禁忌 注意事项 avoid"),
    (Field::TagBasic, Of::File, "基础标签 basictags"),
    (Field::TagNeed, Of::File, "需求标签 needtags"),
    (Field::TagBehaviour, Of::File, "行为标签 behaviourtags"),
    (Field::Nothing, Of::Both, "序号 no 行号"),
];

/// The headings of F5, where the same words mean other things: 负责人 is the plan's, 备注 as well.
#[rustfmt::skip]
pub(super) const PLAN_HEADINGS: &[(Field, &str)] = &[
    (Field::Nothing, "序号 no 行号"),
    (Field::Number, "客户编号 customerno"),
    (Field::Name, "客户名称 customer company"),
    (Field::Contact, "联系人姓名 联系人 contact contactname"),
    (Field::PlanCompany, "所属公司职位 公司职位 companytitle"),
    (Field::PlanType, "客户类型 customertype"),
    (Field::PlanGoal, "跟进目标 goal"),
    (Field::PlanWay, "跟进方式 跟进渠道 way"),
    (Field::PlanPlanned, "计划跟进时间 计划时间 plannedtime"),
    (Field::PlanActual, "实际跟进时间 实际时间 actualtime"),
    (Field::PlanSummary, "跟进内容摘要 跟进内容 summary"),
    (Field::PlanFeedback, "客户反馈需求 客户反馈 feedbackneed"),
    (Field::PlanNext, "下一步行动 nextaction"),
    (Field::PlanOwner, "负责人 执行人 owner executor"),
    (Field::PlanState, "状态 state"),
    (Field::PlanRemark, "备注 remark"),
    // F4b, the strategy table, has these beside the plans made from it.
    (Field::PrefFrequency, "跟进频率 frequency"),
    (Field::PlanWay, "跟进策略渠道 strategychannel"),
];
