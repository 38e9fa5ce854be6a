Feature: The entry of an interaction
  What happened is taken down while it is fresh: in one form, without the mouse where nobody wants it, with all that came
  of it, and with no more fields than the purpose needs.

  Background:
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "澜桥水务设备有限公司" has the plan "确认预算" for "2031-05-06"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open

  @screen
  Scenario: From the empty form to the line of the timeline, by keys alone
    When I go by the Tab key to "content"
    And I type "电话确认了交货日期"
    And I go by the Tab key to "下一步"
    And I press Enter
    Then the field "todo-what" has the focus
    When I type "发送交货计划"
    And I go by the Tab key to "明天"
    And I press Enter
    And I press Control and Enter
    Then a message says "已记录"
    And the timeline begins with "电话确认了交货日期"
    And the timeline shows "发送交货计划"

  Scenario: All that came of a conversation is saved at once
    When I fill in:
      | content | 双方开始谈条款 |
    And I press "更多…"
    And I fill in:
      | feedback   | 价格可以接受 |
      | competitor | 华北仪表   |
    And I press "下一步"
    And I fill in:
      | todo-what | 发送合同草案 |
      | todo-who  | 陈志远    |
    And I press "明天"
    And I press "需求变化"
    And I fill in:
      | changed-need | 降低采购成本 |
      | text         | 降低采购成本15% |
      | trigger      | 年度预算评审 |
    And I press "服务 / 评价"
    And I fill in:
      | kind    | 评价     |
      | comment | 响应很及时 |
    And I press "5"
    And I press "阶段变化"
    And I press "谈判"
    And I press "保存"
    Then a message says "已记录"
    And the timeline shows "双方开始谈条款"
    And the timeline shows "价格可以接受"
    And the timeline shows "华北仪表"
    And the timeline shows "意向 → 谈判"
    And the next steps show "发送合同草案"
    And the next steps show "陈志远"
    When I look at its "need"
    Then the panel shows "降低采购成本15%"
    When I look at its "service_case"
    Then the panel shows "响应很及时"
    And the panel shows "5/5"

  @screen
  Scenario Outline: The purpose says what is asked
    When I fill in:
      | purpose | <purpose> |
      | content | 通了电话  |
    Then the entry asks for "<fields>"

    Examples:
      | purpose | fields |
      | 首次接触    | 对方参与人、客户原话、下一步、新需求、阶段变化                   |
      | 日常跟进    | 对方参与人、我方人员、客户原话、达成共识、下一步、完成的计划、需求变化、阶段变化 |
      | 售后服务    | 对方参与人、我方人员、客户原话、下一步、服务 / 评价                |
      | 长期维护    | 对方参与人、客户原话、下一步、完成的计划                      |

  @screen
  Scenario: An entry is corrected twice in a row
    When I fill in:
      | content | 电话确认了报价 |
    And I press "保存"
    Then the timeline begins with "电话确认了报价"
    When I press "修改互动记录"
    And I fill in:
      | competitor | 华北仪表 |
    And I save the dialog
    Then no dialog is open
    When I press "修改互动记录"
    And I fill in:
      | consensus | 下周签约 |
    And I save the dialog
    Then no dialog is open
    And the timeline shows "华北仪表"
    And the timeline shows "下周签约"
