/// Where a field or a fault stands in a file: both count from 1.
public struct CSVPlace: Sendable, Hashable, Comparable {
  /// The line of the file (a row with line breaks inside quotes takes several).
  public var line: Int
  /// The character of the line (Unicode scalars, so `é` is one and a quote counts).
  public var column: Int

  /// Makes a place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The order in which one reads.
  public static func < (a: CSVPlace, b: CSVPlace) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// What is wrong with a file of separated values, and where.
public struct CSVFault: Error, Sendable, Hashable {
  /// The ways in which a file can be wrong.
  public enum Kind: Sendable, Hashable {
    /// A field opens with a quote that nothing closes.
    case unterminatedQuote
    /// A quote in the middle of an unquoted field.
    case strayQuote
    /// Something other than a separator or a line end after a closing quote.
    case textAfterQuote
    /// A row with more or fewer fields than the first one.
    case ragged(expected: Int, found: Int)
    /// Bytes that are not UTF-8.
    case notUTF8
    /// The file starts with the byte order mark of UTF-16.
    case utf16
    /// A row longer than the format allows.
    case rowTooLong(limit: Int)
    /// The file cannot be opened or read; the system's words.
    case unreadable(String)
    /// The reader was asked to stop.
    case cancelled
  }

  /// What is wrong.
  public var kind: Kind
  /// Where; line 1, column 1 for what concerns the file as a whole.
  public var place: CSVPlace

  /// Makes a fault.
  public init(_ kind: Kind, at place: CSVPlace = CSVPlace(line: 1, column: 1)) {
    self.kind = kind
    self.place = place
  }

  /// What is wrong, for people.
  public var message: String {
    switch kind {
    case .unterminatedQuote: "this quoted field is never closed"
    case .strayQuote: "a quote stands inside a field that does not start with one"
    case .textAfterQuote: "text follows the closing quote of a field"
    case .ragged(let expected, let found):
      "this row has \(found) \(found == 1 ? "field" : "fields"), the first row has \(expected)"
    case .notUTF8: "this is not UTF-8 text"
    case .utf16: "the file is UTF-16, not UTF-8"
    case .rowTooLong(let limit): "this row is longer than \(limit) bytes"
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .cancelled: "reading was cancelled"
    }
  }

  /// What would mend it, where that can be said.
  public var hint: String? {
    switch kind {
    case .unterminatedQuote: "close it with \"; a quote inside a quoted field is written twice"
    case .strayQuote, .textAfterQuote: "put the whole field in quotes and write each quote inside it twice"
    case .ragged(let expected, let found):
      found > expected ? "put a field that holds the separator in quotes" : "add the missing separators"
    case .notUTF8, .utf16: "save the file as UTF-8"
    case .rowTooLong: "look for a quote that is never closed"
    case .unreadable, .cancelled: nil
    }
  }
}
