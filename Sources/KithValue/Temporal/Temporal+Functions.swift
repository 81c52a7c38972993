extension Temporal {
  /// Every temporal function, in the order in which `dbms.functions()` may list them: `date`, `date.transaction`, ...
  ///
  /// Null for an argument that is needed gives null.
  public static let functions: [TemporalFunction] =
    constructors.flatMap { $0.functions } + epochFunctions + durationFunctions

  /// One type of instants: its constructor, its clocks and its truncation.
  private struct Constructor: Sendable {
    let name: String
    let type: CypherType
    let make: @Sendable (Value, TemporalContext) throws(EvaluationError) -> Value
    let truncate: @Sendable ([Value], TemporalContext) throws(EvaluationError) -> Value

    var functions: [TemporalFunction] {
      [
        TemporalFunction(
          FunctionSignature(
            name, [.init("input", .any)], required: 0, result: type,
            summary:
              "A \(type.name) of a string, a map or another temporal value; without one, of the statement's clock.")
        ) { arguments, context throws(EvaluationError) in
          guard let input = arguments.first else { return try make(Temporal.clock(context, nil), context) }
          return try make(input, context)
        },
        clock("transaction", "The \(type.name) at which the transaction began.") { $0.transaction },
        clock("statement", "The \(type.name) at which the statement began.") { $0.statement },
        clock("realtime", "The \(type.name) right now.", isDeterministic: false) { $0.realtime() },
        TemporalFunction(
          FunctionSignature(
            "\(name).truncate", [.init("unit", .string), .init("input", .any), .init("fields", .map)], required: 2,
            result: type, summary: "The first \(type.name) of the unit in which a value lies, with fields set on it."),
          apply: truncate),
      ]
    }

    private func clock(
      _ clock: String, _ summary: String, isDeterministic: Bool = true,
      instant: @escaping @Sendable (TemporalContext) -> TemporalInstant
    ) -> TemporalFunction {
      TemporalFunction(
        FunctionSignature(
          "\(name).\(clock)", [.init("timezone", .any)], required: 0, result: type, isDeterministic: isDeterministic,
          summary: summary)
      ) { arguments, context throws(EvaluationError) in
        var zone: TemporalZone?
        switch arguments.first {
        case nil: break
        case .null?: return .null
        case .map(let map)?: zone = try TemporalFields(map, [.zone], for: type).zone
        case let name?: zone = try TemporalZone(name)
        }
        return try make(Temporal.clock(context, zone, at: instant(context)), context)
      }
    }
  }

  private static let constructors: [Constructor] = [
    Constructor(name: "date", type: .date, make: date, truncate: truncateDate),
    Constructor(name: "localtime", type: .localTime, make: localTime, truncate: truncateLocalTime),
    Constructor(name: "time", type: .time, make: time, truncate: truncateTime),
    Constructor(name: "localdatetime", type: .localDateTime, make: localDateTime, truncate: truncateLocalDateTime),
    Constructor(name: "datetime", type: .dateTime, make: dateTime, truncate: truncateDateTime),
  ]

  private static let epochFunctions: [TemporalFunction] = [
    TemporalFunction(
      FunctionSignature(
        "datetime.fromepoch", [.init("seconds", .number), .init("nanoseconds", .number)], required: 1,
        result: .dateTime, summary: "The DATETIME in UTC so many seconds and nanoseconds after 1970.")
    ) { arguments, _ throws(EvaluationError) in
      guard let seconds = try integer("seconds", arguments.first ?? .null),
        let nanoseconds = try integer("nanoseconds", arguments.count > 1 ? arguments[1] : .integer(0))
      else { return .null }
      let carried = nanoseconds.flooredQuotient(by: TimeOfDay.nanosecondsPerSecond)
      let rest = nanoseconds - carried * TimeOfDay.nanosecondsPerSecond
      let wall = try WallTime(seconds: Int128(seconds) + Int128(carried), nanoseconds: rest)
      return .dateTime(try TemporalZone.utc.dateTime(on: wall))
    },
    TemporalFunction(
      FunctionSignature(
        "datetime.fromepochmillis", [.init("milliseconds", .number)], result: .dateTime,
        summary: "The DATETIME in UTC so many milliseconds after 1970.")
    ) { arguments, _ throws(EvaluationError) in
      guard let milliseconds = try integer("milliseconds", arguments.first ?? .null) else { return .null }
      return .dateTime(try TemporalZone.utc.dateTime(at: TemporalInstant(milliseconds: milliseconds)))
    },
  ]

  private static let durationFunctions: [TemporalFunction] =
    [
      TemporalFunction(
        FunctionSignature(
          "duration", [.init("input", .any)], result: .duration, summary: "A DURATION of a string or a map.")
      ) { arguments, _ throws(EvaluationError) in try duration(arguments.first ?? .null) }
    ] + [
      spanFunction("between", "The DURATION between two values in months, days and seconds.", between),
      spanFunction("inMonths", "The whole months between two values.", inMonths),
      spanFunction("inDays", "The whole days between two values.", inDays),
      spanFunction("inSeconds", "The seconds between two values.", inSeconds),
    ]

  private static func spanFunction(
    _ name: String, _ summary: String,
    _ span: @escaping @Sendable (Value, Value) throws(EvaluationError) -> DurationValue
  ) -> TemporalFunction {
    TemporalFunction(
      FunctionSignature(
        "duration.\(name)", [.init("from", .any), .init("to", .any)], result: .duration, summary: summary)
    ) { arguments, _ throws(EvaluationError) in
      guard arguments.count == 2, !arguments[0].isNull, !arguments[1].isNull else { return .null }
      return .duration(try span(arguments[0], arguments[1]))
    }
  }

  private static func integer(_ name: String, _ value: Value) throws(EvaluationError) -> Int64? {
    switch value {
    case .null: return nil
    case .integer(let integer): return integer
    default: throw .invalidArgumentType("'\(name)' must be an integer")
    }
  }
}
