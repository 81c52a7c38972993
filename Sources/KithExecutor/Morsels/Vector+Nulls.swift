import KithValue

extension Vector {
  /// Whether it is known that no row is null.
  var holdsNoNull: Bool {
    switch self {
    case .integer(_, let validity), .float(_, let validity): validity.words == nil
    case .constant(let value, _): !value.isNull
    case .string(let codes, _): !codes.hasNull
    case .node(let ids), .relationship(let ids): !ids.hasNull
    case .map: true
    case .boolean, .list, .value: false
    }
  }
}

extension [UInt32] {
  /// Whether some identifier or code is that of null.
  fileprivate var hasNull: Bool {
    withUnsafeBufferPointer { ids in
      var any: UInt8 = 0
      for at in 0..<ids.count { any |= unsafeBitCast(ids[at] == .max, to: UInt8.self) }
      return any != 0
    }
  }
}
