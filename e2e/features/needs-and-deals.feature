Feature: Needs change, deals are won
  Every change of a need is kept and shown word by word; a deal that is won becomes a contract, and the stage is suggested.

  Background:
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open

  Scenario: The versions of a need, word by word
    When I look at its "need"
    And I add one
    And I fill in:
      | text      | 交付周期缩短到两周 |
      | wanted_by | 2031-05-01 |
      | budget    | 200000 |
    And I save the dialog
    Then the panel shows "交付周期缩短到两周"
    When I press "编辑 交付周期缩短到两周"
    And I fill in:
      | text      | 交付周期缩短到十天 |
      | wanted_by | 2031-05-31 |
      | budget    | 260000 |
      | trigger   | 产线扩建      |
    And I save the dialog
    Then no dialog is open
    And what came is "十天"
    And what went is "两周"
    When I press "2 个版本"
    Then the versions show "产线扩建"
    And the versions show "十天"
    And I see "时间推后 30 天"
    And I see "预算为最初的 130%"

  @screen
  Scenario: A change of a need is told with the day when it was said
    Given "云帆数码有限公司" is interested, and "周工" can be reached there on "13900002222"
    And "云帆数码有限公司" is open
    When I look at its "need"
    And I add one
    And I fill in:
      | text | 更换阀门 |
    And I save the dialog
    Then the panel shows "更换阀门"
    When I press "编辑 更换阀门"
    And I fill in:
      | text        | 更换全部阀门   |
      | happened_at | 2025-05-20 |
    And I save the dialog
    Then no dialog is open
    And the panel shows "更换全部阀门"
    When I press "2 个版本"
    Then the versions show "2025"

  Scenario: A deal that is won becomes a contract and suggests the stage
    When I look at its "opportunity"
    And I add one
    And I fill in:
      | title  | 二期泵站改造 |
      | amount | 486517 |
    And I save the dialog
    Then the panel shows "二期泵站改造"
    When I press "赢单"
    Then a dialog asks for "赢单并生成合同"
    When I fill in:
      | number    | HT-2026-201 |
      | starts_on | 2026-01-05  |
      | ends_on   | 2031-01-04  |
    And I save the dialog
    Then no dialog is open
    And a message says "建议推进到“合作中”"
    And I see "HT-2026-201"
    And the panel shows "赢单"
    When I press "推进阶段…"
    And I save the dialog
    Then I see "已移动到 合作中"

  Scenario: What the deals come to
    When I look at its "opportunity"
    And I add one
    And I fill in:
      | title       | 二期泵站改造 |
      | amount      | 400000 |
      | probability | 50     |
    And I save the dialog
    Then the sums say "进行中 1 个"
    When I add one
    And I fill in:
      | title  | 备件合同 |
      | amount | 100000 |
    And I save the dialog
    Then the sums say "进行中 2 个"
    And the sums say "500,000"

  Scenario: What the stage expects and nobody filled in yet
    Then the completeness says "资料"
    When I ask what is missing
    Then the completeness says "本阶段还缺"
    And the completeness says "城市"
    When I edit the facts
    And I fill in:
      | city | 杭州 |
    And I save the dialog
    Then no dialog is open
    And the facts show "杭州"
    And the completeness says "本阶段还缺"
    And the completeness does not say "城市"

  Scenario: The tags that follow from the records are shown and follow them
    Then the derived tags show "行业 C 制造业"
    And the derived tags show "合作 0 次"
    And the derived tags show "投诉 无"
    When I edit the facts
    And I fill in:
      | headcount | 500 |
    And I save the dialog
    Then the derived tags show "规模 中型"
    When I look at its "need"
    And I add one
    And I fill in:
      | text    | 更换全部水泵 |
      | kind    | 核心     |
      | urgency | 高      |
      | budget  | 300000 |
    And I save the dialog
    Then the derived tags show "核心需求 更换全部水泵"
    And the derived tags show "紧急程度 高"
    And the derived tags show "预算 ¥ 10–50 万"
    When I look at its "service_case"
    And I add one
    And I fill in:
      | kind    | 投诉   |
      | problem | 延期交货 |
    And I save the dialog
    Then the derived tags show "投诉 有"
    When I add a contract
    And I fill in:
      | product   | 水泵一期  |
      | signed_on | 2026-01-05 |
    And I save the dialog
    Then the derived tags show "合作 1–3 次"
    When I look at its "need"
    And I press "归档 更换全部水泵"
    Then the derived tags do not show "更换全部水泵"
    And the derived tags do not show "预算"
