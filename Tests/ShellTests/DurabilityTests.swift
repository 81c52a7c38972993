import Foundation
import Testing

/// What the real program asks of the disk, and what it does when the disk refuses.
@Suite struct DurabilityTests {
  /// Whether system calls can be watched here: strace is not everywhere, and may not be allowed to look.
  static let canTrace: Bool = {
    let folder = TestFiles.folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    let outcome = try? Program.run(
      ["-f", "-o", folder.path + "/trace", Program.path, "-c", "RETURN 1"], program: "/usr/bin/strace")
    return outcome?.status == 0
  }()

  /// Each commit waits for the disk, once, before it is acknowledged.
  @Test(.enabled(if: canTrace, "strace cannot be used here"), arguments: ["folder", "file"])
  func everyCommitWaitsForTheDisk(form: String) throws {
    let folder = TestFiles.folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    let graph = folder.path + (form == "file" ? "/g.kith" : "/g")
    _ = try Program.run([graph, "--create", "-c", "CREATE (:N {n: 0})"])
    let statements = (1...20).map {
      "CREATE (a:N {n: \($0)}) RETURN 'stored ' + $n AS s;\n".replacing("$n", with: "\($0)")
    }
    let trace = folder.path + "/trace"
    let run = try Program.run(
      ["-f", "-e", "trace=fsync,fdatasync,write", "-s", "32", "-o", trace, Program.path, graph],
      input: statements.joined(), program: "/usr/bin/strace")
    #expect(run.status == 0)
    var syncs: [Int] = []
    var count = 0
    for line in (folder.text("trace") ?? "").split(separator: "\n") {
      if line.contains("fsync(") || line.contains("fdatasync(") {
        count += 1
      } else if line.contains("write(1, ") && line.contains("stored") {
        syncs.append(count)
        count = 0
      }
    }
    #expect(syncs.count == 20)
    // The first may begin a journal, and a file may be taken up into its database: never fewer than one.
    #expect(syncs.allSatisfy { $0 >= 1 }, "\(syncs)")
    #expect(syncs.filter { $0 == 1 }.count >= 17, "one is enough: \(syncs)")
    print("\(form): \(syncs.reduce(0, +)) waits for the disk in 20 commits")
  }

  /// A disk that takes no more: the statement fails and says so, what was acknowledged before is there, and goes on being
  /// there when there is room again.
  @Test(arguments: ["folder", "file"]) func aFullDisk(form: String) throws {
    for blocks in [1, 8, 24, 60, 200] {
      let folder = TestFiles.folder()
      defer { try? FileManager.default.removeItem(atPath: folder.path) }
      let graph = folder.path + (form == "file" ? "/g.kith" : "/g")
      _ = try Program.run([graph, "--create", "-c", "CREATE (:N {n: 0})"])
      let statements = (1...40).map { number in
        "CREATE (a:N {n: \(number), text: '\(String(repeating: "x", count: 2000))'}) RETURN a.n AS n;\n"
          + (number % 9 == 0 ? ":save\n" : "")
      }
      // No file may grow beyond so many blocks of 512 bytes; the signal that says so is ignored, as a full disk sends none.
      let script = "trap '' XFSZ; ulimit -f \(blocks); exec \"$0\" \"$@\""
      let run = try Program.run(
        ["-c", script, Program.path, graph, "--format", "csv", "--keep-going"], input: statements.joined(),
        program: "/bin/sh")
      #expect(run.status < 128, "\(blocks): \(run.errors)")
      let acknowledged = run.output.split(separator: "\n").compactMap { Int($0) }
      if blocks < 60 {
        #expect(run.status != 0 && acknowledged.count < 40, "\(blocks)")
        #expect(run.errors.contains(graph) || run.errors.contains(".kith"), "\(blocks): \(run.errors)")
      }
      let found = try Program.run([graph, "--format", "csv", "-c", "MATCH (a:N) RETURN a.n ORDER BY a.n"])
      #expect(found.status == 0, "\(blocks): \(found.errors)")
      let stored = found.output.split(separator: "\n").compactMap { Int($0) }
      #expect(stored == [0] + acknowledged, "\(blocks)")
      #expect(try Program.run([graph, "-c", "CREATE (:N {n: 99})"]).status == 0)
      #expect(try Program.run(["check", graph]).output == "ok: \(stored.count + 1) nodes, 0 relationships\n")
    }
  }

  /// A copy that there is no room for is not there at all, rather than half, and nothing else is left of it.
  @Test(arguments: ["g", "g.kith"]) func copiesThatDoNotFit(name: String) throws {
    let folder = TestFiles.folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    let graph = folder.path + "/" + name
    let text = String(repeating: "a text that takes some room ", count: 4)
    _ = try Program.run([
      graph, "--create", "-c", "UNWIND range(1, 1000) AS n CREATE (:N {id: 'n' + n, text: '\(text)' + n})",
    ])
    _ = try Program.run(["check", graph])
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let ways = [
      ["backup", graph, "copy"], ["convert", graph, "copy"], ["convert", graph, "copy.kith"],
      ["export", graph, "-o", "copy"],
    ]
    for way in ways {
      let arguments = way.map { $0.hasPrefix("copy") ? folder.path + "/" + $0 : $0 }
      // Room for what SQLite shares a file through, and not for a copy.
      let script = "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\""
      let run = try Program.run(["-c", script, Program.path] + arguments, program: "/bin/sh")
      #expect(run.status == 3 && !run.errors.isEmpty, "\(way[0]): \(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == before, "\(way)")
      #expect(try Program.run(arguments).status == 0)
      let copy = arguments[way[0] == "export" ? 3 : 2]
      #expect(try Program.run(["check", copy]).output == "ok: 1000 nodes, 0 relationships\n")
      try FileManager.default.removeItem(atPath: copy)
    }
  }
}
