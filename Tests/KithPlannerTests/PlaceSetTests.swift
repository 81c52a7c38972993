import TestSupport
import Testing

@testable import KithPlanner

/// Sets of places against lists in their order, beyond the places that have a bit of their own too.
struct PlaceSetTests {
  @Test(arguments: [0, 1, 60, 127, 128, 129, 300])
  func everyOperationIsThatOfAListInOrder(count: Int) {
    var random = SeededRandom(seed: UInt64(count))
    var set = PlaceSet(count)
    var list = Array(0..<count)
    #expect(Array(set) == list)
    while !list.isEmpty {
      let place = random.below(count)
      set.remove(place)
      list.removeAll { $0 == place }
      let divisor = 5 + random.below(40)
      set.removeAll { $0 % divisor == 3 }
      list.removeAll { $0 % divisor == 3 }
      #expect(Array(set) == list)
      #expect(set.isEmpty == list.isEmpty)
      var even = PlaceSet(count)
      even.removeAll { $0 % 2 == 1 }
      #expect(Array(set.intersection(even)) == list.filter { $0 % 2 == 0 })
    }
  }
}
