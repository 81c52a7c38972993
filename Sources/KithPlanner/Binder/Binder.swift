import KithCypher
import KithValue

/// Resolves names, checks openCypher's rules and gives the bound query: one pass over the tree.
///
///     let bound = try Binder(text: text, catalogue: routines).bind(statement.query)
///
/// Every rule that can be known without running stands here, each with the detail that openCypher names it by.
public final class Binder {
  private let text: String
  private(set) lazy var tokens = SignificantText(text)
  let catalogue: any RoutineCatalogue
  let parameters: Set<String>?
  /// Whether what the patterns match is carried to the end beside the columns.
  let keepsMatches: Bool
  private(set) var nextVariable = 0
  /// A number above that of every variable: where the planner goes on.
  public var variableCount: Int { nextVariable }
  /// The labels, types and property keys named, for notifications.
  public internal(set) var namesUsed: [NameUse] = []
  /// The parameters named.
  public internal(set) var parametersUsed: Set<String> = []
  /// The lists that patterns which repeat give outside.
  var groupVariables: VariableSet = []
  /// Where advice to a planner stands (`USING INDEX`), which this one does without.
  public internal(set) var hintsUsed: [SourceSpan] = []
  /// Where a subquery is to run in transactions of its own, which it does not.
  public internal(set) var transactionsUsed: [SourceSpan] = []
  /// Why some matches cannot be kept, where `keepsMatches` was asked for.
  public internal(set) var limitation: String?

  /// A label, relationship type or property key as it stands in the query.
  public struct NameUse: Sendable {
    /// What a name stands for.
    public enum Kind: Sendable { case label, relationshipType, propertyKey }
    /// What it stands for.
    public var kind: Kind
    /// The name.
    public var name: String
    /// Where it is written.
    public var span: SourceSpan
    /// Whether the query makes it (CREATE, SET), so that it need not exist.
    public var isWritten: Bool
  }

  /// Makes a binder for one statement; `parameters` are the names that have values, or nil where that is not known.
  public init(
    text: String, catalogue: any RoutineCatalogue, parameters: Set<String>? = nil, keepsMatches: Bool = false
  ) {
    self.text = text
    self.catalogue = catalogue
    self.parameters = parameters
    self.keepsMatches = keepsMatches
    namesUsed.reserveCapacity(8)
  }

  /// Binds a whole statement.
  public func bind(_ query: Query) throws(SemanticError) -> BoundQuery {
    try bindQuery(query, outer: Scope(), isTopLevel: true)
  }

  func newVariable(_ name: String?, _ type: CypherType) -> Variable {
    defer { nextVariable += 1 }
    return Variable(id: nextVariable, name: name, type: type, isNamed: name != nil)
  }

  // MARK: queries

  func bindQuery(_ query: Query, outer: Scope, isTopLevel: Bool, mayWrite: Bool = true) throws(SemanticError)
    -> BoundQuery
  {
    var branches = [try bindSingle(query.first, outer: outer, isTopLevel: isTopLevel, mayWrite: mayWrite)]
    for union in query.unions {
      if union.all != query.unions[0].all {
        throw SemanticError(
          "InvalidClauseComposition", "UNION and UNION ALL cannot be mixed in one query", at: union.span,
          hint: "use one of them throughout")
      }
      let next = try bindSingle(union.query, outer: outer, isTopLevel: isTopLevel, mayWrite: mayWrite)
      if next.names != branches[0].names {
        throw SemanticError(
          "DifferentColumnsInUnion",
          "every query of a UNION must return the same columns: \(branches[0].names.joined(separator: ", ")) here, "
            + "\(next.names.joined(separator: ", ")) there", at: union.query.span,
          hint: "name the columns alike with AS")
      }
      branches.append(next)
    }
    let returnsRows = branches[0].returnsRows
    if branches.count > 1, let silent = branches.first(where: { !$0.returnsRows }) {
      throw SemanticError(
        "InvalidClauseComposition", "every query of a UNION must end in RETURN", at: silent.span)
    }
    let outputs =
      branches.count == 1
      ? branches[0].branch.columns
      : branches[0].branch.columns.map { newVariable($0.name, $0.type) }
    return BoundQuery(
      branches: branches.map(\.branch), unionAll: (query.unions.first?.all ?? true) || (keepsMatches && isTopLevel),
      columns: branches[0].names, outputs: outputs, returnsRows: returnsRows,
      isWrite: branches.contains { $0.isWrite })
  }

