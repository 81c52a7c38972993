extension StyleSheet {
  /// Graphviz's attributes of nodes that a rule may set.
  static let nodeAttributes: Set<String> = [
    "URL", "class", "color", "colorscheme", "comment", "distortion", "fillcolor", "fixedsize", "fontcolor", "fontname",
    "fontsize", "gradientangle", "group", "height", "href", "id", "image", "imagepos", "imagescale", "label",
    "labelloc", "layer", "margin", "nojustify", "ordering", "orientation", "penwidth", "peripheries", "pin", "pos",
    "regular", "root", "shape", "sides", "skew", "sortv", "style", "target", "tooltip", "width", "xlabel", "z",
  ]
  /// Graphviz's attributes of relationships.
  static let relationshipAttributes: Set<String> = [
    "URL", "arrowhead", "arrowsize", "arrowtail", "class", "color", "colorscheme", "comment", "constraint", "decorate",
    "dir", "edgeURL", "edgehref", "edgetarget", "edgetooltip", "fillcolor", "fontcolor", "fontname", "fontsize",
    "headURL", "headclip", "headhref", "headlabel", "headport", "headtarget", "headtooltip", "href", "id", "label",
    "labelURL", "labelangle", "labeldistance", "labelfloat", "labelfontcolor", "labelfontname", "labelfontsize",
    "labelhref", "labeltarget", "labeltooltip", "layer", "len", "lhead", "ltail", "minlen", "nojustify", "penwidth",
    "samehead", "sametail", "style", "tailURL", "tailclip", "tailhref", "taillabel", "tailport", "tailtarget",
    "tailtooltip", "target", "tooltip", "weight", "xlabel",
  ]
  /// Graphviz's attributes of the whole picture.
  static let graphAttributes: Set<String> = [
    "K", "aspect", "bgcolor", "center", "compound", "concentrate", "dpi", "esep", "fontcolor", "fontname", "fontsize",
    "forcelabels", "landscape", "levels", "margin", "maxiter", "mclimit", "mindist", "mode", "model", "newrank",
    "nodesep", "nslimit", "ordering", "orientation", "outputorder", "overlap", "overlap_scaling", "pack", "packmode",
    "pad", "page", "quadtree", "quantum", "ranksep", "ratio", "remincross", "repulsiveforce", "root", "rotate",
    "searchsize", "sep", "size", "smoothing", "splines", "start", "style", "stylesheet", "viewport",
  ]

  /// What a rule about the whole picture may set beside Graphviz's attributes.
  static let pictureOptions: Set<String> = [
    "title", "date", "note", "layout", "direction", "theme", "legend", "dates", "words", "columns",
  ]

  /// Refuses an attribute that does not exist, with the nearest one that does.
  func check(_ key: String, of rule: Rule) throws(StyleSheetError) {
    let known =
      if rule.pattern == nil {
        Self.graphAttributes.union(Self.pictureOptions)
      } else if rule.isAboutRelationship {
        Self.relationshipAttributes.union(["hide"])
      } else {
        Self.nodeAttributes.union(["hide", "cluster", "rank"])
      }
    if known.contains(key) { return }
    let nearest = known.sorted().map { (name: $0, distance: editDistance(key.lowercased(), $0.lowercased())) }
      .min { $0.distance < $1.distance }
    let hint = nearest.flatMap { $0.distance <= 2 ? "did you mean \($0.name)?" : nil }
    let subject = rule.pattern == nil ? "the picture" : rule.isAboutRelationship ? "a relationship" : "a node"
    throw StyleSheetError(
      "\(subject) has no attribute '\(key)'", hint: hint, at: place(of: key, in: rule), in: text, file: name)
  }

  /// A key's own place, where the map is written out.
  func place(of key: String, in rule: Rule) -> Int {
    rule.map.text.utf8Offset(of: key).map { rule.map.offset + $0 } ?? rule.map.offset
  }
}

/// How many letters must be changed, put in or taken out to make one word of the other.
func editDistance(_ a: String, _ b: String) -> Int {
  let target = Array(b.unicodeScalars)
  var row = Array(0...target.count)
  for (i, scalar) in a.unicodeScalars.enumerated() {
    var previous = row[0]
    row[0] = i + 1
    for j in target.indices {
      let change = previous + (scalar == target[j] ? 0 : 1)
      previous = row[j + 1]
      row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[target.count]
}

extension String {
  /// Where a text first starts, in UTF-8 bytes.
  fileprivate func utf8Offset(of part: String) -> Int? {
    let pattern = Array(part.utf8)
    let bytes = Array(utf8)
    guard !pattern.isEmpty, bytes.count >= pattern.count else { return nil }
    return (0...(bytes.count - pattern.count)).first { bytes[$0..<($0 + pattern.count)].elementsEqual(pattern) }
  }
}
