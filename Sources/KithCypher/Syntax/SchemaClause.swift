/// A command on the schema: CREATE and DROP of an INDEX or a CONSTRAINT. It is the whole of its statement.
public struct SchemaClause: Sendable {
  /// What is to be done.
  public enum Command: Sendable {
    /// `CREATE [RANGE | TEXT] INDEX [name] [IF NOT EXISTS] FOR target ON (n.a, ...)`.
    case createIndex(CreateIndexCommand)
    /// `DROP INDEX name [IF EXISTS]`.
    case dropIndex(name: Name, ifExists: Bool)
    /// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR target REQUIRE ...`.
    case createConstraint(CreateConstraintCommand)
    /// `DROP CONSTRAINT name [IF EXISTS]`.
    case dropConstraint(name: Name, ifExists: Bool)
  }
  /// What is to be done.
  public var command: Command
  /// Where it stands.
  public var span: SourceSpan
  /// Makes a command.
  public init(command: Command, span: SourceSpan) {
    self.command = command
    self.span = span
  }
}

/// `CREATE [RANGE | TEXT] INDEX [name] [IF NOT EXISTS] FOR target ON (n.a, ...)`.
public struct CreateIndexCommand: Sendable {
  /// The kinds of index there are.
  public enum Kind: Sendable { case range, text }
  /// RANGE where nothing is written.
  public var kind: Kind
  /// The name, where one is given.
  public var name: Name?
  /// Whether an index that is there already is left at that.
  public var ifNotExists: Bool
  /// What is indexed.
  public var target: SchemaPattern
  /// The property keys.
  public var keys: [Name]
  /// Makes a command.
  public init(kind: Kind, name: Name?, ifNotExists: Bool, target: SchemaPattern, keys: [Name]) {
    self.kind = kind
    self.name = name
    self.ifNotExists = ifNotExists
    self.target = target
    self.keys = keys
  }
}

/// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR target REQUIRE (n.a, ...) IS UNIQUE`.
public struct CreateConstraintCommand: Sendable {
  /// What is demanded.
  public enum Requirement: Sendable {
    /// `IS [NODE | RELATIONSHIP] UNIQUE`.
    case unique
    /// `IS [NODE | RELATIONSHIP] KEY`.
    case key
    /// `IS NOT NULL`.
    case notNull
    /// `IS :: TYPE`, with where the type stands.
    case type(TypeName, SourceSpan)
  }
  /// The name, where one is given.
  public var name: Name?
  /// Whether a constraint that is there already is left at that.
  public var ifNotExists: Bool
  /// What it is about.
  public var target: SchemaPattern
  /// The property keys.
  public var keys: [Name]
  /// What is demanded of them.
  public var requirement: Requirement
  /// Makes a command.
  public init(name: Name?, ifNotExists: Bool, target: SchemaPattern, keys: [Name], requirement: Requirement) {
    self.name = name
    self.ifNotExists = ifNotExists
    self.target = target
    self.keys = keys
    self.requirement = requirement
  }
}

/// What a command on the schema is about: `(n:Label)` or `()-[r:TYPE]-()`.
public struct SchemaPattern: Sendable {
  /// Whether it is about relationships.
  public var isRelationship: Bool
  /// The variable that the properties are named by.
  public var variable: Name
  /// The label or type.
  public var name: Name
  /// Makes a pattern.
  public init(isRelationship: Bool, variable: Name, name: Name) {
    self.isRelationship = isRelationship
    self.variable = variable
    self.name = name
  }
}
