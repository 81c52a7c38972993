/// A node within a graph: dense from 0, and never given twice in a graph's life.
public typealias NodeID = UInt32

/// A relationship within a graph: dense from 0 but for the ends of blocks, and never given twice in a graph's life.
public typealias RelationshipID = UInt32

extension RelationshipID {
  /// How many numbers a block has; each block is of one type.
  package static let blockSize = RelationshipPage.size
}

/// A label as a number that every snapshot of a graph agrees on.
public struct LabelID: Hashable, Sendable, Comparable {
  /// The number, dense from 0.
  public var raw: Int32
  /// Wraps a number.
  @inlinable public init(raw: Int32) { self.raw = raw }
  /// The order of the numbers.
  @inlinable public static func < (a: LabelID, b: LabelID) -> Bool { a.raw < b.raw }
}

/// A relationship type as a number that every snapshot of a graph agrees on.
public struct TypeID: Hashable, Sendable, Comparable {
  /// The number, dense from 0.
  public var raw: Int32
  /// Wraps a number.
  @inlinable public init(raw: Int32) { self.raw = raw }
  /// The order of the numbers.
  @inlinable public static func < (a: TypeID, b: TypeID) -> Bool { a.raw < b.raw }
}

/// A property key as a number that every snapshot of a graph agrees on.
public struct KeyID: Hashable, Sendable, Comparable {
  /// The number, dense from 0.
  public var raw: Int32
  /// Wraps a number.
  @inlinable public init(raw: Int32) { self.raw = raw }
  /// The order of the numbers.
  @inlinable public static func < (a: KeyID, b: KeyID) -> Bool { a.raw < b.raw }
}

/// Which way a relationship is walked: `(a)-->(b)` is outgoing from `a` and incoming to `b`.
public enum Direction: Sendable, Hashable {
  case outgoing, incoming, both
}
