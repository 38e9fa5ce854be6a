Feature: What colleagues do
  Whoever has a screen open sees what others do while they do it, and loses nothing of what is being typed.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click

  Scenario: A colleague's move is seen on the board
    Then "恒力智能装备科技有限公司" stands in "意向"
    When "manager" moves "恒力智能装备科技有限公司" to "谈判" on another screen
    Then "恒力智能装备科技有限公司" stands in "谈判"

  Scenario: What is being typed stays while the customer changes
    Given "恒力智能装备科技有限公司" is open
    When I fill in:
      | content | 还没有写完的要点 |
    And "manager" moves "恒力智能装备科技有限公司" to "谈判" on another screen
    Then the timeline shows "意向 → 谈判"
    And the field "content" holds "还没有写完的要点"
