import Foundation

@testable import KithDiagram

/// Opens a page in headless Chromium and gives back what stands in an element once a script of the test has run.
enum Chromium {
  static var path: String? {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ["chromium", "chromium-browser", "google-chrome"].lazy
      .compactMap { Graphviz.path(ofProgram: $0, among: folders) }.first
  }

  /// Runs `script`, an async function's body that returns a string, in the page.
  static func run(_ script: String, in page: String, picture: String? = nil) throws -> String {
    guard let path else { return "" }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let injected = """
      <script>
      window.addEventListener('error', event => { document.body.dataset.error = event.message; });
      document.addEventListener('securitypolicyviolation', event => { document.body.dataset.error = event.blockedURI; });
      </script>
      <pre id="outcome"></pre>
      <script>
      (async () => { \(script) })().then(
        text => { document.getElementById('outcome').textContent = '<<' + text + '>>' + (document.body.dataset.error ?? ''); },
        error => { document.getElementById('outcome').textContent = '<<>>' + error; });
      </script>
      </body>
      """
    let file = folder.appendingPathComponent("page.html")
    try page.replacingOccurrences(of: "</body>", with: injected).write(to: file, atomically: true, encoding: .utf8)
    var arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile", "--window-size=1400,900",
      "--virtual-time-budget=4000",
    ]
    arguments += picture.map { ["--screenshot=\($0)"] } ?? ["--dump-dom"]
    let outcome = try Subprocess.run(path, arguments: arguments + [file.path], input: [], timeLimit: 60)
    let text = String(decoding: outcome.output, as: UTF8.self)
    guard let start = text.range(of: "&lt;&lt;"),
      let end = text.range(of: "</pre>", range: start.upperBound..<text.endIndex)
    else { return text }
    return String(text[start.upperBound..<end.lowerBound])
  }
}
