Feature: What an entry brings
  One form takes down a conversation with all that came of it: a move to the next stage, a rating, a colleague who is
  asked to help, and nothing but the keyboard is needed.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open

  Scenario: The conversation moves the customer
    When I fill in:
      | content | 双方开始谈条款 |
    And I press "阶段变化"
    And I press "谈判"
    And I fill in:
      | stage-reason | 客户接受了方案 |
    And I press "保存"
    Then a message says "已记录"
    And the timeline shows "意向 → 谈判"
    And the timeline shows "双方开始谈条款"
    When I go to "/board"
    Then "恒力智能装备科技有限公司" stands in "谈判"

  Scenario: A rating comes along
    When I fill in:
      | purpose | 售后服务     |
      | content | 回访了交付情况 |
    And I press "服务 / 评价"
    And I fill in:
      | kind    | 评价     |
      | comment | 安装很及时 |
    And I press "2"
    And I press "保存"
    Then a message says "已记录"
    When I look at its "service_case"
    Then the panel shows "安装很及时"
    And the panel shows "2/5"

  @screen
  Scenario: A colleague is named, and all by the keyboard
    When I fill in:
      | content | 请@陈 |
    And I press Enter
    Then the field "content" holds "请@陈志远 "
    When I press Control and Enter
    Then a message says "已记录"
    And the timeline begins with "请@陈志远"
    And "manager" is told of being named

  @screen
  Scenario: A step that nobody typed is no draft
    When I press "下一步"
    And I go to "/board"
    And "恒力智能装备科技有限公司" is opened from the board
    Then the timeline shows "意向"
    And I do not see "已恢复上次未保存的内容"
