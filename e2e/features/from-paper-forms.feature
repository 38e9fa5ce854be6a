Feature: From the paper forms
  The forms that people have kept for years are taken as they are, and nothing is made before it was shown.

  Scenario: A tracking record is shown first, then imported
    Given "manager" signs in with one click
    When I go to "/import"
    And I choose the file "f1-tracking-record.csv", in which other names stand:
      | 云帆科技有限公司 | 远棹软件有限公司 |
      | TECH2023001      | TECH2023871      |
    Then I see "将建立"
    And I see "多维跟踪记录表"
    And "manager" finds no customer "远棹软件有限公司"
    When I press "确认导入"
    Then I see "导入完成"
    And "manager" finds the customer "远棹软件有限公司"
    When I press "远棹软件有限公司"
    Then the timeline shows "确认Q4采购预算10万元"
    And I see "138****5678"
