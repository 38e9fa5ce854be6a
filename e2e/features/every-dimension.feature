Feature: Every dimension of a customer
  What a team must know of a customer stands under one roof: needs, opportunities, plans, risks, service, milestones,
  stories. Each can be written down, corrected, put away and brought back.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open

  Scenario Outline: A record of each kind is made, changed, archived and restored
    When I look at its "<part>"
    And I add one
    And I fill in:
      | <first>  | <a> |
      | <second> | <b> |
      | <third>  | <c> |
    And I save the dialog
    Then no dialog is open
    And the panel shows "<title>"
    When I press "编辑 <title>"
    And I fill in:
      | <edit> | <new> |
    And I save the dialog
    Then no dialog is open
    And the panel shows "<new>"
    When I press "归档 <after>"
    Then a message says "已归档"
    And the panel does not show "<new>"
    When I press "撤销"
    Then the panel shows "<new>"

    Examples:
      | part         | first   | a          | second      | b        | third     | c       | title    | edit        | new       | after     |
      | need         | text    | 缩短交付周期     | category    | 交付       | trigger   | 产线扩建    | 缩短交付周期   | text        | 缩短交付周期20% | 缩短交付周期20% |
      | opportunity  | title   | 仓储自动化      | probability | 40       | remark    | 等待预算    | 仓储自动化    | remark      | 预算已批      | 仓储自动化     |
      | plan         | planned | 2031-05-06 | goal        | 确认仓储方案   | materials | 案例集     | 确认仓储方案   | goal        | 确认仓储方案二版  | 确认仓储方案二版  |
      | risk         | kind    | 价格敏感       | description | 对方压价     | severity  | 高       | 价格敏感     | description | 对方再次压价    | 价格敏感      |
      | service_case | kind    | 问题         | problem     | 导出失败     | severity  | 高       | 问题       | problem     | 导出仍然失败    | 问题        |
      | milestone    | kind    | 首次交付       | date    | 2031-06-01 | note    | 首批设备    | 首次交付     | note        | 全部设备      | 首次交付      |
      | key_fact     | subject | 规模         | source      | 官方登记     | statement | 约八百人    | 规模       | statement   | 约九百人      | 规模        |
      | questionnaire | kind   | 满意度问卷      | note        | 季度问卷     | note      | 季度回访    | 满意度问卷    | note        | 年度回访      | 满意度问卷     |
      | story        | kind    | 转化案例       | title       | 标杆项目     | happened  | 三个月签约   | 标杆项目     | happened    | 两个月签约     | 标杆项目      |

  Scenario: Done with nothing to follow, the page asks first
    Given "澜桥水务设备有限公司" is interested, and nothing is planned there
    And "澜桥水务设备有限公司" is open
    When I look at its "plan"
    And I add one
    And I fill in:
      | planned | 2031-05-06 |
      | goal    | 确认仓储方案 |
    And I save the dialog
    Then the panel shows "确认仓储方案"
    When I press "完成 确认仓储方案"
    Then a dialog asks for "仍要保存"
    When I press "取消"
    Then no dialog is open
    And the panel shows "待跟进"
    When I press "完成 确认仓储方案"
    And I press "仍要保存"
    Then no dialog is open
    And the panel shows "已完成"

  Scenario: An opportunity says which needs it would meet
    When I look at its "need"
    And I add one
    And I fill in:
      | text | 缩短交付周期 |
    And I save the dialog
    And I look at its "opportunity"
    And I add one
    And I fill in:
      | title | 仓储自动化 |
    And I press "缩短交付周期"
    And I save the dialog
    Then no dialog is open
    And the panel shows "对应需求 1 项"

  Scenario: A contact is put away and brought back from the archived records
    When I add a contact
    And I fill in:
      | name  | 周总监 |
      | title | 总监  |
    And I save the dialog
    Then I see "周总监"
    When I press "编辑 周总监"
    And I fill in:
      | title | 采购总监 |
    And I save the dialog
    Then I see "采购总监"
    When I press "编辑 周总监"
    And I press "归档"
    And I press "再次点击以归档"
    Then a message says "联系人已归档"
    And I do not see "采购总监"
    When I press "更多"
    And I press "已归档记录…"
    And I press "恢复 周总监"
    Then a dialog asks for "没有已归档的记录"
    When I press "关闭"
    Then I see "采购总监"

  Scenario: An interaction and a contract are put away and brought back
    When I fill in:
      | content | 电话确认了报价 |
    And I press "保存"
    Then the timeline begins with "电话确认了报价"
    When I press "修改互动记录"
    And I fill in:
      | competitor | 华北仪表 |
    And I save the dialog
    Then no dialog is open
    And the timeline shows "华北仪表"
    When I press "修改互动记录"
    Then a dialog asks for "提到的竞品"
    And the field "competitor" holds "华北仪表"
    When I press "归档"
    And I press "再次点击以归档"
    Then a message says "互动已归档"
    When I press "撤销"
    Then the timeline shows "电话确认了报价"
    When I add a contract
    And I fill in:
      | product   | 仓储自动化一期  |
      | signed_on | 2026-01-05 |
    And I save the dialog
    Then I see "仓储自动化一期"
    When I press "编辑合同"
    And I fill in:
      | number | HT-2026-101 |
    And I save the dialog
    Then I see "HT-2026-101"
    When I press "编辑合同"
    And I press "归档"
    And I press "再次点击以归档"
    Then a message says "合同已归档"
    When I press "更多"
    And I press "已归档记录…"
    And I press "恢复 仓储自动化一期"
    Then a dialog asks for "没有已归档的记录"
    When I press "关闭"
    Then I see "仓储自动化一期"
