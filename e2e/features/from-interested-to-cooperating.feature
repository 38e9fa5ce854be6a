Feature: From interested to cooperating
  A customer is won on the board, by the mouse, the keyboard or a finger; but nobody is cooperating without a contract.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"

  Scenario: The gate asks for a contract
    Given "sales" signs in with one click
    Then "恒力智能装备科技有限公司" stands in "意向"
    When I drag "恒力智能装备科技有限公司" to "合作中"
    Then a dialog asks for "合同"
    When I press "取消"
    Then no dialog is open
    And "恒力智能装备科技有限公司" stands in "意向"
    And a message says "未填写所需信息"
    When I drag "恒力智能装备科技有限公司" to "合作中"
    Then a dialog asks for "合同"
    When I fill in the contract:
      | amount    | 486517     |
      | starts_on | 2026-01-05 |
      | ends_on   | 2031-01-04 |
    And I save the dialog
    Then no dialog is open
    And "恒力智能装备科技有限公司" stands in "合作中"
    And a message says "撤销"
    When "恒力智能装备科技有限公司" is opened from the board
    Then the timeline shows "意向 → 合作中"
    And the timeline shows "486,517"

  Scenario: A move is undone
    Given "sales" signs in with one click
    When I drag "恒力智能装备科技有限公司" to "谈判"
    Then "恒力智能装备科技有限公司" stands in "谈判"
    When I press "撤销"
    Then "恒力智能装备科技有限公司" stands in "意向"

  @screen
  Scenario: The keyboard moves a card as well
    Given "sales" signs in with one click
    When I focus the card of "恒力智能装备科技有限公司"
    And I press Shift and the right arrow
    Then "恒力智能装备科技有限公司" stands in "谈判"
    When I press "撤销"
    Then "恒力智能装备科技有限公司" stands in "意向"

  @screen
  Scenario: On a phone one column is shown at a time
    Given "sales" signs in on a phone
    Then one column of the board is shown
    When I choose the column "意向"
    Then "恒力智能装备科技有限公司" stands in "意向"
    When I carry "恒力智能装备科技有限公司" by the finger to "谈判"
    And I choose the column "谈判"
    Then "恒力智能装备科技有限公司" stands in "谈判"
