import KithGraph
import KithPlanner
import KithValue

/// The procedures that tell what a graph holds.
enum StandardProcedures {
  static let all: [Procedure] = [labels, relationshipTypes, propertyKeys]

  private static func list(
    _ name: String, _ result: String, _ summary: String, _ names: @escaping @Sendable (Graph) -> [String]
  ) -> Procedure {
    Procedure(ProcedureSignature(name, arguments: [], results: [.init(result, .string)], summary: summary)) {
      (_: [Value], context: ProcedureContext) throws(EvaluationError) -> [[Value]] in
      names(context.graph).sorted().map { [.string($0)] }
    }
  }

  private static let labels = list("db.labels", "label", "The labels in the graph.") { graph in
    graph.labels.filter { graph.nodeCount(label: $0) > 0 }.map { graph.name(of: $0) }
  }
  private static let relationshipTypes = list(
    "db.relationshipTypes", "relationshipType", "The relationship types in the graph."
  ) { graph in graph.types.filter { graph.relationshipCount(type: $0) > 0 }.map { graph.name(of: $0) } }
  private static let propertyKeys = list("db.propertyKeys", "propertyKey", "The property keys in the graph.") { graph in
    graph.keys.map { graph.name(of: $0) }
  }
}
