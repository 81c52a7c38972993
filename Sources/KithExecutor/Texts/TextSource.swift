import KithValue

/// A text for each row of a morsel, appended to a buffer byte by byte; no string is made on the way.
class TextSource {
  /// Appends the text of a row; false where it is null, and then what was appended means nothing.
  func append(_ row: Int, to buffer: TextBuffer) -> Bool { preconditionFailure("a source of texts appends them") }
  /// Brings what the texts of the selected rows are made of near, where it may be far apart in memory.
  func approach(_ rows: Selection) {}
  /// The first eight bytes of the text of each selected row as a number, where they are at hand before the text is made, and
  /// zero where they are not, or the row may have no text; nil where they never are.
  func leadingBytes(_ rows: Selection) -> [UInt64]? { nil }
  /// Puts zero for the rows that have no text; false where that cannot be told before the text is made.
  func forgetAbsent(_ rows: Selection, _ bytes: inout [UInt64]) -> Bool { false }
}

/// The same text in every row.
final class ConstantText: TextSource {
  private let text: [UInt8]
  init(_ text: String) { self.text = Array(text.utf8) }
  override func append(_ row: Int, to buffer: TextBuffer) -> Bool {
    text.withUnsafeBufferPointer { buffer.append($0) }
    return true
  }
  override func forgetAbsent(_ rows: Selection, _ bytes: inout [UInt64]) -> Bool { true }
}

/// The texts of a column of codes.
final class CodedTexts: TextSource {
  private let codes: [UInt32]
  private let dictionary: StringDictionary
  /// What was seen when texts were brought near, so that it is really looked at.
  private var seen: UInt8 = 0
  init(_ codes: [UInt32], _ dictionary: StringDictionary) {
    self.codes = codes
    self.dictionary = dictionary
  }
  override func append(_ row: Int, to buffer: TextBuffer) -> Bool {
    let code = codes[row]
    if code == .max { return false }
    dictionary.withBytes(of: code) { buffer.append($0) }
    return true
  }
  override func approach(_ rows: Selection) {
    seen |= codes.withUnsafeBufferPointer { codes in dictionary.approach(codes, rows) { codes[$0] != .max } }
  }
  override func leadingBytes(_ rows: Selection) -> [UInt64]? {
    [UInt64](unsafeUninitializedCapacity: codes.count) { bytes, count in
      count = codes.count
      if rows.indices != nil { bytes.initialize(repeating: 0) }
      codes.withUnsafeBufferPointer { codes in
        rows.forEach { row in
          let own = codes[row] == .max ? 0 : dictionary.leadingBytes(of: codes[row])
          // A shorter text goes on with that of another part.
          bytes[row] = own & 0xFF == 0 ? 0 : own
        }
      }
    }
  }
  override func forgetAbsent(_ rows: Selection, _ bytes: inout [UInt64]) -> Bool {
    rows.forEach { if codes[$0] == .max { bytes[$0] = 0 } }
    return true
  }
}

/// The texts of a dictionary, by their codes instead of by rows.
final class DictionaryTexts: TextSource {
  private let dictionary: StringDictionary
  init(_ dictionary: StringDictionary) { self.dictionary = dictionary }
  override func append(_ code: Int, to buffer: TextBuffer) -> Bool {
    dictionary.withBytes(of: UInt32(truncatingIfNeeded: code)) { buffer.append($0) }
    return true
  }
}

/// Integers in decimal.
final class DecimalTexts: TextSource {
  private let numbers: [Int64]
  private let validity: Validity
  init(_ numbers: [Int64], _ validity: Validity) {
    self.numbers = numbers
    self.validity = validity
  }
  override func append(_ row: Int, to buffer: TextBuffer) -> Bool {
    guard validity[row] else { return false }
    buffer.append(numbers[row])
    return true
  }
  override func forgetAbsent(_ rows: Selection, _ bytes: inout [UInt64]) -> Bool {
    if validity.words != nil { rows.forEach { if !validity[$0] { bytes[$0] = 0 } } }
    return true
  }
}

/// Several texts in one.
final class JoinedTexts: TextSource {
  private let parts: [TextSource]
  init(_ parts: [TextSource]) { self.parts = parts }
  override func append(_ row: Int, to buffer: TextBuffer) -> Bool {
    for part in parts where !part.append(row, to: buffer) { return false }
    return true
  }
  override func approach(_ rows: Selection) { for part in parts { part.approach(rows) } }
  override func leadingBytes(_ rows: Selection) -> [UInt64]? {
    guard var bytes = parts[0].leadingBytes(rows) else { return nil }
    for part in parts[1...] where !part.forgetAbsent(rows, &bytes) { return nil }
    return bytes
  }
  override func forgetAbsent(_ rows: Selection, _ bytes: inout [UInt64]) -> Bool {
    for part in parts where !part.forgetAbsent(rows, &bytes) { return false }
    return true
  }
}

/// Texts that a function changes.
final class EditedTexts: TextSource {
  private let source: TextSource
  private let edit: TextEdit
  init(_ source: TextSource, _ edit: @escaping TextEdit) {
    self.source = source
    self.edit = edit
  }
  override func append(_ row: Int, to buffer: TextBuffer) -> Bool {
    let start = buffer.count
    guard source.append(row, to: buffer) else { return false }
    // What works on a long text looks now and then whether it is to go on, which an edit does not.
    if buffer.count - start >= TextBuffer.longText { buffer.isTooLong = true }
    return !buffer.isTooLong && edit(buffer, start)
  }
  override func approach(_ rows: Selection) { source.approach(rows) }
}

/// How an expression makes a text of what its leaves are.
indirect enum TextForm {
  /// A leaf that is a text itself.
  case leaf(Int)
  /// A leaf as `toString` and `+` write it: an integer in decimal.
  case written(Int)
  case joined([TextForm])
  /// A function of a text and of leaves that are the same in all rows.
  case edited(TextForm, ScalarFunction.EditMaker, [Int])

  /// The texts of the rows of these leaves; nil where one of them is of a kind that is not known here.
  ///
  /// - Parameter byCode: whether rows are the codes of the one leaf that is a column of codes.
  func source(_ leaves: [Vector], byCode: Bool = false) -> TextSource? {
    switch self {
    case .leaf(let at), .written(let at):
      switch leaves[at] {
      case .string(let codes, let dictionary):
        return byCode ? DictionaryTexts(dictionary) : CodedTexts(codes, dictionary)
      case .constant(.string(let text), _): return ConstantText(text.text)
      case .constant(.integer(let number), _): return isWritten ? ConstantText(String(number)) : nil
      case .integer(let numbers, let validity): return isWritten ? DecimalTexts(numbers, validity) : nil
      case .constant, .boolean, .float, .node, .relationship, .list, .map, .value: return nil
      }
    case .joined(let parts):
      var sources: [TextSource] = []
      for part in parts {
        guard let source = part.source(leaves, byCode: byCode) else { return nil }
        sources.append(source)
      }
      return JoinedTexts(sources)
    case .edited(let text, let make, let arguments):
      var constants: [Value] = []
      for argument in arguments {
        guard leaves[argument].isConstant else { return nil }
        constants.append(leaves[argument][0])
      }
      guard let edit = make(constants), let source = text.source(leaves, byCode: byCode) else { return nil }
      return EditedTexts(source, edit)
    }
  }

  private var isWritten: Bool { if case .written = self { true } else { false } }
}
