Feature: What technical staff see
  Technical staff work with every customer, yet personal and commercial values stay with those who sell:
  what they may not see never leaves the server.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" has signed a contract over "486517.00" with "恒力智能装备科技有限公司"

  Scenario: Numbers and amounts are masked on the customer's page
    Given "technical" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "138****5678"
    And I do not see "13812345678"
    And I do not see "486,517"

  Scenario: No answer of the server holds what is masked
    Then some answer to "sales" about "恒力智能装备科技有限公司" holds "13812345678"
    And some answer to "sales" about "恒力智能装备科技有限公司" holds "486517"
    And some answer to "technical" about "恒力智能装备科技有限公司" holds "138****5678"
    But no answer to "technical" about "恒力智能装备科技有限公司" holds "13812345678"
    And no answer to "technical" about "恒力智能装备科技有限公司" holds "486517"
