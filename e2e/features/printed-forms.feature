@screen
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

  Scenario: A blank form is printed
    Given "sales" signs in with one click
    When I go to "/import"
    And I press "空白表"
    And I choose "联系人跟进计划表 打印"
    And I look at the tab that opens
    Then I see "计划跟进时间"
    And the sheet is ruled

  Scenario: A long tracking record says on every sheet what its columns are
    Given "澜桥水务设备有限公司" is a customer of "sales"
    And there were 30 talks with "澜桥水务设备有限公司"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    When I press "导出与打印"
    And I choose "多维跟踪记录表 打印"
    And I look at the tab that opens
    Then I see "第30周前的沟通"
    And printed, it takes more than one sheet of A4, each of which shows "互动日期"

  Scenario Outline: Each form fits its sheet
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    When I press "导出与打印"
    And I choose "<form> 打印"
    And I look at the tab that opens
    Then printed, it is A4 <way> and shows "<shown>"

    Examples:
      | form           | way     | shown      |
      | 多维跟踪记录表       | upright | 澜桥水务设备有限公司 |
      | 万能表单          | upright | 澜桥水务设备有限公司 |
      | 客户关系维护记录表     | upright | 澜桥水务设备有限公司 |
      | 客户信息基础档案表     | upright | 澜桥水务设备有限公司 |
      | 跟进策略表         | across  | 澜桥水务设备有限公司 |
      | 联系人跟进计划表      | across  | 澜桥水务设备有限公司 |
