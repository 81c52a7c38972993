// Whoever imports Kith gets the values, the session protocol, the diagrams and what a procedure is made of along with it.
@_exported import KithDiagram
@_exported import KithSession
@_exported import KithValue

import KithExecutor

/// A function of values that expressions can call.
public typealias ScalarFunction = KithExecutor.ScalarFunction
/// What a function takes from around it: chance, the clock, limits.
public typealias FunctionContext = KithExecutor.FunctionContext
/// A procedure that CALL can name.
public typealias Procedure = KithExecutor.Procedure
/// What a procedure may ask of the statement that calls it.
public typealias ProcedureContext = KithExecutor.ProcedureContext
