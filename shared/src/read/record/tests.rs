use super::*;

#[test]
fn words_of_the_forms() {
    assert_eq!(level("高"), Some(Level::High));
    assert_eq!(risk_kind("竞争风险"), Some(RiskKind::Competition));
    assert_eq!(plan_state("待跟进"), Some(PlanState::Pending));
    assert_eq!(plan_state("已逾期"), Some(PlanState::Pending));
    assert_eq!(plan_state("未完成"), Some(PlanState::Pending));
    assert_eq!(plan_state("已完成"), Some(PlanState::Done));
    assert_eq!(goal_kind("知晓流失原因，制定挽回方案"), GoalKind::WinBack);
    assert_eq!(satisfaction("4分"), Some(4));
    assert_eq!((satisfaction("6"), satisfaction("0")), (None, None));
}

#[test]
fn events_come_back_as_they_were_written() {
    for (text, kind, note) in [
        ("合同签订", MilestoneKind::ContractSigned, None),
        (
            "首批设备交付",
            MilestoneKind::FirstDelivery,
            Some("首批设备交付"),
        ),
        (
            "决策人变更：刘经理接替张总监对接",
            MilestoneKind::DecisionMakerChanged,
            Some("刘经理接替张总监对接"),
        ),
        ("年会", MilestoneKind::Other, Some("年会")),
    ] {
        let read = milestone(text);
        assert_eq!(read, (kind, note.map(str::to_owned)), "{text}");
        let written = milestone_text(read.0, read.1.as_deref(), Lang::Zh);
        assert_eq!(milestone(&written), read, "{written}");
    }
}

#[test]
fn a_goal_comes_back_with_its_kind_and_its_words() {
    for lang in [Lang::Zh, Lang::En] {
        for (kind, ..) in GOALS {
            for words in [None, Some("确认需求细节，推动报价"), Some("续约")] {
                let text = goal_text(*kind, words, lang);
                assert_eq!(goal(&text), (*kind, words.map(str::to_owned)), "{text}");
            }
        }
    }
}

#[test]
fn english_cells_name_words_as_people_write_them() {
    let names = [Channel::Wechat, Channel::OnlineMeeting].map(|word| word.on_form(Lang::En));
    assert_eq!(names, ["WeChat", "Online meeting"]);
    assert_eq!(
        milestone("Contract signed: frame agreement"),
        (
            MilestoneKind::ContractSigned,
            Some("frame agreement".to_owned())
        )
    );
}

#[test]
fn every_word_reads_back_in_both_languages() {
    fn all<T: FormWord + std::fmt::Debug + FromStr>() {
        for (word, ..) in T::words() {
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(find(T::words(), &word.on_form(lang)), Some(*word));
            }
        }
    }
    all::<Level>();
    all::<RiskKind>();
    all::<MilestoneKind>();
    all::<PlanState>();
    all::<GoalKind>();
    all::<OpportunityState>();
    all::<LossReason>();
    all::<FactSubject>();
    all::<FactSource>();
    all::<StoryKind>();
    all::<Audience>();
}
