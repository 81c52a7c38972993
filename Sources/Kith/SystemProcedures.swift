import KithExecutor
import KithPlanner
import KithValue

/// The procedures that tell of the program and of the graph that is open.
enum SystemProcedures {
  static func all(path: String?) -> [Procedure] { [components, ping, info(path)] }

  private static let components = procedure(
    "dbms.components", [.init("name", .string), .init("versions", .list(.string)), .init("edition", .string)],
    "The program and its version."
  ) { [.string("kith"), .list([.string(version)]), .string("embedded")] }

  private static let ping = procedure("db.ping", [.init("success", .boolean)], "True: somebody is here to answer.") {
    [.boolean(true)]
  }

  private static func info(_ path: String?) -> Procedure {
    procedure(
      "db.info", [.init("name", .string), .init("path", .string)],
      "What the graph is called and where it was opened; a graph in memory has no path."
    ) {
      let name = path.flatMap { $0.split(separator: "/").last.map(String.init) } ?? "memory"
      return [.string(name), path.map { .string($0) } ?? .null]
    }
  }

  private static func procedure(
    _ name: String, _ results: [FunctionSignature.Parameter], _ summary: String,
    _ row: @escaping @Sendable () -> [Value]
  ) -> Procedure {
    Procedure(ProcedureSignature(name, arguments: [], results: results, summary: summary)) {
      (_: [Value], _: ProcedureContext) throws(EvaluationError) -> [[Value]] in [row()]
    }
  }
}
