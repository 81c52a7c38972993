import KithStore
import Testing

@Suite struct EvidenceCheckTests {
  private static let letter = "Dear Sir,\n\nThank\u{A0}you for [bookmark: x1]your   letter  of 10 October.\r\nYours\n"

  private func problems(_ rows: String, letter: String? = Self.letter) -> [String] {
    let folder = TemporaryFolder([
      "nodes/Document.csv": "id:ID,file\ndoc:1,one.txt\ndoc:2,\ndoc:3,../nodes/Document.csv\ndoc:4,none.txt\n",
      "nodes/Person.csv": "id:ID\nper:a\n",
      "relationships/R.csv": ":START_ID,:END_ID,source,quote,line:int\n" + rows,
    ])
    if let letter { folder.write("letters/one.txt", letter) }
    return withExtendedLifetime(folder) { TextFolder.check(folder.path).map(\.description) }
  }

  @Test func aQuoteStandsOnItsLineAsAReaderReadsIt() {
    #expect(
      problems(
        """
        per:a,doc:1,doc:1,Thank you for your letter of 10 October.,3
        per:a,doc:1,doc:1, you  for your\u{A0}letter ,3
        per:a,doc:1,doc:1,Dear Sir,1
        per:a,doc:1,doc:1,,
        per:a,doc:1,,Dear Sir,1

        """) == [])
  }

  @Test func aQuoteThatIsElsewhereOrNowhere() {
    #expect(
      problems(
        "per:a,doc:1,doc:1,Yours,3\nper:a,doc:1,doc:1,dear sir,1\nper:a,doc:1,doc:1,Yours,99\nper:a,doc:1,doc:1,Yours,0\n"
      )
        == [
          "relationships/R.csv:2:19: the quote 'Yours' does not stand on line 3 of one.txt (it stands on line 4)",
          "relationships/R.csv:3:19: the quote 'dear sir' does not stand on line 1 of one.txt (copy the words as they stand in the "
            + "letter)",
          "relationships/R.csv:4:19: the quote 'Yours' does not stand on line 99 of one.txt (it stands on line 4)",
          "relationships/R.csv:5:19: the quote 'Yours' does not stand on line 0 of one.txt (it stands on line 4)",
        ])
  }

  @Test func aSourceIsADocument() {
    #expect(
      problems("per:a,doc:1,per:a,Dear Sir,1\nper:a,doc:1,doc:,Dear Sir,1\n") == [
        "relationships/R.csv:2:13: the source 'per:a' is no Document (write a document's id)",
        "relationships/R.csv:3:13: the source 'doc:' is no Document (did you mean 'doc:1'?)",
      ])
  }

  @Test func aDocumentWithoutItsLetter() {
    #expect(
      problems("per:a,doc:1,doc:2,Dear Sir,1\nper:a,doc:1,doc:3,id,1\nper:a,doc:1,doc:4,Dear Sir,1\n") == [
        "relationships/R.csv:2:13: the source 'doc:2' has no file in which the quote could stand (write the name of the "
          + "letter's file as the document's file, or name the letter that was quoted)",
        "relationships/R.csv:3:13: the letter of 'doc:3' cannot be read: '../nodes/Document.csv' is not a plain file name "
          + "(put it there, or correct the document's file)",
        "relationships/R.csv:4:13: the letter of 'doc:4' cannot be read: there is no none.txt (put it there, or correct the "
          + "document's file)",
      ])
  }

  @Test func withoutLettersOnlySourcesAreChecked() {
    #expect(
      problems("per:a,doc:1,doc:1,not there,1\nper:a,doc:1,doc:9,x,1\n", letter: nil) == [
        "relationships/R.csv:3:13: the source 'doc:9' is no Document (did you mean 'doc:1'?)"
      ])
  }

  @Test func aGraphWithoutAFolderNamesTheRelationship() throws {
    let made = try graph { transaction in
      let a = try transaction.node(["Document"], [("id", .string("a"))])
      try transaction.relationship(a, "R", a, [("source", .string("b"))])
    }
    #expect(
      EvidenceCheck(graph: made, letters: "/no/such/folder").problems().map(\.description) == [
        "the R from the node 'a' to the node 'a': the source 'b' is no Document (write a document's id)"
      ])
  }
}
