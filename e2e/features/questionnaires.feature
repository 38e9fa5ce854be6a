Feature: Questionnaires
  A customer answers by a link; what was answered is proposed, and whoever looks after the customer takes it over.

  Scenario: A new customer answers, and the answers are taken over
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I look at its "questionnaire"
    And I add one
    And I fill in:
      | kind | 新客户问卷 |
    And I save the dialog
    Then the panel shows "未发送"
    When I press "生成问卷链接"
    Then a dialog asks for "客户链接"
    When the customer opens the link that is shown
    Then I see "请告诉我们您的情况"
    And I do not see "恒力智能装备科技有限公司"
    When I fill in:
      | contact_name   | 周总监         |
      | contact_mobile | 打我电话        |
      | need           | 缩短交付周期到两周   |
    And I press "提交"
    Then I see "电话号码无效"
    When I fill in:
      | contact_mobile | 13900001234 |
    And I press "提交"
    Then I see "感谢您的答复"
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I look at its "questionnaire"
    Then the panel shows "待处理"
    And the panel shows "缩短交付周期到两周"
    When I press "采纳所选"
    Then a message says "答复已处理"
    And I see "周总监"
    When I look at its "need"
    Then the panel shows "缩短交付周期到两周"
