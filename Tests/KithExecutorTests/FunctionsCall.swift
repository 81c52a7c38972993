import KithExecutor
import KithValue

/// What a function gives for arguments written as JSON, as Cypher writes it, or the error as `TypeError(detail)`.
///
/// `call("left", "\"hello\"", "2")` is `'hello'`.
func call(_ name: String, _ arguments: String..., context: FunctionContext = FunctionContext()) -> String {
  call(name, values: arguments.map { (try? JSON.parse($0)) ?? .null }, context: context)
}

/// The same for values that JSON cannot write.
func call(_ name: String, values: [Value], context: FunctionContext = FunctionContext()) -> String {
  guard let function = ScalarFunctions.named(name.lowercased()) else { return "no such function" }
  do {
    return try function.body(values, context).literalText
  } catch {
    return "\(error.kind.rawValue)(\(error.detail))"
  }
}
