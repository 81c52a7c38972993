/// What the command line asks for.
struct BenchmarkOptions {
  var data = ""
  var queries = ""
  var runs = 15
  var json: String?
  var expected: String?
  /// Only queries whose name contains this.
  var filter: String?
  /// Prints each query's plan with what was measured of it.
  var showsProfile = false
  /// Where a copy of the graph is kept while it is measured how soon queries stop; in memory otherwise.
  var store: String?
  /// Measures how soon each query stops when it is asked to, and not how long it takes.
  var cancels = false

  static let usage = """
    usage: kith-bench --data DIR --queries DIR [--runs N] [--json FILE] [--expected DIR] [--cypher-filter NAME]
                      [--profile] [--cancel [--store PATH]]

    Loads a benchmark's CSV files, runs every NAME.cypher of the folder N times after warming up, and prints medians;
    with --cancel it asks each to stop, N times at moments spread over its run, and prints how long that took at most,
    and the next statements; with --store in copies of the graph at PATH, which are overwritten.
    """

  struct Failure: Error {
    var message: String
  }

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--profile" {
        showsProfile = true
        continue
      }
      if name == "--cancel" {
        cancels = true
        continue
      }
      guard let value = rest.popFirst() else { throw Failure(message: "\(name) needs a value") }
      switch name {
      case "--data": data = value
      case "--queries": queries = value
      case "--runs":
        guard let number = Int(value), number > 0 else { throw Failure(message: "--runs takes a number above 0") }
        runs = number
      case "--json": json = value
      case "--expected": expected = value
      case "--store": store = value
      case "--cypher-filter": filter = value
      default: throw Failure(message: "\(name) is not an option")
      }
    }
    if data.isEmpty || queries.isEmpty { throw Failure(message: Self.usage) }
  }
}
