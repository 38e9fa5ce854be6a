Feature: What one is told, and where
  Everybody chooses what reaches them and when, and has the own plans in a calendar elsewhere by an address that nobody else knows.

  Scenario: The calendar's secret address is made, shown once and taken back
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "恒力智能装备科技有限公司" has the plan "确认安装方案" for today
    And "sales" signs in with one click
    When I go to "/settings"
    And I press "生成地址"
    Then I see "请现在复制这个地址，它只显示一次"
    When I remember the calendar's address
    Then a calendar reads "确认安装方案" at that address
    When I go to "/settings"
    Then I see "换一个地址"
    And I do not see "请现在复制这个地址"
    When I press "停用"
    Then a message says "订阅已停用"
    And nothing stands at that address any more
    And I see "生成地址"

  Scenario: What one wants to be told and quiet hours are kept
    Given "sales" signs in with one click
    When I go to "/settings"
    Then the box "customer-bell" is ticked
    When I press the box "customer-bell"
    And I press the box "quiet"
    And I fill in:
      | quiet-from  | 21:30 |
      | quiet-until | 07:15 |
    And I keep what I want to be told of
    Then a message says "已保存"
    When I go to "/settings"
    Then the box "customer-bell" is not ticked
    And the box "reminder-bell" is ticked
    And the box "quiet" is ticked
    And the field "quiet-from" holds "21:30"
    And the field "quiet-until" holds "07:15"
