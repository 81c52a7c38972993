import KithStore
import Testing

/// What a check finds against the rules in `schema.csv`: each fault with its place and what would mend it.
@Suite struct RuleCheckTests {
  private static let rules = """
    name,rule,label,type,keys,value
    c_id,UNIQUE,Person,,email,
    c_name,NOT NULL,Person,,name,
    c_line,TYPE,,HOLDS,line,INTEGER
    c_source,NOT NULL,,HOLDS,source,
    c_key,KEY,Post,,code,

    """

  private func problems(_ files: [String: String]) -> [String] {
    let folder = TemporaryFolder(files.merging(["schema.csv": Self.rules]) { $1 })
    return withExtendedLifetime(folder) { TextFolder.check(folder.path).map(\.description) }
  }

  @Test func everyBrokenRuleHasItsPlace() {
    #expect(
      problems([
        "nodes/Person.csv": "id:ID,name,email\na,Ann,x@y\nb,,x@y\nc,Cid,\n",
        "nodes/Post.csv": "id:ID,code\np,\nq,7\nr,7\n",
        "relationships/HOLDS.csv": ":START_ID,:END_ID,line,source\na,p,3,s\nb,q,,\n",
      ]) == [
        "nodes/Person.csv:3:3: the node (:Person {id: 'b'}) has no `name`, which the constraint `c_name` demands (write its "
          + "name)",
        "nodes/Person.csv:3:4: the node (:Person {id: 'a'}) has email = 'x@y' already, and the constraint `c_id` demands "
          + "that it stands once (nodes/Person.csv line 2) (give one of the two another email)",
        "nodes/Post.csv:2:3: the node (:Post {id: 'p'}) has no `code`, which the constraint `c_key` demands (give it a code "
          + "that no other has)",
        "nodes/Post.csv:4:3: the node (:Post {id: 'q'}) has code = '7' already, and the constraint `c_key` demands that it "
          + "stands once (nodes/Post.csv line 3) (give it a code that no other has)",
        "relationships/HOLDS.csv:2:5: the relationship [:HOLDS] has line = '3', which is no INTEGER as the constraint "
          + "`c_line` demands (write a value of type INTEGER)",
        "relationships/HOLDS.csv:3:6: the relationship [:HOLDS] has no `source`, which the constraint `c_source` demands "
          + "(write its source)",
      ])
  }

  @Test func namesThatAreNearlyThoseOfTheRules() {
    #expect(
      problems([
        "nodes/Person.csv": "id:ID,nmae,name,emial\na,,Ann,\n", "nodes/Persn.csv": "id:ID\nb\n",
        "nodes/Topic.csv": "id:ID\nt\n", "relationships/HOLD.csv": ":START_ID,:END_ID\na,b\n",
        "relationships/HOLDS.csv": ":START_ID,:END_ID,sorce\n", "relationships/KNOWS.csv": ":START_ID,:END_ID\na,b\n",
      ]) == [
        "nodes/Persn.csv: the rules do not know the label 'Persn' (did you mean 'Person'?)",
        "nodes/Person.csv:1:17: the rules of Person do not know the key 'emial' (did you mean 'email'?)",
        "relationships/HOLD.csv: the rules do not know the type 'HOLD' (did you mean 'HOLDS'?)",
        "relationships/HOLDS.csv:1:19: the rules of HOLDS do not know the key 'sorce' (did you mean 'source'?)",
      ])
  }

  /// One of every kind at once, and none of them hides another.
  @Test func everyKindIsToldAtOnce() {
    let found = problems([
      "nodes/Person.csv": "id:ID,name,age:int\na,Ann,x\na,Bob,1\n,Cid,2\n",
      "relationships/HOLDS.csv": ":START_ID,:END_ID,on:dat\na,nobody,1\n",
      "relationships/KNOWS.csv": ":START_ID,:END_ID\na,\"a\n",
    ])
    #expect(
      found.map { $0.prefix { $0 != " " } } == [
        "nodes/Person.csv:2:7:", "nodes/Person.csv:3:1:", "nodes/Person.csv:4:1:", "relationships/HOLDS.csv:1:19:",
        "relationships/HOLDS.csv:2:3:", "relationships/KNOWS.csv:2:3:",
      ], "\(found)")
    #expect(found.allSatisfy { $0.hasSuffix(")") }, "each has a hint: \(found)")
  }
}
