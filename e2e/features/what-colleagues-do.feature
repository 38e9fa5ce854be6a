Feature: What colleagues do
  Whoever has a screen open sees what others do while they do it, and loses nothing of what is being typed.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click

  Scenario: A colleague's move is seen on the board
    Then "恒力智能装备科技有限公司" stands in "意向"
    When "manager" moves "恒力智能装备科技有限公司" to "谈判" on another screen
    Then "恒力智能装备科技有限公司" stands in "谈判"

  Scenario: A colleague was faster, and the card stays where it was put
    When I drag "恒力智能装备科技有限公司" to "合作中"
    Then a dialog asks for "合同"
    When "manager" moves "恒力智能装备科技有限公司" to "谈判" on another screen
    And I fill in the contract:
      | amount    | 486517     |
      | starts_on | 2026-01-05 |
      | ends_on   | 2031-01-04 |
    And I save the dialog
    Then no dialog is open
    And a message says "您看到的是之前的阶段"
    And "恒力智能装备科技有限公司" stands in "谈判"

  @screen
  Scenario: What is being typed stays while the customer changes
    Given "恒力智能装备科技有限公司" is open
    When I fill in:
      | content | 还没有写完的要点 |
    And "manager" moves "恒力智能装备科技有限公司" to "谈判" on another screen
    Then the timeline shows "意向 → 谈判"
    And the field "content" holds "还没有写完的要点"
