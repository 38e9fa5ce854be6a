Feature: A new customer
  Whoever hears of a customer has it in the system before the call is over, and nobody enters one twice.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click

  Scenario: A customer is made from anywhere
    When I press "新建"
    And I fill in:
      | name | 星河医疗器械有限公司 |
      | city | 苏州             |
    And I press "创建"
    Then a message says "已创建 星河医疗器械有限公司"
    And I see "星河医疗器械有限公司"
    And "sales" finds the customer "星河医疗器械有限公司"

  Scenario: One that is there already is shown before another is made
    When I press "新建"
    And I fill in:
      | name | 恒力智能装备科技有限公司 |
    And I press "创建"
    Then a dialog asks for "仍要创建"
    When I press "取消"
    Then no dialog is open
