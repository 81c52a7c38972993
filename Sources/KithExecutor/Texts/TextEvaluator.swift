import KithValue

/// An expression that makes a text of others: `toLower(replace(d.title, ' ', '-'))`, `p.name + ' (' + p.region + ')'`,
/// `split(p.name, ' ')[0]`.
///
/// The whole is made in one buffer and put into the dictionary of the statement's texts, many rows at a time, without a
/// string on the way. What is made of values that come again is kept.
final class TextEvaluator: Evaluator, TextBounded {
  private let leaves: [Evaluator]
  private let form: TextForm
  /// The same by boxed values, made when leaves are first of other kinds, as where `+` adds something to a list.
  private lazy var general: Evaluator = makeGeneral()
  private let makeGeneral: () -> Evaluator
  /// Whether it may keep what it has computed.
  var keepsImages = true
  private var images = ValueImages()
  private var coded = CodedTextImages()
  /// What a predicate says of the texts, by the codes of the one leaf that is a column of them.
  private var truths = CodeTruths()
  /// The codes of texts of few bytes, which come again and again where long ones are cut.
  private var short = ShortTexts()
  private let buffer = TextBuffer()
  /// Beyond this whoever asks wants no text: one that stands beyond it as well takes the place of those.
  var bound: TextBound? { didSet { sieve = nil } }
  private var sieve: BoundSieve?
  /// The run of the statement, and the leaves that are the same in all rows, of which what is kept is: a run has other texts
  /// than the next, and other parameters.
  private var run: MemoryBudget?
  private var constants: [Value?] = []
  /// Whether a text of this run was so long that the boxed way makes all.
  private var meetsLongTexts = false

