Feature: Next steps and tags
  What is to be done next can be changed, done, taken up again, put away and brought back; a tag goes on and comes off.

  Background:
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open

  Scenario: A to-do's whole life
    When I add a todo
    And I fill in:
      | todo-what | 寄送样品     |
      | todo-day  | 2031-03-14 |
    And I save the next step
    Then the next steps show "寄送样品"
    And the timeline begins with "寄送样品"
    When I press "更多操作"
    And I choose "编辑"
    And I fill in:
      | what | 寄送两套样品 |
    And I save the dialog
    Then no dialog is open
    And the next steps show "寄送两套样品"
    When I tick "寄送两套样品"
    Then the next steps do not show "寄送两套样品"
    And the timeline begins with "待办完成"
    When I press "已结束 1 项"
    And I tick "寄送两套样品"
    Then the timeline begins with "待办变更 · 寄送两套样品"
    And the next steps show "寄送两套样品"
    When I press "更多操作"
    And I choose "归档"
    Then a message says "待办已归档"
    And the next steps do not show "寄送两套样品"
    When I press "更多"
    And I press "已归档记录…"
    And I press "恢复 寄送两套样品"
    Then a dialog asks for "没有已归档的记录"
    When I press "关闭"
    Then the next steps show "寄送两套样品"

  Scenario: A tag is put on and taken off
    When I press "标签"
    And I fill in:
      | tag-label | 年度重点 |
    And I press "标签"
    Then the tags show "年度重点"
    And the timeline begins with "添加标签：年度重点"
    When I press "移除标签 年度重点"
    Then the tags do not show "年度重点"
    And the timeline begins with "移除标签：年度重点"

  @screen
  Scenario: An administrator says for which purposes entries are made
    Given "admin" signs in with one click
    When I go to "/settings/purposes"
    Then the panel shows "售后服务"
    When I press "添加目的"
    And I fill in:
      | code     | site_visit |
      | name_zh  | 现场考察记录     |
      | name_en  | Site visit |
      | position | 90         |
    And I press "达成共识"
    And I save the dialog
    Then no dialog is open
    And the panel shows "现场考察记录"
    Given "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    When I fill in:
      | purpose | 现场考察记录  |
      | content | 看过泵房与管线 |
    And I press "保存"
    Then a message says "已记录"
    And the timeline shows "现场考察记录"

  Scenario: An administrator keeps the tags that are offered
    Given "admin" signs in with one click
    When I go to "/settings/tags"
    And I press "添加标签"
    And I fill in:
      | dimension | 行为    |
      | label     | 回复很慢 |
    And I save the dialog
    Then no dialog is open
    And the panel shows "回复很慢"
    When I press "编辑 回复很慢"
    And I fill in:
      | label | 需要催促 |
    And I save the dialog
    Then no dialog is open
    And the panel shows "需要催促"
    When I press "归档 需要催促"
    Then the tag "需要催促" is offered to nobody
    When I press "恢复 需要催促"
    Then the tag "需要催促" is offered
