Feature: The customer page
  Whoever opens a customer sees at once what happened and what comes next, and records the next contact on the spot.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open

  Scenario: An interaction is recorded with its next step
    When I fill in:
      | content | 确认了安装场地和供电条件 |
    And I press "下一步：谁 · 做什么 · 何时"
    And I fill in:
      | todo-what | 发送安装图纸   |
      | todo-day  | 2031-03-14 |
    And I press "保存"
    Then a message says "已记录"
    And the timeline begins with "确认了安装场地和供电条件"
    And I see "发送安装图纸"

  Scenario: Without a next step one is asked first
    Given "澜桥水务设备有限公司" is interested, and "何经理" can be reached there on "13900001234"
    And "澜桥水务设备有限公司" is open
    When I fill in:
      | content | 客户暂无新的安排 |
    And I press "保存"
    Then I see "仍要保存"
    And the timeline does not show "客户暂无新的安排"
    When I press "仍要保存"
    Then a message says "已记录"
    And the timeline begins with "客户暂无新的安排"

  Scenario: Sales see what is theirs
    Then I see "陈经理"
    And I see "13812345678"
