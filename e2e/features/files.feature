Feature: Files of a customer
  Whoever may write to a customer puts files there, and whoever may see them looks at them without leaving the page.

  Background:
    Given "恒力智能装备科技有限公司" is interested, and "陈经理" can be reached there on "13812345678"
    And "sales" signs in with one click
    And "恒力智能装备科技有限公司" is open
    When I look at its "attachment"

  Scenario: A file is put there and looked at
    When I attach "报价单.pdf", which holds "%PDF-1.4 trailer"
    Then the panel shows "报价单.pdf"
    And the panel shows "PDF"
    When I press "预览 报价单.pdf"
    Then a dialog asks for "报价单.pdf"
    And the pages of 16 bytes are shown

  @screen
  Scenario: A picture is looked at on the page
    When I attach the picture "设备铭牌.png"
    Then the panel shows "设备铭牌.png"
    When I press "预览 设备铭牌.png"
    Then a dialog asks for "设备铭牌.png"
    And the picture is 2 pixels wide and 1 high

  @screen
  Scenario: A file that is not what it says is refused, and the page says why
    When I attach "现场照片.png", which holds "not a picture"
    Then I see "文件内容与扩展名不符"
    And the panel does not show "现场照片.png"

  Scenario: What was put there stands on the timeline
    When I attach "会议纪要.txt", which holds "第一条"
    Then the panel shows "会议纪要.txt"
    When I look at its "timeline"
    Then the timeline begins with "会议纪要.txt"

  Scenario: A file belongs to the interaction in which it was handed over
    When I look at its "timeline"
    And I fill in:
      | content | 现场交付了报价 |
    And I press "保存"
    Then the timeline begins with "现场交付了报价"
    When I look at its "attachment"
    And I attach "会议纪要.txt", which holds "第一条"
    And I press "编辑 会议纪要.txt"
    Then a dialog asks for "所属互动"

  Scenario: A file is renamed, put away and brought back
    When I attach "报价单.pdf", which holds "%PDF-1.4 trailer"
    Then the panel shows "报价单.pdf"
    When I press "编辑 报价单.pdf"
    And I fill in:
      | name | 报价单二版.pdf |
    And I save the dialog
    Then no dialog is open
    And the panel shows "报价单二版.pdf"
    When I press "归档 报价单二版.pdf"
    Then a message says "已归档"
    And the panel does not show "报价单二版.pdf"
    When I press "撤销"
    Then the panel shows "报价单二版.pdf"
