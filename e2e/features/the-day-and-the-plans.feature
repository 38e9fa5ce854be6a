Feature: The day and the plans
  What is to be done is done, moved and written down from the keyboard, and stands on its day in the calendar.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"

  @screen
  Scenario: A plan is moved in the calendar by keyboard and stands on the new day
    Given "恒力智能装备科技有限公司" has the plan "确认安装方案" for "2031-03-12"
    And "sales" signs in with one click
    When I go to "/plans?view=week&day=2031-03-12"
    Then "确认安装方案" stands on "2031-03-12"
    When I focus the plan "确认安装方案"
    And I press Shift and the right arrow
    Then a message says "已改到 2031-03-13"
    And "确认安装方案" stands on "2031-03-13"
    When I go to "/plans?view=month&day=2031-03-01"
    Then "确认安装方案" stands on "2031-03-13"

  Scenario: A move in the calendar is taken back
    Given "恒力智能装备科技有限公司" has the plan "确认安装方案" for "2031-03-12"
    And "sales" signs in with one click
    When I go to "/plans?view=week&day=2031-03-12"
    And I focus the plan "确认安装方案"
    And I press Shift and the right arrow
    Then "确认安装方案" stands on "2031-03-13"
    When I press "撤销"
    Then "确认安装方案" stands on "2031-03-12"

  @screen
  Scenario Outline: A plan is dragged to another day of the <stretch>
    Given "恒力智能装备科技有限公司" has the plan "确认安装方案" for "2031-03-12"
    And "sales" signs in with one click
    When I go to "/plans?view=<stretch>&day=2031-03-12"
    Then "确认安装方案" stands on "2031-03-12"
    When I drag the plan "确认安装方案" to "2031-03-14"
    Then a message says "已改到 2031-03-14"
    And "确认安装方案" stands on "2031-03-14"

    Examples:
      | stretch |
      | week    |
      | month   |

  @screen
  Scenario: Something of today is done by a key
    Given "恒力智能装备科技有限公司" has the to-do "寄送样品清单" for "2020-01-06"
    And "sales" signs in with one click
    When I go to "/today"
    And I focus the line "寄送样品清单"
    And I press the key "x"
    Then a message says "已完成"
    And no line shows "寄送样品清单"

  Scenario: Something of today is put off by a key, and another given up
    Given "恒力智能装备科技有限公司" has the to-do "寄送样品清单" for "2020-01-06"
    And "恒力智能装备科技有限公司" has the plan "确认安装方案" for today
    And "sales" signs in with one click
    When I go to "/today"
    And I focus the line "寄送样品清单"
    And I press the key "t"
    Then a message says "已改期"
    When I focus the line "确认安装方案"
    And I press the key "s"
    Then a message says "已取消"
    And no line shows "确认安装方案"

  @screen
  Scenario: A line is put off by a week, to a day of one's choice, and opened, by keys
    Given "恒力智能装备科技有限公司" has the to-do "寄送样品清单" for "2020-01-06"
    And "恒力智能装备科技有限公司" has the plan "确认安装方案" for today
    And "sales" signs in with one click
    When I go to "/today"
    And I focus the line "寄送样品清单"
    And I press the key "w"
    Then a message says "已改期"
    And "寄送样品清单" is not late any more
    When I focus the line "确认安装方案"
    And I press the key "d"
    And I move the line to the day in 40 days
    Then no line shows "确认安装方案"
    When I focus the line "恒力智能装备科技有限公司"
    And I press the key "j"
    And I press the key "k"
    And I press Enter
    Then the customer's page of "恒力智能装备科技有限公司" is open

  Scenario: The day shows birthdays, what customers promised, and signals
    Given "恒力智能装备科技有限公司" promised "提供现场图纸" for "2020-01-06"
    And "李主任" has a birthday at "恒力智能装备科技有限公司" in 1 days
    And "sales" signs in with one click
    When I go to "/today"
    Then the line of "提供现场图纸" shows "客户承诺"
    And the care shows "李主任"
    When 3 calls to "恒力智能装备科技有限公司" are not answered, the last of them to "约定周五回电"
    And I go to "/today"
    Then the signals show "多次未回复"

  Scenario: The day of the team tells a manager what a colleague left undone (R-SLA-4)
    Given "恒力智能装备科技有限公司" had the plan "确认安装方案" of 8 days ago
    And "恒力智能装备科技有限公司" had the plan "回访运行情况" of 6 days ago
    And "manager" signs in with one click
    When I go to "/today?whose=mine"
    Then no line shows "确认安装方案"
    When I press "团队"
    Then the line of "确认安装方案" shows "有风险"
    And the line of "确认安装方案" shows "王丽"
    And the line of "回访运行情况" shows "已通知主管"

  Scenario: Plans are closed from the table of the paper form
    Given "恒力智能装备科技有限公司" had the plan "确认安装方案" of 8 days ago
    And "sales" signs in with one click
    When I go to "/plans"
    Then the row of "确认安装方案" shows "恒力智能装备科技有限公司"
    And the row of "确认安装方案" shows "王丽"
    And the row of "确认安装方案" shows "已逾期"
    When I press "完成" in the row of "确认安装方案"
    Then a message says "已保存"
    And no line shows "确认安装方案"
    When I go to "/plans?state=done"
    Then the row of "确认安装方案" shows "已完成"

  Scenario: What a colleague plans for me comes to my day
    Given "sales" signs in with one click
    When I go to "/today"
    And "manager" plans "回访设备运行情况" at "恒力智能装备科技有限公司" for today, for "sales"
    Then I see "回访设备运行情况"

  Scenario: The result of a plan is written into a form that is filled already
    Given "恒力智能装备科技有限公司" has the plan "确认安装方案" for today
    And "sales" signs in with one click
    When I go to "/today"
    And I focus the line "确认安装方案"
    And I press the key "r"
    And I fill in:
      | content | 方案已经确认 |
    And I press "保存"
    Then a message says "已记录"
    When I go to "/today"
    Then no line shows "确认安装方案"

  Scenario: A reminder says of what, and leads there
    Given "恒力智能装备科技有限公司" has the to-do "寄送样品清单", of which it is time to remind
    And "sales" signs in with one click
    When I open the bell
    Then I see "提醒：待办“寄送样品清单”"
    When I choose "寄送样品清单"
    Then a dialog asks for "寄送样品清单"

  Scenario: The talk behind a signal is opened from it (R-SIG-1)
    Given 3 calls to "恒力智能装备科技有限公司" were not answered, the last of them to "约定周五回电"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I open the record "约定周五回电" behind the signal
    Then a dialog asks for "约定周五回电"

  Scenario: A signal is put off with a reason (R-SIG-1)
    Given 3 calls to "恒力智能装备科技有限公司" were not answered, the last of them to "约定周五回电"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    Then I see "多次未回复"
    When I press "稍后 多次未回复"
    And I press "自选日期或写明原因…"
    Then a dialog asks for "推迟到"
    When I fill in:
      | snooze-days   | 自选日期   |
      | snooze-reason | 客户本周出差 |
    And I save the dialog
    Then a dialog asks for "必填"
    When I choose the day in 10 days as "snooze-day"
    And I save the dialog
    Then a message says "已推迟"
    And I do not see "多次未回复"

  Scenario: A slower pace is one click (R-SIG-1)
    Given 3 calls to "恒力智能装备科技有限公司" were not answered, the last of them to "约定周五回电"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I press "放慢节奏"
    Then a message says "已放慢跟进节奏"

  Scenario: A signal that is none is dismissed with a reason (R-SIG-1)
    Given 3 calls to "恒力智能装备科技有限公司" were not answered, the last of them to "约定周五回电"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I press "忽略 多次未回复"
    Then a dialog asks for "原因"
    When I save the dialog
    Then a dialog asks for "必填"
    When I fill in:
      | reason | 客户在休假 |
    And I save the dialog
    Then a message says "已忽略"
    And I do not see "多次未回复"

  Scenario: A competitor who is named twice is a risk by one click (R-SIG-2)
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "澜桥水务设备有限公司" named the competitor "蓝海科技" 2 times
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    Then the signals show "30 天内 2 次提及同一竞争对手"
    When I press "建立风险"
    Then a message says "已处理"
    And I do not see "次提及同一竞争对手"
    When I look at its "risk"
    Then the panel shows "竞争"
    And the panel shows "未处理"

  Scenario: One too many contacts is asked about before it is saved (R-SIG-4)
    Given 2 calls were made to "恒力智能装备科技有限公司" today
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I fill in:
      | content | 再次致电 |
    And I press "保存"
    Then I see "仍要保存"
    When I press "仍要保存"
    Then a message says "已记录"
