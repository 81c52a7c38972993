import KithValue

/// `split(p.name, ' ')`: the lists of a column of texts as stretches of one column of their parts, without a box for any.
///
/// The parts are put into the dictionary of the statement's texts, those of a text that comes again only once.
final class SplitEvaluator: Evaluator {
  private let text: Evaluator
  private let delimiter: [UInt8]
  /// The same by boxed values, over a morsel of which the texts are the one column, where they are no texts or are long.
  private let general: Evaluator
  private var kept = KeptParts()
  /// The run of the statement, of whose texts is kept what is.
  private var run: MemoryBudget?
  /// Whether a text of this run was so long that the boxed way splits all.
  private var meetsLongTexts = false
  private let buffer = TextBuffer()
  /// The codes of parts of few bytes, which come again and again.
  private var short = ShortTexts()

  /// Makes one for a delimiter of at least one byte.
  init(_ text: Evaluator, between delimiter: String, general: Evaluator) {
    self.text = text
    self.delimiter = Array(delimiter.utf8)
    self.general = general
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    let vector = try text.evaluate(morsel, rows, context)
    if run !== context.memory {
      run = context.memory
      kept = KeptParts()
      short = ShortTexts()
      meetsLongTexts = false
    }
    func boxed() throws(EvaluationError) -> Vector {
      try general.evaluate(Morsel(count: morsel.count, columns: [vector]), rows, context)
    }
    guard case .string(let codes, let texts) = vector, rows.rowCount > 0, !meetsLongTexts else { return try boxed() }
    let keeps = kept.use(texts, rows.rowCount)
    let new = keeps ? kept.missing(codes, rows) : rows.numbers.map { codes[Int($0)] }
    guard let parts = try parts(of: new, texts, context) else {
      meetsLongTexts = true
      kept = KeptParts()
      return try boxed()
    }
    if keeps {
      kept.enter(parts, of: new)
      return .list(kept.lists(of: codes, rows, context.texts))
    }
    var starts = [Int32](repeating: 0, count: codes.count)
    var counts = [Int32](repeating: -1, count: codes.count)
    var (next, start) = (0, Int32(0))
    rows.forEach { row in
      let count = parts.counts[next]
      (starts[row], counts[row]) = (start, count)
      start += max(0, count)
      next += 1
    }
    return .list(ListColumn(starts: starts, counts: counts, elements: .string(parts.codes, context.texts)))
  }

  /// The parts of texts one behind the other; nil where a text is so long that another way must split it.
  private func parts(
    of texts: [UInt32], _ dictionary: StringDictionary, _ context: ExecutionContext
  ) throws(EvaluationError) -> SplitParts? {
    var parts = SplitParts()
    parts.counts.reserveCapacity(texts.count)
    parts.codes.reserveCapacity(texts.count * 2)
    var new = NewParts(buffer)
    for text in texts {
      if text == .max {
        parts.counts.append(-1)
        continue
      }
      let before = parts.codes.count
      let isSplit = dictionary.withBytes(of: text) { text in
        guard text.count < Self.longText else { return false }
        delimiter.withUnsafeBufferPointer { delimiter in
          var start = 0
          while let at = text.firstOffset(of: delimiter, from: start) {
            new.append(UnsafeBufferPointer(rebasing: text[start..<at]), to: &parts.codes, short)
            start = at + delimiter.count
          }
          new.append(UnsafeBufferPointer(rebasing: text[start...]), to: &parts.codes, short)
        }
        return true
      }
      guard isSplit else { return nil }
      parts.counts.append(Int32(truncatingIfNeeded: parts.codes.count - before))
      if buffer.count >= Self.batch {
        new.enter(&parts.codes, context.texts, &short)
        try context.checkCancelled()
        try context.madeTexts?.take(context.memory)
      }
    }
    new.enter(&parts.codes, context.texts, &short)
    try context.madeTexts?.take(context.memory)
    return parts
  }

  /// From how many bytes on a text is split by itself: a morsel of others has no more parts than are soon made and given back.
  private static let longText = 4_096
  /// How many bytes are put into the dictionary at once.
  private static let batch = 1 << 16
}

