import KithGraph
import KithValue
import Testing

@testable import KithStore

@Suite struct SchemaFileTests {
  private var schema: GraphSchema {
    var schema = GraphSchema()
    schema.add(ConstraintDefinition(name: "b;%,\"", kind: .unique, target: .node(label: "P, Q"), keys: ["a;b", "%25"]))
    schema.add(ConstraintDefinition(name: "a", kind: .notNull, target: .relationship(type: "R"), keys: ["source"]))
    schema.add(ConstraintDefinition(name: "c", kind: .key, target: .node(label: "P"), keys: ["x", "y"]))
    schema.add(
      ConstraintDefinition(
        name: "d", kind: .type(.oneOf([.list(.string), .dateTime])), target: .node(label: "P"), keys: ["x"]))
    schema.add(IndexDefinition(name: "i", kind: .text, target: .relationship(type: "R"), keys: ["quote"]))
    return schema
  }

  @Test func whatIsDeclaredComesBack() throws {
    let problems = ProblemList()
    #expect(SchemaFile.read(SchemaFile.bytes(of: schema), problems) == schema)
    #expect(problems.isEmpty)
    var writer = RecordWriter()
    schema.encode(into: &writer)
    var reader = RecordReader(writer.bytes)
    #expect(try GraphSchema(from: &reader) == schema)
  }

  @Test func itGoesWithTheFolder() throws {
    let folder = TemporaryFolder(["nodes/T.csv": "id:ID\na\n"])
    let store = try TextFolderStore(path: folder.path)
    func set(_ schema: GraphSchema) throws {
      try store.beginWriting(patience: .zero)
      defer { store.endWriting() }
      let transaction = GraphTransaction(store.graph)
      transaction.setSchema(schema)
      _ = try store.commit(transaction, statement: "")
    }
    try set(schema)
    #expect(try TextFolderStore(path: folder.path).graph.schema == schema)
    #expect(folder.read("schema.csv") == nil)
    try store.checkpoint(patience: .zero)
    #expect(folder.read("schema.csv")?.contains("a,NOT NULL,,R,source,\n") == true)
    #expect(try TextFolder.load(folder.path).graph.schema == schema)
    try store.refresh()
    try set(GraphSchema())
    try store.checkpoint(patience: .zero)
    #expect(folder.read("schema.csv") == nil)
    #expect(try TextFolderStore(path: folder.path).graph.schema.isEmpty)
  }

  @Test func everyFaultHasItsPlace() {
    let folder = TemporaryFolder([
      "nodes/T.csv": "id:ID\na\n",
      "schema.csv": """
      name,rule,label,type,keys,value
      a,UNIQE,T,,id,
      ,UNIQUE,T,,id,
      c,UNIQUE,T,R,id,
      d,TYPE,T,,id,INTEGR
      e,UNIQUE,T,,,

      """,
    ])
    #expect(
      TextFolder.check(folder.path).map(\.description) == [
        "schema.csv:2:3: there is no rule 'UNIQE' (did you mean UNIQUE?)",
        "schema.csv:3:1: this rule has no name (give it one)",
        "schema.csv:4:10: a rule is of a label or of a relationship type (fill one of the two columns)",
        "schema.csv:5:14: 'INTEGR' is no type of a property (INTEGER, STRING, LIST<STRING>, ...)",
        "schema.csv:6:13: this rule names no property (write its keys, with semicolons between them)",
      ])
  }
}
