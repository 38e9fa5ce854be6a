Feature: What the follow-up goes by
  Managers say how segments of customers are followed up and from when on something is a signal; they see what it would do first.

  Scenario: A manager switches a strategy on after seeing what it would do (R-CAD-7)
    Given "manager" signs in with one click
    When I go to "/settings/strategies"
    And I press "新建策略"
    And I fill in:
      | name_zh     | 重点客户周五问候        |
      | name_en     | Key accounts on Fridays |
      | key_account | 重点客户                |
      | frequency   | 每周固定一天            |
      | weekday     | 周五                    |
      | goal_kind   | 建立信任                |
    Then the preview shows "位客户符合条件"
    And the preview counts the plans of "王丽"
    When I save the dialog
    Then no dialog is open
    And the panel shows "重点客户周五问候"
    When I switch "重点客户周五问候"
    Then a message says "已停用“重点客户周五问候”"
    When I switch "重点客户周五问候"
    Then a message says "已启用“重点客户周五问候”"
    And the panel shows "陈志远"

  Scenario: What asks for everybody every day is asked back
    Given "manager" signs in with one click
    When I go to "/settings/strategies"
    And I press "新建策略"
    And I fill in:
      | name_zh   | 天天联系        |
      | name_en   | Everybody daily |
      | unit      | 天              |
      | goal_kind | 活动推广        |
    Then the preview shows "每一位客户每天都被联系"
    When I save the dialog
    Then I see "仍要启用"

  Scenario: A manager changes from when on something is a signal (R-STG-4)
    Given "manager" signs in with one click
    When I go to "/settings/signals"
    And I fill in:
      | dormant_days | 120 |
    Then the panel shows "120 天没有任何互动时"
    When I press "保存"
    Then a message says "已保存"
    When I go to "/settings/signals"
    Then the panel shows "120 天没有任何互动时"

  Scenario: Administrators see how the background tasks go
    Given "admin" signs in with one click
    When I go to "/settings"
    And I press "后台任务"
    Then the panel shows "生成跟进计划"
    And the panel shows "每 5 分钟"
    And the panel shows "下次"

  Scenario: A background task that keeps failing is shown, rings the bell, and is quiet once it goes well
    Given the database lost what the clearing task needs, which failed twice by now
    And "admin" signs in with one click
    When I go to "/settings/jobs"
    Then the panel comes to show "连续失败 3 次" of "清理过期数据"
    And I see "1 项任务上次运行失败"
    When I open the bell
    Then I see "后台任务连续失败，请查看"
    When I choose "清理过期数据"
    And the database is mended, and the clearing task is due
    Then the panel comes to show "正常" of "清理过期数据"
    And I do not see "项任务上次运行失败"

  Scenario: How the background tasks go is for administrators alone
    Given "manager" signs in with one click
    When I go to "/settings"
    Then I see "沟通策略"
    And the settings do not offer "后台任务"

  Scenario: An administrator makes a holiday a working day by keyboard (R-CAD-8)
    Given "admin" signs in with one click
    When I go to "/settings/calendar"
    And I press "下一年"
    And I focus the first of January
    And I press the key " "
    Then the first of January is a working day
    When I press "保存"
    Then a message says "工作日历已保存"
