/// Anything a Cypher expression can give.
///
/// The payload of every case fits eight bytes, so a value is nine bytes with a stride of sixteen, and the cases without a
/// box cost no reference counting. Entities come in two forms: a *reference* is a handle that only means something
/// within the snapshot it came from and never leaves the engine; `node`, `relationship` and `path` are self-contained
/// and are what a session gives out.
public enum Value: Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case float(Double)
  case string(StringValue)
  case list(ListValue)
  case map(MapValue)
  case date(DateValue)
  case localTime(LocalTimeValue)
  case time(TimeValue)
  case localDateTime(LocalDateTimeValue)
  case dateTime(DateTimeValue)
  case duration(DurationValue)
  case node(Node)
  case relationship(Relationship)
  case path(Path)
  /// A node's identifier within the engine's snapshot.
  case nodeReference(UInt32)
  /// A relationship's identifier within the engine's snapshot.
  case relationshipReference(UInt32)
  /// A path's identifiers within the engine's snapshot.
  case pathReference(PathReference)
}

/// A boxed string. Two are the same only if their UTF-8 bytes are: Cypher knows no canonical equivalence.
public final class StringValue: Sendable {
  /// The text.
  public let text: String
  /// Whether it is known to be all ASCII, so that the standard library's comparison, which is several times faster than
  /// one of bytes but takes canonically equivalent texts for equal, comes to the same as a comparison of bytes.
  public let isASCII: Bool
  /// Boxes a string.
  @inlinable public init(_ text: String) {
    self.text = text
    isASCII = text.utf8Span.isKnownASCII
  }

  /// Whether both have the same UTF-8 bytes.
  @inlinable public func hasSameBytes(as other: StringValue) -> Bool {
    if self === other { return true }
    return isASCII && other.isASCII ? text == other.text : text.hasSameBytes(as: other.text)
  }

  /// Negative, zero or positive by the UTF-8 bytes, which is the order of the code points: `'B' < 'a' < 'á'`.
  @inlinable public func order(against other: StringValue) -> Int {
    if isASCII && other.isASCII { return text < other.text ? -1 : text == other.text ? 0 : 1 }
    return text.orderOfBytes(against: other.text)
  }
}

/// A boxed list.
public final class ListValue: Sendable {
  /// The elements in order.
  public let elements: [Value]
  /// How many levels of lists and maps it has: 1 for `[1]`, 2 for `[[1]]`.
  public let nesting: Int
  /// How many values it holds at all depths, itself among them; it stays at the largest number once that is reached.
  public let weight: UInt32
  /// Boxes a list.
  @inlinable public init(_ elements: [Value]) {
    var deepest = 0
    var total: UInt64 = 1
    for element in elements {
      deepest = max(deepest, element.nesting)
      total &+= UInt64(element.weight)
    }
    self.elements = elements
    nesting = deepest + 1
    weight = UInt32(clamping: total)
  }

  /// Boxes a list of values that are neither lists nor maps nor paths nor copies of entities.
  package init(scalars elements: [Value]) {
    self.elements = elements
    nesting = 1
    weight = UInt32(clamping: elements.count + 1)
  }

  deinit {
    if weight > Disposal.threshold { Disposal.dispose(elements, of: Int(weight)) }
  }
}

/// A boxed map from text keys to values; the entries keep the order in which they were given.
public final class MapValue: Sendable {
  /// One entry.
  public typealias Entry = (key: String, value: Value)
  /// The entries; no key stands twice.
  public let entries: [Entry]
  /// How many levels of lists and maps it has: 1 for `{a: 1}`, 2 for `{a: [1]}`.
  public let nesting: Int
  /// How many values it holds at all depths, itself among them; it stays at the largest number once that is reached.
  public let weight: UInt32
  /// Positions by key, for maps too large to search along.
  private let positions: [ExactString: Int]?

  /// Boxes a map; of entries with the same key the last one counts, in the first one's place.
  public init(_ given: [Entry]) {
    var entries: [Entry] = []
    entries.reserveCapacity(given.count)
    if given.count <= 12 {
      for entry in given {
        if let at = entries.firstIndex(where: { $0.key.hasSameBytes(as: entry.key) }) {
          entries[at].value = entry.value
        } else {
          entries.append(entry)
        }
      }
      positions = nil
    } else {
      var seen: [ExactString: Int] = [:]
      seen.reserveCapacity(given.count)
      for entry in given {
        let key = ExactString(entry.key)
        if let at = seen[key] {
          entries[at].value = entry.value
        } else {
          seen[key] = entries.count
          entries.append(entry)
        }
      }
      positions = seen
    }
    self.entries = entries
    nesting = entries.reduce(0) { max($0, $1.value.nesting) } + 1
    weight = UInt32(clamping: entries.reduce(1 as UInt64) { $0 &+ UInt64($1.value.weight) })
  }

  /// The value under `key`, or nil where the map has no such key.
  public subscript(key: String) -> Value? {
    if let positions {
      guard let at = positions[ExactString(key)] else { return nil }
      return entries[at].value
    }
    for entry in entries where entry.key.hasSameBytes(as: key) { return entry.value }
    return nil
  }
}

/// A string that is equal to another only if the UTF-8 bytes are, for use as a dictionary's key.
public struct ExactString: Hashable, Sendable {
  /// The text.
  public let text: String
  /// Wraps a string.
  @inlinable public init(_ text: String) { self.text = text }

  /// Whether both have the same bytes.
  @inlinable public static func == (a: ExactString, b: ExactString) -> Bool { a.text.hasSameBytes(as: b.text) }

  /// Feeds a hasher with the bytes.
  public func hash(into hasher: inout Hasher) {
    text.withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  /// The same of two names, which are seldom alike and seldom anything but ASCII.
  @inlinable public func isSameName(as other: String) -> Bool {
    utf8.count == other.utf8.count && self == other
      && (utf8Span.isKnownASCII && other.utf8Span.isKnownASCII || hasSameBytes(as: other))
  }

  /// Whether both have the same UTF-8 bytes (`==` would also take `é` for `e` with a combining accent).
  public func hasSameBytes(as other: String) -> Bool {
    let length = utf8.count
    guard length == other.utf8.count else { return false }
    if length > Self.fewBytes {
      return withBytes { a in other.withBytes { b in a.compareBytes(to: b, count: length) == 0 } }
    }
    let (a, b) = (utf8.span, other.utf8.span)
    for at in a.indices where a[at] != b[at] { return false }
    return true
  }

  /// So many, as most names have at most, are compared one by one.
  private static var fewBytes: Int { 15 }
}

/// The nodes and relationships of a path by their identifiers within a snapshot: one more node than relationships.
public final class PathReference: Sendable {
  /// The nodes in walking order.
  public let nodes: [UInt32]
  /// The relationships between neighbouring nodes.
  public let relationships: [UInt32]
  /// Makes a path; `nodes.count == relationships.count + 1`.
  public init(nodes: [UInt32], relationships: [UInt32]) {
    self.nodes = nodes
    self.relationships = relationships
  }
}

extension Value {
  /// Boxes a Swift string.
  @inlinable public static func string(_ text: String) -> Value { .string(StringValue(text)) }
  /// Boxes a Swift array.
  @inlinable public static func list(_ elements: [Value]) -> Value { .list(ListValue(elements)) }
  /// Boxes map entries.
  @inlinable public static func map(_ entries: [MapValue.Entry]) -> Value { .map(MapValue(entries)) }
  /// Whether it is null.
  @inlinable public var isNull: Bool { if case .null = self { true } else { false } }
}
