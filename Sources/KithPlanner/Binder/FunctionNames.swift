/// Names of functions beside those that the catalogue lists.
enum FunctionNames {
  /// Names of GQL and of older Cypher, and the documented ones that they stand for, all in lower case.
  private static let canonical: [String: String] = [
    "collect_list": "collect", "percentile_cont": "percentilecont", "percentile_disc": "percentiledisc",
    "stdev_samp": "stdev", "stdev_pop": "stdevp", "path_length": "length", "element_id": "elementid",
    "cardinality": "size", "duration_between": "duration.between", "local_time": "localtime",
    "local_datetime": "localdatetime", "zoned_time": "time", "zoned_datetime": "datetime", "current_date": "date",
    "current_time": "time", "distance": "point.distance",
    "rels": "relationships", "toint": "tointeger", "current_timestamp": "datetime",
  ]

  /// What a name means that the catalogue does not list.
  enum Meaning {
    case aggregate(AggregateCall.Function)
    /// Another name, under which it is listed.
    case other(String)
  }

  /// What names mean that the catalogue does not list, in lower case.
  static let meanings: [String: Meaning] = {
    let aggregates = Dictionary(
      uniqueKeysWithValues: AggregateCall.Function.allCases.map { ($0.rawValue.lowercased(), Meaning.aggregate($0)) })
    return aggregates.merging(canonical.map { ($0, aggregates[$1] ?? .other($1)) }) { own, _ in own }
  }()

  /// Why a function that Neo4j has is not to be had here, and what to do instead.
  static func unsupported(_ lowercased: String) -> (why: String, instead: String)? {
    switch lowercased {
    case "graph.names", "graph.byname", "graph.byelementid", "graph.propertiesbyname", "db.namefromelementid":
      ("there is one graph, the one that was opened", "leave it out")
    default:
      if lowercased.hasPrefix("apoc.") || lowercased.hasPrefix("gds.") {
        ("it belongs to a library for Neo4j", "a function of your own can be registered in Swift")
      } else {
        nil
      }
    }
  }
}
