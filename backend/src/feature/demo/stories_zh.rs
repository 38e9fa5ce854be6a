//! The stories in Chinese.

use super::stories::{Story, story};
use shared::interaction::Channel::{Email, Event, Meeting, OnlineMeeting, Phone, Visit, Wechat};

/// Before anything is certain.
pub const POTENTIAL: &[Story] = &[
    story(
        Phone,
        "首次电话，介绍公司与{p}，{c}表示目前由两家供应商服务，愿意了解。",
        "先发资料看看",
        "有兴趣，但不急",
    ),
    story(
        Event,
        "展会上与{c}交换名片，现场演示{p}约十分钟，对方询问了实施周期。",
        "回去和部门讨论",
        "真实需求待确认",
    ),
    story(
        Wechat,
        "添加{c}微信，发送公司介绍与同行业案例两份。",
        "收到，这周看",
        "",
    ),
    story(
        Email,
        "按{c}要求发送{p}产品手册和报价区间，抄送其主管。",
        "",
        "",
    ),
    story(
        Phone,
        "回访资料阅读情况，{c}关心能否对接现有系统，约定下次请技术同事一起沟通。",
        "主要担心接口",
        "对接能力是切入点",
    ),
    story(
        Visit,
        "陌拜园区，见到{c}，了解到今年有改造计划，预算在年底前确定。",
        "欢迎年底再谈",
        "预算周期在第四季度",
    ),
];

/// While it compares and evaluates.
pub const INTERESTED: &[Story] = &[
    story(
        Visit,
        "上门演示{p}，{c}及两位工程师参加，提出三点修改意见：权限、报表、移动端。",
        "界面比现在用的清楚",
        "技术部门倾向我们",
    ),
    story(
        OnlineMeeting,
        "线上会议，逐条回答{c}整理的问题清单，共二十七项，遗留两项。",
        "遗留问题解决后可以试用",
        "",
    ),
    story(
        Meeting,
        "需求梳理会，确认首期范围为两条产线，{c}负责内部协调。",
        "希望六周内上线",
        "时间紧，需提前排期",
    ),
    story(
        Phone,
        "{c}来电询问价格构成，说明了许可、实施与年度服务三部分。",
        "需要和上一年方案对比",
        "价格敏感",
    ),
    story(
        Wechat,
        "发送竞品对比表与客户案例视频，{c}转给采购。",
        "采购会安排比价",
        "",
    ),
    story(
        Visit,
        "陪同{c}参观标杆客户现场，交流约两小时，对方对故障响应时间印象深。",
        "这样的响应我们也要",
        "决策人已建立信心",
    ),
];

/// While terms are under discussion.
pub const NEGOTIATING: &[Story] = &[
    story(
        Meeting,
        "商务谈判第一轮，{c}要求付款方式改为三三三一，我方提出四四二。",
        "付款节点可以再谈",
        "底线在质保金比例",
    ),
    story(
        Email,
        "发送{p}合同草稿第二版，标出修改处，等待对方法务意见。",
        "",
        "",
    ),
    story(
        Phone,
        "与{c}确认法务意见，主要集中在违约责任与数据归属两条。",
        "其他条款没有问题",
        "本月有望签约",
    ),
    story(
        Visit,
        "拜访{c}及其分管副总，确认总价与交付里程碑，副总要求增加一次现场培训。",
        "培训加上就能签",
        "已到最后一步",
    ),
    story(
        OnlineMeeting,
        "三方会议讨论驻场人员与验收标准，形成会议纪要。",
        "验收标准写进附件",
        "",
    ),
    story(
        Wechat,
        "{c}告知竞争对手最后一轮降价，询问我方能否给出优惠。",
        "希望有诚意的价格",
        "需要申请特价",
    ),
];

/// After signing.
pub const COOPERATING: &[Story] = &[
    story(
        Meeting,
        "项目启动会，双方确认计划与联系人，{c}任客户方项目经理。",
        "希望每周有进度报告",
        "配合度高",
    ),
    story(
        Visit,
        "现场回访{p}使用情况，日活用户稳定，收集到五条改进建议。",
        "报表导出再快一点",
        "满意度较好",
    ),
    story(
        Phone,
        "季度回访，{c}表示运行平稳，计划明年增加一条产线。",
        "明年预算里会写上",
        "有增购机会",
    ),
    story(
        Wechat,
        "{c}反馈系统登录缓慢，技术同事远程排查，两小时内恢复。",
        "处理得很及时",
        "",
    ),
    story(
        OnlineMeeting,
        "年度总结会，汇报使用数据与节约工时，讨论续约方案。",
        "续约没有问题，价格再商量",
        "续约概率高",
    ),
    story(
        Visit,
        "拜访{c}，确认二期范围，推荐加购移动端与备件模块。",
        "先报个价",
        "二期预算已立项",
    ),
];

/// When it grows quiet, or ends.
pub const LEAVING: &[Story] = &[
    story(
        Phone,
        "联系{c}，对方表示项目暂停，年内没有预算。",
        "明年再说",
        "进入观察",
    ),
    story(Wechat, "节日问候并发送新版介绍，未回复。", "", "关系转淡"),
    story(
        Email,
        "{c}邮件告知决定采用其他供应商，感谢我方投入。",
        "价格差距比较大",
        "价格未达预期",
    ),
    story(
        Phone,
        "多次电话无人接听，前台告知负责人已调岗。",
        "",
        "需要重新找到联系人",
    ),
];

/// Next steps before anything is certain.
pub const NEXT_POTENTIAL: &[&str] = &[
    "发送产品资料",
    "电话回访资料阅读情况",
    "约首次上门拜访",
    "确认采购负责人",
    "邀请参加线上发布会",
];
/// Next steps of comparing.
pub const NEXT_INTERESTED: &[&str] = &[
    "提交修改后的技术方案",
    "安排产品演示",
    "发送竞品对比表",
    "开通试用账号",
    "现场调研",
];
/// Next steps of negotiating.
pub const NEXT_NEGOTIATING: &[&str] = &[
    "提交最终报价",
    "确认合同条款",
    "申请特价审批",
    "与法务核对付款节点",
    "约副总面谈",
];
/// Next steps after signing.
pub const NEXT_COOPERATING: &[&str] = &[
    "季度回访",
    "提交项目进度报告",
    "准备续约方案",
    "现场培训",
    "二期需求调研",
];
/// Next steps of those that left.
pub const NEXT_LEAVING: &[&str] = &["半年后回访", "寄送新版产品手册", "了解新负责人"];