/// The parts of texts one behind the other, and how many each text has; below 0 stands for null.
private struct SplitParts {
  var codes: [UInt32] = []
  var counts: [Int32] = []
}

/// Parts that wait for their codes, as bytes one behind the other.
private struct NewParts {
  private let buffer: TextBuffer
  private var ends: [Int] = []
  /// Where the code of each is wanted.
  private var places: [Int] = []

  init(_ buffer: TextBuffer) {
    self.buffer = buffer
    buffer.removeAll()
  }

  mutating func append(_ part: UnsafeBufferPointer<UInt8>, to codes: inout [UInt32], _ short: borrowing ShortTexts) {
    if let code = short.code(of: part) {
      codes.append(code)
    } else {
      buffer.append(part)
      ends.append(buffer.count)
      places.append(codes.count)
      codes.append(.max)
    }
  }

  /// Puts them into a dictionary, and their codes where they are wanted.
  mutating func enter(_ codes: inout [UInt32], _ texts: StringDictionary, _ short: inout ShortTexts) {
    if ends.isEmpty { return }
    var new: [UInt32] = []
    texts.intern(buffer.text(from: 0), ends: ends, into: &new)
    for (place, code) in zip(places, new) { codes[place] = code }
    short.enter(buffer.text(from: 0), ends, new)
    ends.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    buffer.removeAll()
  }
}

/// The parts of the texts of a dictionary, by their codes.
private struct KeptParts {
  private var dictionary: StringDictionary?
  private var starts: [Int32] = []
  /// `null` for null, `unknown` where the text is not split yet.
  private var counts: [Int32] = []
  private var parts: [UInt32] = []
  /// How many rows came that were too few for the dictionary.
  private var passed = 0
  /// Whether the parts got so many that no more are kept.
  private var isFull = false
  private static let mostParts = 1 << 20
  private static let (null, unknown) = (Int32(-1), Int32(-2))

  /// Begins with a dictionary; false where the rows that came so far are too few to keep something for each of its texts.
  mutating func use(_ dictionary: StringDictionary, _ rows: Int) -> Bool {
    if self.dictionary !== dictionary {
      self = KeptParts()
      self.dictionary = dictionary
    }
    if parts.count > Self.mostParts {
      (starts, counts, parts) = ([], [], [])
      isFull = true
    }
    if isFull { return false }
    let count = dictionary.count
    if counts.isEmpty {
      passed += rows
      if passed * 16 <= count { return false }
    }
    if counts.count < count {
      starts += [Int32](repeating: 0, count: count - starts.count)
      counts += [Int32](repeating: Self.unknown, count: count - counts.count)
    }
    return true
  }

  /// The codes of texts that are not split yet, each once: their parts are to be entered, for until then they stand for null.
  mutating func missing(_ codes: [UInt32], _ rows: Selection) -> [UInt32] {
    var new: [UInt32] = []
    rows.forEach { row in
      let code = codes[row]
      if code == .max || counts[Int(code)] != Self.unknown { return }
      counts[Int(code)] = Self.null
      new.append(code)
    }
    return new
  }

  mutating func enter(_ new: SplitParts, of texts: [UInt32]) {
    var start = Int32(truncatingIfNeeded: parts.count)
    for (text, count) in zip(texts, new.counts) {
      (starts[Int(text)], counts[Int(text)]) = (start, count)
      start += max(0, count)
    }
    parts += new.codes
  }

  /// The lists of the selected rows.
  func lists(of codes: [UInt32], _ rows: Selection, _ texts: StringDictionary) -> ListColumn {
    var ownStarts = [Int32](repeating: 0, count: codes.count)
    var ownCounts = [Int32](repeating: Self.null, count: codes.count)
    var elements: [UInt32] = []
    elements.reserveCapacity(rows.rowCount * 2)
    rows.forEach { row in
      if codes[row] == .max { return }
      let (start, count) = (Int(starts[Int(codes[row])]), counts[Int(codes[row])])
      (ownStarts[row], ownCounts[row]) = (Int32(truncatingIfNeeded: elements.count), count)
      for at in start..<start + Int(max(0, count)) { elements.append(parts[at]) }
    }
    return ListColumn(starts: ownStarts, counts: ownCounts, elements: .string(elements, texts))
  }
}
