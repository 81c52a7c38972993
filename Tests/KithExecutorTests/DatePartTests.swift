import Kith
import KithGraph
import KithSession
import KithValue
import TestSupport
import Testing

/// What is read straight from a text is what the date would say that is made of it: a key in capitals asks the date itself.
@Suite struct DatePartTests {
  @Test func readsWhatTheDateSays() throws {
    let texts: [String?] = [
      "2020-02-29", "1999-12-31", "0001-01-01", "2000-02-29", "1900-02-28", "2024-04-30", nil, "2015-W30-2", "20150721",
      "2015",
    ]
    let session = try Self.session(texts)
    for part in ["year", "month", "day", "quarter", "dayOfWeek"] {
      let query = "MATCH (n) RETURN n.i AS i, date(n.t).PART AS p"
      let read = try sortedRows(query.replacing("PART", with: part), session)
      #expect(read == (try sortedRows(query.replacing("PART", with: part.uppercased()), session)), "\(part)")
    }
    #expect(
      try sortedRows("MATCH (n) WHERE date(n.t).month = 2 AND date(n.t).day = 29 RETURN date(n.t).year AS y", session)
        == [["2000"], ["2020"]])
  }

  @Test(arguments: [
    "2019-02-29", "1900-02-29", "2020-13-01", "2020-00-10", "2020-04-31", "2020-01-00", "2o20-01-01", "",
  ])
  func refusesWhatIsNoDay(text: String) throws {
    let session = try Self.session([text])
    #expect(throws: (any Error).self) { try sortedRows("MATCH (n) RETURN date(n.t).month AS m", session) }
  }

  private static func session(_ texts: [String?]) throws -> any Session {
    let transaction = GraphTransaction(Graph())
    let (i, t) = (transaction.internKey("i"), transaction.internKey("t"))
    for (number, text) in texts.enumerated() {
      var properties: [(KeyID, Value)] = [(i, .integer(Int64(number)))]
      if let text { properties.append((t, .string(text))) }
      try transaction.createNode(labels: [], properties: properties)
    }
    return Database(graph: transaction.commit()).makeSession()
  }
}
