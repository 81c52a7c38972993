import KithSession
import KithValue

/// Paths, or rows that begin alike, as a tree.
///
///     (:Person {name: 'Nick Pahl'})
///     ├─[:HOLDS]→ (:Post {name: 'CEO'})
///     └─[:WORKS_FOR]→ (:Organisation {name: 'SOM'})
final class TreeRenderer: Renderer {
  private struct Branch {
    var text: String
    var children: [Int] = []
    var childrenByText: [String: Int] = [:]
  }

  private let sink: any TextSink
  private let appearance: Appearance
  /// Every branch, the root first; they name each other by position, for a path may be as long as the graph.
  private var branches = [Branch(text: "")]

  init(to sink: any TextSink, appearance: Appearance) {
    self.sink = sink
    self.appearance = appearance
  }

  func begin(columns: [String]) {}

  func add(_ batch: RowBatch) {
    for row in batch.rows {
      var branch = 0
      for value in row {
        if case .path(let path) = value {
          branch = grow(branch, along: path)
        } else {
          branch = child(of: branch, EntityName.of(value))
        }
      }
    }
  }

  func abandon() {}

  func finish() {
    var text = ""
    for child in branches[0].children {
      text += branches[child].text + "\n"
      append(child, to: &text)
    }
    sink.write(text)
  }

  /// The child of this text, made where there is none.
  private func child(of branch: Int, _ text: String) -> Int {
    if let child = branches[branch].childrenByText[text] { return child }
    let child = branches.count
    branches.append(Branch(text: text))
    branches[branch].children.append(child)
    branches[branch].childrenByText[text] = child
    return child
  }

  private func grow(_ branch: Int, along path: Path) -> Int {
    guard let first = path.nodes.first else { return branch }
    var branch = child(of: branch, EntityName.of(first))
    for (index, relationship) in path.relationships.enumerated() where index + 1 < path.nodes.count {
      let isForward = relationship.start == path.nodes[index].id
      let arrow = isForward ? "[:\(relationship.type)]→ " : "[:\(relationship.type)]← "
      branch = child(of: branch, Printable.line(of: arrow) + EntityName.of(path.nodes[index + 1]))
    }
    return branch
  }

  private func append(_ start: Int, to text: inout String) {
    var waiting = [(branch: start, next: 0, indent: "")]
    while let (branch, next, indent) = waiting.popLast() {
      let children = branches[branch].children
      guard next < children.count else { continue }
      waiting.append((branch, next + 1, indent))
      let isLast = next + 1 == children.count
      let line = appearance.styled(indent + (isLast ? "└─" : "├─"), Appearance.faint)
      text += line + branches[children[next]].text + "\n"
      waiting.append((children[next], 0, indent + (isLast ? "  " : "│ ")))
    }
  }
}
