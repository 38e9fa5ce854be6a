Feature: Picked customers
  What is to be done with several customers is done with all of them at once: rows of the list are picked, and a bar says
  what can be done.

  Background:
    Given "澜桥水务设备有限公司" is a customer of "sales"
    And "杉木重工机械有限公司" is a customer of "sales"

  Scenario: Picked customers are handed over to a colleague
    Given "manager" signs in with one click
    And the list shows the newest first
    When I pick "澜桥水务设备有限公司"
    And I pick "杉木重工机械有限公司"
    Then the bar says "已选 2"
    When I hand the picked ones over
    And I fill in:
      | new-owner        | 陈志远 · 主管 |
      | hand-over-reason | 区域调整 |
    Then a dialog asks for "2 个客户，未完成的待办"
    When I save the dialog
    Then no dialog is open
    And a message says "已交接 2"
    And the row of "澜桥水务设备有限公司" shows "陈志远"
    And the row of "杉木重工机械有限公司" shows "陈志远"
    And nothing is picked
    Given "杉木重工机械有限公司" is open
    Then the timeline shows "交接：王丽 → 陈志远"
    And the timeline shows "区域调整"

  Scenario: Picked customers of several colleagues are handed over with one preview
    Given "海岚光电科技有限公司" is a customer of "manager"
    And "杉木重工机械有限公司" has the to-do "寄送样册" for "2099-03-05"
    And "manager" signs in with one click
    And the list shows the newest first
    When I pick "海岚光电科技有限公司"
    And I pick "杉木重工机械有限公司"
    And I hand the picked ones over
    And I fill in:
      | new-owner | 陈志远 · 主管 |
    Then a dialog asks for "1 个客户，未完成的待办 1 项"
    When I fill in:
      | new-owner | 刘芳 · 客户成功 |
    Then a dialog asks for "2 个客户，未完成的待办 1 项"
    When I save the dialog
    Then no dialog is open
    And a message says "已交接 2"

  Scenario: Picked customers get a tag
    Given "sales" signs in with one click
    And the list shows the newest first
    When I pick "澜桥水务设备有限公司"
    And I pick "杉木重工机械有限公司"
    And I tag the picked ones
    And I fill in:
      | tag-label | 年度重点 |
    And I save the dialog
    Then no dialog is open
    And a message says "2"
    And nothing is picked
    Given "澜桥水务设备有限公司" is open
    Then the tags show "年度重点"
    Given "杉木重工机械有限公司" is open
    Then the tags show "年度重点"

  @screen
  Scenario: The forms of picked customers are printed
    Given "sales" signs in with one click
    And the list shows the newest first
    When I pick "澜桥水务设备有限公司"
    And I pick "杉木重工机械有限公司"
    And I export the picked ones
    And I choose "多维跟踪记录表 打印"
    And I look at the tab that opens
    Then I see "澜桥水务设备有限公司"
    And I see "杉木重工机械有限公司"
    And the sheet is ruled
