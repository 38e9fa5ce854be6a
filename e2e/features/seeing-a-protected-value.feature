Feature: Seeing a protected value
  Who works with a customer without owning it sees masks; one value is shown for a reason and for a moment, and it stays
  on record who has looked.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"

  Scenario: A number is shown for a reason, and those near see who has looked
    Given "technical" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "138****5678"
    And I do not see "13812345678"
    When I press "查看手机 138****5678"
    Then a dialog asks for "原因"
    When I press "回电"
    Then I see "13812345678"
    And I see "秒后自动隐藏"
    When I press "立即隐藏"
    Then no dialog is open
    And I do not see "13812345678"
    Given "manager" signs in with one click
    When I go to "/settings/reveals"
    Then I see "查看记录"
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I press "更多 陈经理"
    And I press "谁看过"
    Then a dialog asks for "周凯"
    And a dialog asks for "回电"

  Scenario: A number that stood there before is shown for a reason, too
    Given the number of "陈经理" at "恒力智能装备科技有限公司" changed to "13911112222"
    And "technical" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then the timeline begins with "138****5678"
    When I press "查看手机（变更前） 138****5678"
    Then a dialog asks for "手机（变更前）"
    When I press "核对"
    Then I see "13812345678"
    When I press "立即隐藏"
    Then no dialog is open
    And I do not see "13812345678"
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I press "更多 陈经理"
    And I press "谁看过"
    Then a dialog asks for "手机（变更前）"
