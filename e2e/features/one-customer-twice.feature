Feature: One customer, recorded twice
  Two records of one customer become one: what moves is shown before, nothing is lost, and it can be taken back.

  Scenario: Two records are merged and parted again
    Given "澜桥水务设备有限公司" is interested, and nothing is planned there
    And "澜桥水务" is interested, and "何工" can be reached there on "13900001111"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    When I press "更多"
    And I press "合并…"
    And I look for the customer "澜桥水务"
    Then a dialog asks for "将移入"
    And a dialog asks for "联系人 1"
    And a dialog asks for "待办 1"
    When I save the dialog
    Then no dialog is open
    And a message says "已合并"
    And I see "已并入本客户"
    And I see "13900001111"
    And the next steps show "发送行业案例"
    When I press "撤销合并"
    Then a message says "已撤销合并"
    And I do not see "13900001111"
    Given "澜桥水务" is open
    Then I see "13900001111"
    And the next steps show "发送行业案例"
