Feature: Forms on paper
  A form opens filled in, in a tab of its own, with the browser's print dialog over it.

  Scenario: The tracking record of a customer is printed
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    When I press "导出与打印"
    And I choose "多维跟踪记录表 打印"
    And I look at the tab that opens
    Then I see "澜桥水务设备有限公司"
    And I see "核心内容"
    And I see "何工"
    And the sheet is ruled
