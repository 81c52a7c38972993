/// What the columns of a benchmark's files hold: the files themselves carry names only.
///
/// A folder holds one file a label, in lower case (`person.csv`), and one a relationship type (`FOLLOWS.csv`) whose first
/// two columns are the ids of its ends. Ids are unique within a label.
struct BenchmarkSchema {
  enum Kind { case text, integer, float, boolean }
  typealias Column = (name: String, kind: Kind)

  var nodes: [(label: String, columns: [Column])]
  var relationships: [(type: String, start: String, end: String, columns: [Column])]

  /// The schema whose every file is there, by name.
  static func matching(_ hasFile: (String) -> Bool) -> BenchmarkSchema? {
    [social, stake].first { schema in
      schema.nodes.allSatisfy { hasFile($0.label.lowercased() + ".csv") }
        && schema.relationships.allSatisfy { hasFile($0.type + ".csv") }
    }
  }

  /// People who follow each other, live in cities and have interests.
  static let social = BenchmarkSchema(
    nodes: [
      (
        "Person",
        [
          ("id", .integer), ("name", .text), ("gender", .text), ("birthday", .text), ("age", .integer),
          ("isMarried", .boolean),
        ]
      ),
      (
        "City",
        [
          ("id", .integer), ("city", .text), ("state", .text), ("country", .text), ("lat", .float), ("lon", .float),
          ("population", .integer),
        ]
      ),
      ("State", [("id", .integer), ("state", .text), ("country", .text)]),
      ("Country", [("id", .integer), ("country", .text)]),
      ("Interest", [("id", .integer), ("interest", .text)]),
    ],
    relationships: [
      ("FOLLOWS", "Person", "Person", []), ("LIVES_IN", "Person", "City", []),
      ("HAS_INTEREST", "Person", "Interest", []), ("CITY_IN", "City", "State", []),
      ("STATE_IN", "State", "Country", []),
    ])

  /// Stakeholders: roles over time, engagements, letters.
  static let stake = BenchmarkSchema(
    nodes: [
      (
        "Person",
        [
          ("id", .integer), ("name", .text), ("email", .text), ("region", .text), ("influence", .integer),
          ("interest", .integer),
        ]
      ),
      (
        "Organisation",
        [("id", .integer), ("name", .text), ("sector", .text), ("region", .text), ("size", .integer)]
      ),
      (
        "Initiative",
        [("id", .integer), ("name", .text), ("status", .text), ("budget", .integer), ("start", .text)]
      ),
      ("Document", [("id", .integer), ("title", .text), ("kind", .text), ("date", .text)]),
    ],
    relationships: [
      ("WORKS_FOR", "Person", "Organisation", [("role", .text), ("since", .text), ("until", .text)]),
      ("LEADS", "Organisation", "Initiative", [("since", .text)]),
      ("PARTNER_OF", "Organisation", "Organisation", [("since", .text)]),
      ("ENGAGED", "Person", "Organisation", [("date", .text), ("kind", .text), ("initiative", .integer)]),
      ("SUPPORTS", "Person", "Initiative", [("stance", .text), ("since", .text)]),
      ("AUTHORED", "Person", "Document", [("date", .text)]), ("MENTIONS", "Document", "Organisation", []),
      ("ABOUT", "Document", "Initiative", []),
      ("KNOWS", "Person", "Person", [("since", .text), ("strength", .integer)]),
    ])
}
