/// The numbers given for some of an enum's cases, without a dictionary's cost: `{year: 1984, month: 10}`.
struct FieldValues<Field: Equatable> {
  /// There are never more fields than these; most maps give three.
  private var given = InlineArray<8, (field: Field, value: Int64)?>(repeating: nil)
  private(set) var count = 0

  /// The number given for a field; a field that is set again takes the newer one.
  subscript(_ field: Field) -> Int64? {
    get {
      for place in 0..<count where given[place]?.field == field { return given[place]?.value }
      return nil
    }
    set {
      guard let newValue else { return }
      for place in 0..<count where given[place]?.field == field {
        given[place]?.value = newValue
        return
      }
      given[count] = (field, newValue)
      count += 1
    }
  }

  var isEmpty: Bool { count == 0 }
}
