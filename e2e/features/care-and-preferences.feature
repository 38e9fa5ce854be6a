Feature: Care and communication preferences
  How a customer likes to be spoken to stands in its facts; the days on which a greeting is welcome follow from the records.

  Background:
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"

  Scenario: Communication preferences are written down and changed
    Given "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    When I edit the facts
    And I fill in:
      | pref_channel   | 电话    |
      | pref_hours     | 上午十点后 |
      | pref_frequency | 每两周一次 |
      | pref_avoid     | 午休时来电 |
    And I save the dialog
    Then no dialog is open
    And the facts show "上午十点后"
    And the facts show "午休时来电"
    And the timeline begins with "午休时来电"
    When I edit the facts
    And I fill in:
      | pref_avoid | 周五下午来电 |
    And I save the dialog
    Then no dialog is open
    And the facts show "周五下午来电"
    And the timeline begins with "周五下午来电"

  Scenario: A birthday comes with its contact, and goes with it
    Given "李主任" has a birthday at "澜桥水务设备有限公司" in 3 days
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    Then the care shows "李主任"
    When I press "编辑 李主任"
    And I press "归档"
    And I press "再次点击以归档"
    Then a message says "联系人已归档"
    And the care does not show "李主任"
    When I press "撤销"
    Then the care shows "李主任"