  struct BoundSingle {
    var branch: BoundQuery.Branch
    var names: [String]
    var returnsRows: Bool
    var isWrite: Bool
    var span: SourceSpan
  }

  private func bindSingle(
    _ query: SingleQuery, outer: Scope, isTopLevel: Bool, mayWrite: Bool
  ) throws(SemanticError) -> BoundSingle {
    try checkComposition(query, isTopLevel: isTopLevel, mayWrite: mayWrite)
    var scope = outer
    var clauses: [BoundClause] = []
    var columns: [Variable] = []
    var names: [String] = []
    var returns = false
    var isWrite = false
    clauses.reserveCapacity(query.clauses.count)
    for (index, clause) in query.clauses.enumerated() {
      if case .return(let projection) = clause {
        let (bound, outputNames) = try bindProjection(
          projection, &scope, isReturn: true, keepsHidden: keepsMatches && isTopLevel)
        clauses.append(.project(bound))
        columns = bound.outputs
        names = outputNames
        returns = true
      } else if case .call(let call) = clause, query.clauses.count == 1, isTopLevel {
        // A procedure called on its own gives its results as the query's columns.
        let bound = try bindCall(call, &scope, isStandalone: true)
        clauses.append(.call(bound))
        columns = bound.yields.map(\.variable)
        names = columns.map(\.name)
        returns = !columns.isEmpty
      } else if case .finish = clause {
        // The clauses before it are run, and what they give is dropped.
      } else {
        clauses.append(try bindClause(clause, &scope, isFirst: index == 0))
      }
      isWrite = isWrite || clause.isUpdating
    }
    return BoundSingle(
      branch: BoundQuery.Branch(clauses: clauses, columns: columns), names: names, returnsRows: returns,
      isWrite: isWrite, span: query.span)
  }

  func bindClause(_ clause: Clause, _ scope: inout Scope, isFirst: Bool) throws(SemanticError) -> BoundClause {
    switch clause {
    case .match(let match): return .match(try bindMatch(match, &scope))
    case .unwind(let unwind):
      let list = try bind(unwind.list, scope, .plain("UNWIND"))
      if scope.lookup(unwind.variable.text) != nil { throw alreadyBound(unwind.variable) }
      let variable = newVariable(unwind.variable.text, list.type.element ?? .any)
      scope.declare(variable)
      return .unwind(list: list.expression, variable)
    case .with(let projection):
      return .project(try bindProjection(projection, &scope, isReturn: false, keepsHidden: keepsMatches).0)
    case .return(let projection):
      return .project(try bindProjection(projection, &scope, isReturn: true, keepsHidden: false).0)
    case .create(let create): return .create(try bindCreate(create.pattern, &scope, clause: "CREATE"))
    case .merge(let merge): return .merge(try bindMerge(merge, &scope))
    case .set(let set): return .set(try bindSetItems(set.items, scope))
    case .remove(let remove): return .remove(try bindRemove(remove, scope))
    case .delete(let delete): return try bindDelete(delete, scope)
    case .foreach(let foreach): return try bindForeach(foreach, scope)
    case .call(let call): return .call(try bindCall(call, &scope, isStandalone: false))
    case .subquery(let subquery): return .subquery(try bindSubqueryClause(subquery, &scope))
    case .loadCSV(let load): return .loadCSV(try bindLoadCSV(load, &scope))
    case .schema(let schema): return .schema(try bindSchema(schema.command))
    case .finish: preconditionFailure("FINISH ends a query and is taken where queries are bound")
    }
  }

  // MARK: which clause may stand where

  /// How many clauses one query may have; CREATE clauses in a row count as one.
  ///
  /// Each clause is a level of the plan, and a plan is walked level by level on the stack.
  static let maximumClauses = 500

