Feature: Who may see what
  What a role sees is decided by administrators, and holds from the next page on; whoever leads may look through the eyes
  of others; and what is confidential is opened by the owner, to whom the owner names, until a day.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"

  Scenario: What an administrator takes from a role is not on its next page
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "陈经理"
    And I do not see "138****5678"
    Given "admin" signs in with one click
    When I go to "/settings/roles"
    And I fill in:
      | 销售 · 明文可见：个人信息 | 无人 |
    And I press "保存"
    Then a message says "权限已保存"
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "138****5678"
    And I do not see "13812345678"
    Given "admin" signs in with one click
    When I go to "/settings/roles"
    And I fill in:
      | 销售 · 明文可见：个人信息 | 相关人员 |
    And I press "保存"
    Then a message says "权限已保存"
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "陈经理"

  Scenario: A manager looks at the pages as technical staff see them
    Given "manager" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "陈经理"
    When I go to "/settings"
    And I fill in:
      | 以其他角色的视角查看 | 技术支持 |
    And I press "开始查看"
    Then I see "正在以“技术支持”的视角查看"
    When I press "看板"
    And "恒力智能装备科技有限公司" is opened from the board
    Then I see "138****5678"
    And I do not see "13812345678"
    When I press "退出"
    Then I see "陈经理"
    And I do not see "138****5678"

  Scenario: A colleague whom the owner names reads what is confidential
    Given "恒力智能装备科技有限公司" has the confidential note "底价四百万，不可外传"
    And "technical" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "138****5678"
    And I do not see "底价四百万"
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I press "谁可查看"
    Then a dialog asks for "截止日期"
    When I fill in:
      | named-user | 周凯 · 技术支持 |
    And I press "允许查看"
    Then a message says "已通知对方"
    Given "technical" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "底价四百万，不可外传"
    And I see "负责人已对您开放（只读）"

  Scenario: What an owner writes down in confidence is there for the others, and says nothing
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I fill in:
      | content     | 对方总价底线三百八十万 |
    And I fill in:
      | entry-class | 机密：仅负责人      |
    And I press "保存"
    Then a message says "已记录"
    And the timeline begins with "对方总价底线三百八十万"
    And the timeline begins with "机密"
    Given "technical" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then the timeline begins with "内容按密级不显示"
    And the timeline does not show "三百八十万"
