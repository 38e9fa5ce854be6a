Feature: The customer page
  Whoever opens a customer sees at once what happened and what comes next, and records the next contact on the spot.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open

  Scenario: An interaction is recorded with its next step
    When I fill in:
      | content | 确认了安装场地和供电条件 |
    And I press "下一步"
    And I fill in:
      | todo-what | 发送安装图纸   |
      | todo-day  | 2031-03-14 |
    And I press "保存"
    Then a message says "已记录"
    And the timeline begins with "确认了安装场地和供电条件"
    And I see "发送安装图纸"

  Scenario: Without a next step one is asked first
    Given "澜桥水务设备有限公司" is interested, and nothing is planned there
    And "澜桥水务设备有限公司" is open
    When I fill in:
      | content | 客户暂无新的安排 |
    And I press "保存"
    Then I see "仍要保存"
    And the timeline does not show "客户暂无新的安排"
    When I press "仍要保存"
    Then a message says "已记录"
    And the timeline begins with "客户暂无新的安排"

  Scenario: Sales see what is theirs
    Then I see "陈经理"
    And I see "13812345678"

  @screen
  Scenario: What was chosen without a word is kept as well
    Given "云帆数码有限公司" is interested, and "周工" can be reached there on "13900002222"
    And "云帆数码有限公司" is open
    When I press "拜访"
    And I press "周工"
    And I go to "/board"
    And "云帆数码有限公司" is opened from the board
    Then a message says "已恢复上次未保存的内容"

  @screen
  Scenario: A talk of last year in two ways, with a tag and a step for a colleague
    Given "云帆数码有限公司" is interested, and "周工" can be reached there on "13900002222"
    And "云帆数码有限公司" is open
    When I fill in:
      | content | 现场看过设备 #现场考察 |
    And I press "会议"
    And I press "现在"
    And I fill in:
      | happened-day  | 2025-05-20 |
      | happened-time | 10:15      |
    And I press "下一步"
    And I fill in:
      | todo-what | 核对供电条件     |
      | todo-who  | 陈志远        |
      | todo-day  | 2031-03-14 |
    And I press "保存"
    Then a message says "已记录"
    And the tags show "现场考察"
    And the timeline shows "现场看过设备"
    And the timeline shows "会议"
    And the timeline shows "10:15"
    And the next steps show "核对供电条件"
    And the next steps show "陈志远"

  @screen
  Scenario: Two change the same field, and one sees both
    Given "云帆数码有限公司" is interested, and "周工" can be reached there on "13900002222"
    And "云帆数码有限公司" is open
    When I edit the facts
    And I fill in:
      | city | 无锡 |
    And "manager" moves the seat of "云帆数码有限公司" to "常州" on another screen
    And I save the dialog
    Then a dialog asks for "您编辑期间，他人修改了这条记录"
    And a dialog asks for "常州"
    And a dialog asks for "无锡"
    When I press "保留我的"
    And I save the dialog
    Then no dialog is open
    And the facts show "无锡"

  Scenario: What was typed and not saved is there again
    When I fill in:
      | content | 还没有写完的要点 |
    And I go to "/board"
    And "恒力智能装备科技有限公司" is opened from the board
    Then a message says "已恢复上次未保存的内容"
    When I press "保存"
    Then the timeline begins with "还没有写完的要点"
    When I go to "/board"
    And "恒力智能装备科技有限公司" is opened from the board
    Then the timeline begins with "还没有写完的要点"
    And I do not see "已恢复上次未保存的内容"

  Scenario: The purpose shows just its fields, and a problem comes along with the interaction
    When I fill in:
      | purpose | 售后服务     |
      | content | 客户来电反映问题 |
    Then I do not see "达成共识"
    When I press "服务 / 评价"
    And I fill in:
      | kind    | 问题       |
      | problem | 报表导出总是超时 |
    And I press "保存"
    Then a message says "已记录"
    And the timeline shows "报表导出总是超时"

  Scenario: A need changes in a conversation
    When I fill in:
      | purpose | 首次接触    |
      | content | 现场说明了需求 |
    And I press "新需求"
    And I fill in:
      | text | 仓储自动化改造 |
    And I press "保存"
    Then the timeline shows "仓储自动化改造"
    When I fill in:
      | purpose | 日常跟进    |
      | content | 客户提高了要求 |
    And I press "需求变化"
    And I fill in:
      | changed-need | 仓储自动化改造 |
    And I fill in:
      | text | 仓储自动化改造，三个月内上线 |
    And I press "保存"
    Then the timeline begins with "客户提高了要求"
    When I look at its "need"
    Then the panel shows "仓储自动化改造，三个月内上线"

  Scenario: A colleague helps, and the customer is put away and brought back
    When I press "更多"
    And I press "协作人…"
    And I press "刘芳 客户成功"
    And I save the dialog
    Then no dialog is open
    When I press "标签"
    And I fill in:
      | tag-label | 年度重点 |
    And I press "标签"
    Then I see "年度重点"
    When I press "更多"
    And I press "归档"
    Then a message says "客户已归档"
    And I see "只能查看"
    When I press "恢复"
    Then I do not see "只能查看"

  Scenario: A customer is handed over with what is open
    When I press "更多"
    And I press "交接"
    And I fill in:
      | new-owner        | 陈志远 · 主管 |
      | hand-over-reason | 区域调整       |
    Then a dialog asks for "1 个客户，未完成的待办"
    When I save the dialog
    Then a message says "已交接"
    And "manager" finds the customer "恒力智能装备科技有限公司"
    And the timeline shows "区域调整"

  Scenario: A customer is found as one types, and opened by keyboard
    When I go to "/today"
    And I search for "恒力"
    Then I see "查看“恒力”的全部结果"
    When I press the down arrow
    And I press Enter
    Then I see "恒力智能装备科技有限公司"
    And the facts show "苏州市"