  init(_ form: TextForm, _ leaves: [Evaluator], general: @escaping () -> Evaluator) {
    self.form = form
    self.leaves = leaves
    makeGeneral = general
  }

  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    guard let vectors = try columns(morsel, rows, context), let source = form.source(vectors) else {
      return try general.evaluate(morsel, rows, context)
    }
    if let column = vectors.onlyCodes, bound == nil || column.dictionary.count <= 4_096,
      coded.use(column.dictionary, rows.rowCount)
    {
      if let known = try known(column.codes, vectors, rows, context) { return known }
    } else if keepsImages, bound == nil {
      let imaged = try images.map(vectors, morsel.count, rows, texts: context.texts) {
        vectors, count throws(EvaluationError) in
        let all = Selection(indices: nil, count: count)
        if let source = form.source(vectors), let texts = try texts(source, count, all, context) { return texts }
        return .constant(.null, count: count)
      }
      if meetsLongTexts { images = ValueImages() } else if let imaged { return imaged }
    }
    if sieve == nil, let bound { sieve = BoundSieve(bound, context.texts) }
    if let made = try texts(source, morsel.count, rows, context, sieve) { return made }
    return try general.evaluate(morsel, rows, context)
  }

  /// The texts of the selected rows, but for those that a sieve keeps out.
  func evaluate(
    _ morsel: Morsel, _ context: ExecutionContext, _ sieve: TextSieve?
  ) throws(EvaluationError) -> Vector {
    if let vectors = try columns(morsel, morsel.rows, context), let source = form.source(vectors),
      let made = try texts(source, morsel.count, morsel.rows, context, sieve)
    {
      return made
    }
    return try general.evaluate(morsel, morsel.rows, context)
  }

  /// The leaves of the selected rows; nil where they are the same in all rows, or texts are long, and the boxed way is to be
  /// gone. What is kept of other leaves is forgotten.
  private func columns(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> [Vector]? {
    if run !== context.memory {
      run = context.memory
      meetsLongTexts = false
      images = ValueImages()
      short = ShortTexts()
      sieve = nil
      constants = []
    }
    if meetsLongTexts || rows.rowCount == 0 { return nil }
    var vectors: [Vector] = []
    vectors.reserveCapacity(leaves.count)
    for leaf in leaves { vectors.append(try leaf.evaluate(morsel, rows, context)) }
    if vectors.allSatisfy(\.isConstant) { return nil }
    if !areKnown(vectors) {
      constants = vectors.map { $0.isConstant ? $0[0] : nil }
      coded = CodedTextImages()
      truths = CodeTruths()
    }
    return vectors
  }

  /// Whether the leaves that are the same in all rows are those of which what is kept is.
  private func areKnown(_ vectors: [Vector]) -> Bool {
    guard vectors.count == constants.count else { return false }
    for (vector, known) in zip(vectors, constants) {
      guard vector.isConstant == (known != nil) else { return false }
      if let known, !vector[0].isIdentical(to: known) { return false }
    }
    return true
  }

  /// The texts of a column of codes, each made once.
  private func known(
    _ codes: [UInt32], _ vectors: [Vector], _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector? {
    let new = coded.missing(codes, rows)
    if !new.isEmpty {
      let missing = vectors.map { vector -> Vector in
        if case .string(_, let dictionary) = vector { .string(new, dictionary) } else { vector }
      }
      guard let source = form.source(missing) else { return nil }
      let numbers = Selection(indices: nil, count: new.count)
      // Should one be an error, those that are entered have no text.
      var images = coded
      coded = CodedTextImages()
      let made = try texts(source, new.count, numbers, context)
      guard let made, case .string(let texts, _) = made else { return nil }
      images.enter(texts, of: new)
      coded = images
    }
    return .string(coded.images(of: codes, rows), context.texts)
  }

  /// Makes the text of a row behind what stands in the buffer: false for null, nil where it is too long to be made here.
  private func make(_ source: TextSource, _ row: Int) -> Bool? {
    let start = buffer.count
    let isText = source.append(row, to: buffer)
    if buffer.isTooLong || buffer.count - start >= TextBuffer.longText {
      meetsLongTexts = true
      return nil
    }
    if !isText { buffer.truncate(to: start) }
    return isText
  }

  /// The texts as codes, or what stands in for them; nil where one is so long that another way must make it.
  private func texts(
    _ source: TextSource, _ count: Int, _ rows: Selection, _ context: ExecutionContext, _ sieve: TextSieve? = nil
  ) throws(EvaluationError) -> Vector? {
    let dictionary = context.texts
    var result = [UInt32](repeating: .max, count: count)
    var ends: [Int] = []
    var places: [Int] = []
    var codes: [UInt32] = []
    ends.reserveCapacity(min(rows.rowCount, 4_096))
    places.reserveCapacity(min(rows.rowCount, 4_096))
    func enter() throws(EvaluationError) {
      if ends.isEmpty { return }
      dictionary.intern(buffer.text(from: 0), ends: ends, into: &codes)
      for (place, code) in zip(places, codes) { result[place] = code }
      short.enter(buffer.text(from: 0), ends, codes)
      ends.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
      buffer.removeAll()
      try context.checkCancelled()
      try context.madeTexts?.take(context.memory)
    }
    buffer.removeAll()
    var rows = rows
    if let sieve, let leading = source.leadingBytes(rows) {
      rows = sieve.wanted(rows, beginning: leading, &result)
    }
    source.approach(rows)
    try rows.forEach { row throws(EvaluationError) in
      if meetsLongTexts { return }
      let start = buffer.count
      guard make(source, row) == true else { return }
      let text = buffer.text(from: start)
      if let code = sieve?.code(for: row, text) ?? short.code(of: text) {
        result[row] = code
        return buffer.truncate(to: start)
      }
      if let sieve, let last = places.last {
        let lastStart = ends.count > 1 ? ends[ends.count - 2] : 0
        if let isBetter = sieve.prefers(row, text, to: last, buffer.text(lastStart..<start)) {
          // Of the other, which nobody wants, stays null.
          guard isBetter else { return buffer.truncate(to: start) }
          buffer.keep(start..<buffer.count, from: lastStart)
          ends[ends.count - 1] = buffer.count
          places[places.count - 1] = row
          return
        }
      }
      ends.append(buffer.count)
      places.append(row)
      if buffer.count >= Self.batch { try enter() }
    }
    if meetsLongTexts { return nil }
    try enter()
    return .string(result, dictionary)
  }

  /// How many bytes are put into the dictionary at once.
  private static let batch = 1 << 16
}

extension TextEvaluator {
  /// What a predicate with a constant gives for the text of each selected row, worked out once a code where only one leaf
  /// is a column; nothing is kept of the texts. Nil where the leaves are of kinds that are not known here.
  func test(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext, against constant: StringValue,
    _ holds: (_ text: UnsafeBufferPointer<UInt8>, _ constant: UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(EvaluationError) -> [UInt8]? {
    guard let vectors = try columns(morsel, rows, context) else { return nil }
    let column = vectors.onlyCodes
    guard let source = form.source(vectors, byCode: column != nil) else { return nil }
    if let column { truths.use(column.dictionary, constant) }
    let result = constant.text.withBytes { constant in
      func truth(_ row: Int) -> UInt8 {
        if meetsLongTexts { return 2 }
        buffer.removeAll()
        return make(source, row) == true ? holds(buffer.text(from: 0), constant) ? 1 : 0 : 2
      }
      guard let (codes, _) = column else {
        var result = [UInt8](repeating: 2, count: morsel.count)
        source.approach(rows)
        rows.forEach { result[$0] = truth($0) }
        return result
      }
      return truths.test(codes, morsel.count, rows, truth: { truth(Int($0)) })
    }
    return meetsLongTexts ? nil : result
  }

  /// A number for the text of each selected row, by `measure`, or where that gives nil by the function as it is for a string;
  /// nil where the leaves are of kinds that are not known here.
  func numbers(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext, _ function: ScalarFunction,
    _ measure: (UnsafeBufferPointer<UInt8>) -> Int64?
  ) throws(EvaluationError) -> Vector? {
    guard let vectors = try columns(morsel, rows, context), let source = form.source(vectors) else { return nil }
    var numbers = [Int64](repeating: 0, count: morsel.count)
    var validity = Validity.allNull(morsel.count)
    try rows.forEach { row throws(EvaluationError) in
      if meetsLongTexts { return }
      buffer.removeAll()
      guard make(source, row) == true else { return }
      let text = buffer.text(from: 0)
      if let number = measure(text) {
        numbers[row] = number
        validity.markValid(row)
      } else if case .integer(let number) = try function.body(
        [.string(String(decoding: text, as: UTF8.self))], context.functions)
      {
        numbers[row] = number
        validity.markValid(row)
      }
    }
    return meetsLongTexts ? nil : .integer(numbers, validity)
  }
}

/// `size(toLower(p.name))`, `size(split(p.name, ' '))`, `toInteger(left(p.birthday, 4))`: neither the text nor the list is made.
final class TextNumberEvaluator: RowwiseEvaluator {
  private let function: ScalarFunction
  private let text: TextEvaluator
  private let measure: (UnsafeBufferPointer<UInt8>) -> Int64?

  /// - Parameter argument: what the function is called on where it cannot be told from the bytes of the text.
  init(
    _ function: ScalarFunction, _ argument: Evaluator, of text: TextEvaluator,
    _ measure: @escaping (UnsafeBufferPointer<UInt8>) -> Int64?
  ) {
    self.function = function
    self.text = text
    self.measure = measure
    super.init([argument])
  }
  override func apply(_ arguments: [Value], _ context: ExecutionContext) throws(EvaluationError) -> Value {
    try function.body(arguments, context.functions)
  }
  override func evaluate(
    _ morsel: Morsel, _ rows: Selection, _ context: ExecutionContext
  ) throws(EvaluationError) -> Vector {
    if let numbers = try text.numbers(morsel, rows, context, function, measure) { return numbers }
    return try super.evaluate(morsel, rows, context)
  }
}

extension [Vector] {
  /// The one column of codes, where the others are the same in all rows.
  fileprivate var onlyCodes: (codes: [UInt32], dictionary: StringDictionary)? {
    var found: (codes: [UInt32], dictionary: StringDictionary)?
    for vector in self {
      switch vector {
      case .constant: break
      case .string(let codes, let dictionary) where found == nil: found = (codes, dictionary)
      default: return nil
      }
    }
    return found
  }
}