  private func checkComposition(_ query: SingleQuery, isTopLevel: Bool, mayWrite: Bool) throws(SemanticError) {
    func refuse(_ clause: Clause, _ message: String, hint: String? = nil) -> SemanticError {
      SemanticError("InvalidClauseComposition", message, at: clause.span, hint: hint)
    }
    let steps = query.steps
    if steps > Self.maximumClauses {
      throw SemanticError(
        "TooManyClauses", "a query may have \(Self.maximumClauses) clauses, and this has \(steps)", at: query.span,
        hint: "end statements with ; in between", kind: .limitExceeded)
    }
    var hasUpdated = false
    for (index, clause) in query.clauses.enumerated() {
      let isLast = index == query.clauses.count - 1
      if clause.isUpdating, !mayWrite {
        throw refuse(clause, "\(clause.keyword) cannot stand within a subquery expression: it may only read")
      }
      switch clause {
      case .return:
        if !isLast { throw refuse(query.clauses[index + 1], "nothing may follow RETURN", hint: "use WITH to go on") }
      case .match, .unwind, .loadCSV:
        if hasUpdated {
          throw refuse(
            clause, "\(clause.keyword) cannot follow an updating clause", hint: "put WITH * between the two")
        }
        if isLast {
          throw refuse(
            clause, "a query cannot end with \(clause.keyword)", hint: "add RETURN, or a clause that changes something")
        }
      case .call:
        if hasUpdated {
          throw refuse(clause, "CALL cannot follow an updating clause", hint: "put WITH * between the two")
        }
      case .with:
        hasUpdated = false
        if isLast {
          throw refuse(clause, "a query cannot end with WITH", hint: "use RETURN")
        }
      case .subquery(let subquery):
        if isLast, subquery.query.first.clauses.last.map({ if case .return = $0 { true } else { false } }) == true {
          throw refuse(clause, "a query cannot end with a CALL subquery that returns rows", hint: "add RETURN")
        }
      case .create, .merge, .set, .remove, .delete, .foreach: hasUpdated = true
      case .schema:
        if query.clauses.count > 1 || !isTopLevel {
          throw refuse(clause, "\(clause.keyword) stands alone", hint: "make it a statement of its own, ended by ;")
        }
      case .finish:
        if !isLast { throw refuse(query.clauses[index + 1], "nothing may follow FINISH") }
      }
    }
  }

  // MARK: errors used in several places

  func alreadyBound(_ name: Name) -> SemanticError {
    SemanticError(
      "VariableAlreadyBound", "the variable `\(name.text)` is already in use here", at: name.span,
      hint: "choose another name")
  }

  func undefined(_ name: String, _ span: SourceSpan, _ scope: Scope) -> SemanticError {
    let near = nearestName(to: name, in: scope.ordered.filter(\.isNamed).map(\.name))
    return SemanticError(
      "UndefinedVariable", "the variable `\(name)` is not defined", at: span,
      hint: near.map { "did you mean `\($0)`?" })
  }

  func typeConflict(_ name: Name, _ found: CypherType, wanted: String) -> SemanticError {
    SemanticError(
      "VariableTypeConflict", "`\(name.text)` is \(found.article) and cannot stand for \(wanted) as well",
      at: name.span)
  }
}

extension SingleQuery {
  /// How many clauses it has, CREATE clauses in a row counted as one.
  fileprivate var steps: Int {
    var count = 0
    var wasCreate = false
    for clause in clauses {
      let isCreate = if case .create = clause { true } else { false }
      if !(isCreate && wasCreate) { count += 1 }
      wasCreate = isCreate
    }
    return count
  }
}

extension Clause {
  /// Whether it changes the graph.
  var isUpdating: Bool {
    switch self {
    case .create, .merge, .set, .remove, .delete, .foreach, .schema: true
    case .match, .unwind, .with, .return, .call, .loadCSV, .finish: false
    case .subquery(let subquery):
      ([subquery.query.first] + subquery.query.unions.map(\.query)).contains {
        $0.clauses.contains(where: \.isUpdating)
      }
    }
  }

  /// The clause as written, for messages.
  var keyword: String {
    switch self {
    case .match(let match): match.optional ? "OPTIONAL MATCH" : "MATCH"
    case .unwind: "UNWIND"
    case .with: "WITH"
    case .return: "RETURN"
    case .create: "CREATE"
    case .merge: "MERGE"
    case .set: "SET"
    case .remove: "REMOVE"
    case .delete: "DELETE"
    case .foreach: "FOREACH"
    case .call, .subquery: "CALL"
    case .loadCSV: "LOAD CSV"
    case .finish: "FINISH"
    case .schema(let schema):
      switch schema.command {
      case .createIndex: "CREATE INDEX"
      case .dropIndex: "DROP INDEX"
      case .createConstraint: "CREATE CONSTRAINT"
      case .dropConstraint: "DROP CONSTRAINT"
      }
    }
  }
}
