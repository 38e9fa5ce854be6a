Feature: Programs and the trail
  A program gets a token that may do what it needs and no more; who changed what can be looked up; a person can ask to be
  forgotten; and whoever left a screen open elsewhere can end that from here.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"

  Scenario: A token is shown once, and taken back
    Given "admin" signs in with one click
    When I go to "/settings/tokens"
    And I press "新建令牌"
    Then a dialog asks for "权限范围"
    When I fill in:
      | token-name | 报表程序 |
    And I press "读取"
    And I press "生成令牌"
    Then a dialog asks for "令牌只显示这一次"
    When I press "我已保存"
    Then the panel shows "报表程序"
    And the panel shows "从未使用"
    When I press "撤销 报表程序"
    And I press "撤销"
    Then a message says "已撤销 报表程序"

  Scenario: The trail says who changed what
    Given the number of "陈经理" at "恒力智能装备科技有限公司" changed to "13911112222"
    And "auditor" signs in with one click
    When I go to "/settings/audit"
    And I fill in:
      | audit-kind | 联系人 |
    And I press "1 项变更"
    Then I see "139****2222"
    And I do not see "13911112222"

  Scenario: A person is erased, and stays erased in the history
    Given the number of "陈经理" at "恒力智能装备科技有限公司" changed to "13911112222"
    And "admin" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I press "个人信息… *经理"
    And I fill in:
      | erase-reason | 本人书面申请 |
      | erase-word   | 删除     |
    And I press "永久删除"
    Then a message says "已删除"
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I do not see "陈经理"
    And the timeline does not show "13911112222"
    And the timeline does not show "139****2222"

  Scenario: A session on another screen is ended from here
    Given "sales" signs in with one click
    When I go to "/settings"
    Then I see "本设备"
    When I press "结束 未知设备"
    Then a message says "已结束登录"
    And I see "本设备"
    And I do not see "未知设备"
