/// A value of many parts that is held in many places: it is copied by one count, and a change copies its parts only where
/// somebody else holds it too.
///
///     var shared = Shared(Parts(a: 1))
///     let kept = shared          // one count
///     shared.parts.a = 2         // parts of its own; `kept` holds what it held
struct Shared<Parts: Sendable>: Sendable {
  private final class Box: @unchecked Sendable {
    // Unchecked: only who holds the box alone changes it, and as long as a change lasts it is theirs.
    @exclusivity(unchecked) var parts: Parts

    init(_ parts: Parts) { self.parts = parts }
  }
  private var box: Box

  init(_ parts: Parts) { box = Box(parts) }

  var parts: Parts {
    @inline(__always) _read { yield box.parts }
    @inline(__always) _modify {
      if !isKnownUniquelyReferenced(&box) { box = Box(box.parts) }
      yield &box.parts
    }
  }
}
