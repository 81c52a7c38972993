import KithSession

/// The results of one or several statements as one text in one format: what stands before, between and behind them.
///
/// JSON has a shape for one result and another for several: an array of rows, or an array of such arrays.
final class ResultDocument {
  /// How many statements will follow one another.
  enum Expectation {
    case one
    case several
    /// A stream: JSON then waits with the first result until there is a second, or the end.
    case unknown
  }

  let mode: OutputMode
  private let sink: any TextSink
  private let appearance: Appearance
  private let expectation: Expectation
  private var held: MemorySink?
  private var count = 0
  private var renderer: (any Renderer)?
  /// Whether the last result had something left out to fit the terminal.
  private(set) var isCut = false

  /// Whether it is for the result of one statement.
  var isOfOne: Bool { expectation == .one }

  init(mode: OutputMode, sink: any TextSink, appearance: Appearance, expectation: Expectation) {
    self.mode = mode
    self.sink = sink
    self.appearance = appearance
    self.expectation = expectation
  }

  /// Begins a statement's result; one without columns is seen only in JSON.
  func begin(columns: [String]) {
    renderer = nil
    isCut = false
    guard mode == .json || !columns.isEmpty else { return }
    let target = openResult()
    renderer = mode.makeRenderer(to: target, appearance: appearance)
    renderer?.begin(columns: columns)
  }

  func add(_ batch: RowBatch) { renderer?.add(batch) }

  /// Ends a result.
  func finishResult() { endResult { $0.finish() } }

  /// Ends the result of a statement that failed, which an error cut short or kept from beginning: where others follow,
  /// each has its place in JSON.
  func failResult(keepingPlace: Bool) {
    if keepingPlace, renderer == nil { begin(columns: []) }
    endResult { $0.abandon() }
  }

  private func endResult(_ end: (any Renderer) -> Void) {
    if let renderer { end(renderer) }
    isCut = (renderer as? TableRenderer)?.isCut ?? false
    renderer = nil
    if held == nil { sink.flush() }
  }

  /// Ends the text. An expected result that never came is an empty array in JSON, if so wished.
  func finish(evenIfEmpty: Bool = true) {
    if mode == .json, evenIfEmpty || count > 0 {
      if let held {
        sink.write(held.take())
        self.held = nil
      } else if count == 0 {
        sink.write("[")
      }
      let isArrayOfArrays = expectation == .several || (expectation == .unknown && count > 1)
      if count == 0 || isArrayOfArrays { sink.write("]") }
      sink.write("\n")
    }
    sink.flush()
  }

  private func openResult() -> any TextSink {
    defer { count += 1 }
    guard mode == .json else {
      if count > 0 { sink.write(mode.separator) }
      return sink
    }
    switch (expectation, count) {
    case (.one, _): return sink
    case (.several, 0):
      sink.write("[")
      return sink
    case (.unknown, 0):
      let memory = MemorySink()
      held = memory
      return memory
    case (.unknown, 1):
      sink.write("[" + (held?.take() ?? "") + ",\n")
      held = nil
      return sink
    case (.several, _), (.unknown, _):
      sink.write(",\n")
      return sink
    }
  }
}
