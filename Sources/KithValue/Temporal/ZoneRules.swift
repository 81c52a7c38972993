/// The history of a zone's offsets, and the rule by which it goes on.
///
/// Offsets are seconds east of Greenwich, instants and wall times seconds since 1970-01-01T00:00. A change from 3600 to
/// 7200 at an instant leaves a gap of an hour on the wall, one back an overlap.
final class ZoneRules: Sendable {
  /// When the offset changed, in order.
  private let instants: [Int64]
  /// The offset before the first change and from each change on: one more than ``instants``.
  private let offsets: [Int32]
  /// What happens every year after the last change.
  private let yearly: YearlyRule?

  init(instants: [Int64], offsets: [Int32], yearly: YearlyRule?) {
    self.instants = instants
    self.offsets = offsets
    self.yearly = yearly
  }

  /// What a wall time stands for.
  enum Reading: Hashable {
    /// One instant.
    case one(Int32)
    /// None: the wall skips it when the offset changes.
    case gap(before: Int32, after: Int32)
    /// Two instants, the one with the offset from before the change first.
    case overlap(before: Int32, after: Int32)
  }

  /// The offset at an instant.
  func offset(at instant: Int64) -> Int32 {
    let past = changes { $0 <= instant }
    if past == instants.count, let yearly { return yearly.offset(at: instant) }
    return offsets[past]
  }

  /// What a wall time stands for.
  func reading(of wall: Int64) -> Reading {
    var last: (instant: Int64, before: Int32, after: Int32)?
    let past = changes { $0 <= wall + TimeOfDay.secondsPerDay }
    // A wall differs from Greenwich by at most a day, so only the few changes around can have the last word.
    for place in stride(from: past - 1, through: 0, by: -1) {
      let change = (instant: instants[place], before: offsets[place], after: offsets[place + 1])
      if wall >= change.instant + Int64(min(change.before, change.after)) {
        last = change
        break
      }
    }
    if past == instants.count, let yearly {
      for change in yearly.changes(around: wall)
      where change.instant > instants.last ?? .min
        && wall >= change.instant + Int64(min(change.before, change.after))
      {
        last = change
      }
    }
    guard let last else { return .one(offsets[0]) }
    if wall >= last.instant + Int64(max(last.before, last.after)) { return .one(last.after) }
    return last.before < last.after
      ? .gap(before: last.before, after: last.after) : .overlap(before: last.before, after: last.after)
  }

  /// How many changes, from the first on, the predicate holds for; it holds for no change after one that it fails.
  private func changes(while holds: (Int64) -> Bool) -> Int {
    var low = 0
    var high = instants.count
    while low < high {
      let middle = (low + high) / 2
      if holds(instants[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Two changes of the offset that come every year, as POSIX writes them: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct YearlyRule: Hashable, Sendable {
  /// A time of the year: the last Sunday of March at 02:00.
  struct Day: Hashable, Sendable {
    /// 1 ... 12.
    var month: Int64
    /// 1 ... 4, or 5 for the last.
    var week: Int64
    /// 0, Sunday, ... 6.
    var dayOfWeek: Int64
    /// Seconds on the wall after that day's midnight; they may be below zero or more than a day.
    var time: Int64

    /// That time in a year, in seconds on the wall.
    func wall(in year: Int64) -> Int64 {
      let first = CalendarDay(year: year, month: month, day: 1).epochDay
      let ahead = (dayOfWeek - WeekDay.dayOfWeek(first)).flooredRemainder(by: 7)
      var day = ahead + (week - 1) * 7
      if day >= CalendarDay.length(ofMonth: month, year: year) { day -= 7 }
      return (first + day) * TimeOfDay.secondsPerDay + time
    }
  }

  /// The offset outside of the summer (or, in Ireland, the winter) that the rule is about.
  var standard: Int32
  /// The offset within.
  var other: Int32
  var begins: Day
  var ends: Day

  /// The offset at an instant.
  func offset(at instant: Int64) -> Int32 {
    let year = CalendarDay(epochDay: (instant + Int64(standard)).flooredQuotient(by: TimeOfDay.secondsPerDay)).year
    let start = begins.wall(in: year) - Int64(standard)
    let end = ends.wall(in: year) - Int64(other)
    let isWithin = start < end ? start <= instant && instant < end : !(end <= instant && instant < start)
    return isWithin ? other : standard
  }

  /// The changes of the years before, of and after a wall time, in order.
  func changes(around wall: Int64) -> [(instant: Int64, before: Int32, after: Int32)] {
    let year = CalendarDay(epochDay: wall.flooredQuotient(by: TimeOfDay.secondsPerDay)).year
    return (year - 1...year + 1).flatMap { year in
      let start = (instant: begins.wall(in: year) - Int64(standard), before: standard, after: other)
      let end = (instant: ends.wall(in: year) - Int64(other), before: other, after: standard)
      return start.instant < end.instant ? [start, end] : [end, start]
    }
  }
}
