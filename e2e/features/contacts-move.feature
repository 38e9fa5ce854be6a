Feature: Contacts move, and customers change hands
  Whoever decides does not leave in silence: the change is one act, with what must follow from it. And nobody's customers
  are left behind.

  Scenario: Who decides leaves, and another comes
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    When I add a contact
    And I fill in:
      | name | 小李 |
    And I save the dialog
    Then I see "小李"
    # The archive is no way round it.
    When I press "编辑 何工"
    And I press "归档"
    And I press "再次点击以归档"
    Then a dialog asks for "决策链风险"
    When I press "取消"
    Then no dialog is open
    When I press "编辑 何工"
    And I press "离任或换岗…"
    Then a dialog asks for "决策链风险"
    When I fill in:
      | left_on | 2026-01-05 |
      | name    | 刘总监     |
      | title   | 技术总监   |
      | note    | 何工调往总部 |
    And I save the dialog
    Then no dialog is open
    And a message says "已记录，并生成"
    And I see "刘总监"
    And the timeline shows "决策人变更"
    When I look at its "risk"
    Then the panel shows "决策链变动"
    When I look at its "plan"
    Then the panel shows "拜访新的对接人"

  Scenario: Who decides is put away together with what must follow
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    When I add a contact
    And I fill in:
      | name | 小李 |
    And I save the dialog
    Then I see "小李"
    When I press "编辑 何工"
    And I press "归档"
    And I press "再次点击以归档"
    Then a dialog asks for "归档前请先记录其离任和接替人"
    When I fill in:
      | name  | 刘总监  |
      | title | 技术总监 |
    And I save the dialog
    Then no dialog is open
    And a message says "联系人已归档"
    And the timeline shows "决策人变更"
    And I see "刘总监"
    When I look at its "risk"
    Then the panel shows "决策链变动"
    When I press "更多"
    And I press "已归档记录…"
    Then a dialog asks for "何工"

  Scenario: All customers of one person are handed over at once
    Given "澜桥水务设备有限公司" is a customer of "manager"
    And "manager" signs in with one click
    When I go to "/customers"
    And I press "整体交接…"
    And I fill in:
      | hand-from        | 陈志远 · 主管 |
      | new-owner        | 王丽 · 销售  |
      | hand-over-reason | 年度调整     |
    Then a dialog asks for "个客户，未完成的待办"
    When I save the dialog
    Then no dialog is open
    And a message says "个客户，未完成的待办"
    Given "澜桥水务设备有限公司" is open
    Then the timeline shows "交接：陈志远 → 王丽"
    And the timeline shows "年度调整"
