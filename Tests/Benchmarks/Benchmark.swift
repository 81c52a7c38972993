import Foundation
import Glibc
import Kith
import KithGraph

/// `kith-bench`: times a folder of queries over a folder of data, from the query's text to materialised rows.
@main
struct Benchmark {
  static func main() {
    do {
      let options = try BenchmarkOptions(Array(CommandLine.arguments.dropFirst()))
      exit(try run(options))
    } catch let failure as BenchmarkOptions.Failure {
      fail(failure.message)
    } catch let failure as BenchmarkLoader.Failure {
      fail(failure.message)
    } catch {
      fail("\(error)")
    }
  }

  private static func fail(_ message: String) -> Never {
    let text = message + "\n"
    _ = text.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
    exit(2)
  }

  private static func run(_ options: BenchmarkOptions) throws -> Int32 {
    let clock = ContinuousClock()
    var loader = BenchmarkLoader(folder: options.data)
    let start = clock.now
    let graph = try loader.load()
    let seconds = start.duration(to: clock.now).seconds
    let bytes = graph.byteCount
    print(
      "loaded \(graph.nodeCount) nodes and \(graph.relationshipCount) relationships in \(seconds.places(3)) s, "
        + "\(bytes / 1_000_000) MB")
    if options.cancels { return try measureCancelling(graph, options) }
    let session = Database(graph: graph).makeSession()
    var slowestAfterCommit = (query: "", milliseconds: 0.0)
    var results: [BenchmarkResult] = []
    for name in try queryNames(options) {
      guard let text = readFile(options.queries + "/" + name + ".cypher") else { continue }
      var result = measure(name, text, session, options)
      result.plan = planning(text, graph, runs: options.runs)
      if let folder = options.expected, let expected = readFile(folder + "/" + name + ".json") {
        result.isAsExpected = BenchmarkAnswer(expected: expected) == BenchmarkAnswer(rows: result.rows)
      }
      results.append(result)
      printLine(result)
      let first = firstAfterCommit(text, session)
      if first > slowestAfterCommit.milliseconds { slowestAfterCommit = (name, first) }
      if options.showsProfile { printProfile(text, session) }
    }
    let json =
      "{\"load_s\": \(seconds.places(3)), \"peak_rss_mb\": \(peakMegabytes()), \"graph_bytes\": \(bytes), \"queries\": [\n"
      + results.map(\.json).joined(separator: ",\n") + "\n]}\n"
    if let path = options.json, !writeFile(path, json) { fail("\(path): cannot be written") }
    print(
      "parsing and planning right after a small commit: at most \(slowestAfterCommit.milliseconds.places(3)) ms "
        + "(\(slowestAfterCommit.query))")
    print("peak memory \(peakMegabytes()) MB")
    return results.contains { $0.error != nil || $0.isAsExpected == false } ? 1 : 0
  }

  /// Prints how soon each query stops; 1 where one of them fails of itself.
  private static func measureCancelling(_ graph: Graph, _ options: BenchmarkOptions) throws -> Int32 {
    var code: Int32 = 0
    let database = {
      guard let path = options.store else { return Database(graph: graph) }
      for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
      try Database(graph: graph).write(to: path)
      return try Database.open(path)
    }
    for name in try queryNames(options) {
      guard let text = readFile(options.queries + "/" + name + ".cypher") else { continue }
      let label = name + String(repeating: " ", count: max(1, 22 - name.count))
      do {
        let found = try BenchmarkCancellation(text, runs: options.runs, database)
        print(
          "\(label)stopped \(found.stopped) of \(options.runs), after \(found.longest.places(1)) ms at most "
            + "(asked at \(found.longestAt.places(1)) of \(found.whole.places(1))), the next after "
            + "\(found.longestNext.places(1))" + (found.wrong > 0 ? ", WRONG \(found.wrong) times" : ""))
        if found.wrong > 0 { code = 1 }
      } catch {
        print(label + "error: \(error)")
        code = 1
      }
      fflush(nil)
    }
    return code
  }

  private static func measure(
    _ name: String, _ text: String, _ session: any Session, _ options: BenchmarkOptions
  ) -> BenchmarkResult {
    var result = BenchmarkResult(query: name)
    let clock = ContinuousClock()
    do {
      let first = try session.run(text)
      while let batch = try first.next() { result.rows += batch.rows.map(Array.init) }
      let times = try first.summary().times
      result.firstPlan = (times.parse + times.plan) * 1000
      var measured: [Double] = []
      for run in 0..<options.runs + 2 {
        let start = clock.now
        let cursor = try session.run(text)
        var count = 0
        while let batch = try cursor.next() { count += batch.count }
        let elapsed = start.duration(to: clock.now).seconds * 1000
        // The first two runs warm up; a query that takes seconds is not run so often.
        if run >= 2 { measured.append(elapsed) }
        if elapsed > 2000, measured.count >= 2 { break }
      }
      measured.sort()
      result.median = measured[measured.count / 2]
      result.minimum = measured[0]
      result.runs = measured.count
    } catch let error {
      result.error = error.message
    }
    return result
  }

