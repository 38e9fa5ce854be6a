Feature: Ratings by a link
  A customer without an account rates the service by a link that shows nothing but the question.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I look at its "service_case"
    And I add one
    And I fill in:
      | kind    | 问题     |
      | problem | 报表导出超时 |
    And I save the dialog
    Then the panel shows "报表导出超时"

  Scenario: A customer rates a case once
    When I press "请客户评价"
    Then a dialog asks for "客户链接"
    When the customer opens the link that is shown
    Then I see "请评价我们的服务"
    And I do not see "恒力智能装备科技有限公司"
    And I do not see "报表导出超时"
    When I press "提交"
    Then I see "必填"
    When I press "4"
    And I fill in:
      | comment | 处理及时 |
    And I press "提交"
    Then I see "感谢您的答复"
    Given "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I look at its "service_case"
    Then the panel shows "4/5"
    And the panel shows "处理及时"

  @screen
  Scenario: A case tells its three clocks, the recommendation and the customer's verdict
    Given "云帆数码有限公司" is interested, and "周工" can be reached there on "13900002222"
    And "sales" signs in with one click
    And "云帆数码有限公司" is open
    When I look at its "service_case"
    And I add one
    And I fill in:
      | kind | 问题 |
    And I press "9"
    And I fill in:
      | problem | 打印机卡纸  |
      | verdict | 客户确认可用 |
    And I save the dialog
    Then the panel shows "打印机卡纸"
    And the panel shows "NPS 9"
    And the panel shows "客户结论 客户确认可用"
    And the panel shows "报告时间"
    And the panel does not show "首次响应"
    When I press "标为已响应 问题"
    Then the panel shows "首次响应"
    And the panel does not show "解决时间"
    When I press "标为已解决 问题"
    Then the panel shows "解决时间"

  @screen
  Scenario: A link that nobody made says so
    When I go to "/rate#nothing"
    Then I see "请联系您的服务人员重新发送链接。"
