import Testing

@Suite struct GherkinReaderTests {
  @Test func readsScenariosWithTheirBackground() throws {
    let feature = try GherkinReader.read(
      #"""
      #encoding: utf-8

      Feature: Match5 - Variable length

        Background:
          Given an empty graph

        # A comment between scenarios.
        @slow @skipStyleCheck
        Scenario: [1] Doc strings keep what stands in them
          When executing query:
            """
            RETURN '# no comment' AS a,
              '|' AS b

            """
          Then the result should be, in any order:
            | a   | b |
            | 'x' | 1 |
          And no side effects
      """#)
    #expect(feature.name == "Match5 - Variable length")
    let scenario = try #require(feature.scenarios.first)
    #expect(feature.scenarios.count == 1)
    #expect(scenario.tags == ["@slow", "@skipStyleCheck"])
    #expect(scenario.example == nil)
    #expect(scenario.steps.map(\.text).first == "an empty graph")
    #expect(scenario.steps[1].docString == "RETURN '# no comment' AS a,\n  '|' AS b\n")
    #expect(scenario.steps[2].table == [["a", "b"], ["'x'", "1"]])
    #expect(scenario.steps.count == 4)
  }

  @Test func expandsOutlinesOverAllTheirExamples() throws {
    let feature = try GherkinReader.read(
      #"""
      Feature: F
        Scenario Outline: [2] Sum of <a>
          When executing query:
            """
            RETURN <a> + <b> AS <column> // <c>
            """
          Then the result should be, in any order:
            | <column> |
            | <b>      |

          Examples:
            | a | b   | column |
            | 1 | <a> | x      |

          # More of them.
          @late
          Examples:
            | a | b | column |
            | 2 | 3 | y      |
            | 4 | 5 | z      |
      """#)
    #expect(feature.scenarios.map(\.name) == ["[2] Sum of 1", "[2] Sum of 2", "[2] Sum of 4"])
    #expect(feature.scenarios[0].steps[0].docString == "RETURN 1 + <a> AS x // <c>")
    #expect(feature.scenarios[2].steps[1].table == [["z"], ["5"]])
    #expect(feature.scenarios[2].example?.map(\.cell) == ["4", "5", "z"])
  }

  @Test(arguments: [
    (#"| a | b |"#, ["a", "b"]),
    (#"|  |"#, [""]),
    (#"|"#, []),
    (#"| 'a\|b' | c |"#, ["'a|b'", "c"]),
    (#"| 'a\\b' | '\\\|' |"#, [#"'a\b'"#, #"'\|'"#]),
    (#"| '\nFoo\'' |"#, ["'\nFoo\\''"]),
    (#"| "x\\"#, []),
  ])
  func splitsTableRows(line: String, cells: [String]) {
    #expect(parseTableRow(line) == cells)
  }

  @Test func saysWhereAFileIsWrong() {
    #expect(throws: GherkinError.self) { try GherkinReader.read("nothing") }
    #expect(throws: GherkinError.self) { try GherkinReader.read("Feature: F\nScenario: S\n  | a |") }
    #expect(throws: GherkinError.self) {
      try GherkinReader.read("Feature: F\nScenario: S\n  When executing query:\n  \"\"\"\n  RETURN 1")
    }
  }
}