  /// What parsing, binding and planning take where the statement is in no plan cache, in milliseconds: the median.
  private static func planning(_ text: String, _ graph: Graph, runs: Int) -> Double {
    var options = RunOptions()
    options.plansOnly = true
    var measured: [Double] = []
    for _ in 0..<runs + 2 {
      // A database of its own has a cache of its own.
      let session = Database(graph: graph).makeSession()
      guard let times = try? session.run(text, parameters: [:], options: options).summary().times else { return 0 }
      measured.append((times.parse + times.plan) * 1000)
    }
    measured.removeFirst(2)
    measured.sort()
    return measured[measured.count / 2]
  }

  /// What parsing and planning take when something small was committed since the last time, in milliseconds.
  private static func firstAfterCommit(_ text: String, _ session: any Session) -> Double {
    let commits = [
      "CREATE (:BenchmarkNote {id: 1})", "MATCH (p:Person {id: 17}) SET p.seen = true",
      "MATCH (p:Person {id: 17})-[r]->(q) WITH p, q LIMIT 1 CREATE (p)-[:BENCHMARK_NOTE]->(q)",
    ]
    var slowest = 0.0
    for commit in commits {
      guard (try? session.run(commit).summary()) != nil, let times = try? session.run(text).summary().times else {
        continue
      }
      slowest = max(slowest, (times.parse + times.plan) * 1000)
    }
    _ = try? session.run("MATCH (n:BenchmarkNote) DELETE n").summary()
    _ = try? session.run("MATCH ()-[r:BENCHMARK_NOTE]->() DELETE r").summary()
    return slowest
  }

  private static func printLine(_ result: BenchmarkResult) {
    let name = result.query + String(repeating: " ", count: max(1, 22 - result.query.count))
    if let error = result.error { return print(name + "error: " + error) }
    func column(_ number: Double) -> String {
      let text = number.places(3)
      return String(repeating: " ", count: max(1, 12 - text.count)) + text
    }
    let verdict = result.isAsExpected.map { $0 ? "  as expected" : "  WRONG" } ?? ""
    print(
      name + column(result.median) + column(result.minimum) + column(result.plan) + column(result.firstPlan)
        + "  \(result.rows.count) rows"
        + verdict)
    fflush(nil)
  }

  private static func printProfile(_ text: String, _ session: any Session) {
    func show(_ plan: PlanDescription, _ depth: Int) {
      let rows = plan.rows.map { "\($0)" } ?? "-"
      let time = plan.time.map { ($0 * 1000).places(3) } ?? "-"
      let indent = String(repeating: "  ", count: depth + 1)
      print("\(indent)\(plan.name) \(plan.details)  [\(rows) rows, estimated \(Int(plan.estimatedRows)), \(time) ms]")
      for child in plan.children { show(child, depth + 1) }
    }
    if let plan = try? session.run("PROFILE " + text).summary().plan { show(plan, 0) }
  }

  private static func queryNames(_ options: BenchmarkOptions) throws -> [String] {
    guard let folder = opendir(options.queries) else {
      throw BenchmarkOptions.Failure(message: "\(options.queries): cannot be read")
    }
    defer { closedir(folder) }
    // The queries of another data set are left out by their prefix: stake_asof is not for the social graph.
    let family = access(options.data + "/FOLLOWS.csv", R_OK) == 0 ? "stake_" : "social_"
    var names: [String] = []
    while let entry = readdir(folder) {
      let file = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard file.hasSuffix(".cypher") else { continue }
      let name = String(file.dropLast(7))
      if name.hasPrefix(family) { continue }
      if let filter = options.filter, !name.contains(filter) { continue }
      names.append(name)
    }
    return names.sorted()
  }
}

private func peakMegabytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss / 1024
}

private func readFile(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func writeFile(_ path: String, _ text: String) -> Bool {
  guard let file = fopen(path, "w") else { return false }
  let written = text.utf8.withContiguousStorageIfAvailable { fwrite($0.baseAddress, 1, $0.count, file) } ?? 0
  return fclose(file) == 0 && written == text.utf8.count
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
