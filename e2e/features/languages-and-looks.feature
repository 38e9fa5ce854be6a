@screen
Feature: Languages and looks
  Chinese and English, light and dark: at any moment, without losing one's place.

  Scenario: The language changes on the spot
    Given someone opens the application in Chinese
    Then I see "演示账号"
    When I remember the page
    And I press "EN"
    Then I see "Demo accounts"
    And the page speaks English
    And I do not see "演示账号"
    When I press "中"
    Then I see "演示账号"
    And the page speaks Chinese
    And the page is still the same

  Scenario: A browser's own language is respected
    Given someone opens the application in English
    Then I see "Demo accounts"
    And the page speaks English

  Scenario: The language changes in the middle of work
    Given "sales" signs in with one click
    When I go to "/customers"
    Then I see "看板"
    When I remember the page
    And I press "EN"
    Then I see "Customers"
    And I do not see "看板"
    And the page is still the same

  Scenario: Light and dark
    Given "sales" signs in with one click
    When I remember the page
    And I press "深色"
    Then the page is dark
    When I press "浅色"
    Then the page is light
    And the page is still the same

  Scenario: Every kind of record speaks the language of the screen
    Given "澜桥水务设备有限公司" is interested, and "何工" can be reached there on "13900001111"
    And "澜桥水务设备有限公司" has a record of every kind, told in English
    And "sales" signs in with one click
    And "澜桥水务设备有限公司" is open
    Then no panel of "澜桥水务设备有限公司" says anything as programs write it
    When I press "EN"
    Then no panel of "澜桥水务设备有限公司" says anything that is no English
