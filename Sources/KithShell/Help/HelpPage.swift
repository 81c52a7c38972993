/// The texts of `:help`.
public enum HelpPage {
  /// The language on one page, in the five patterns that a reader of letters needs. The README shows the same.
  public static let language = """
    The graph is made of nodes in ( ) and relationships in [ ]. You draw the pattern you
    look for, and RETURN what you want to see of it. A statement ends with ;

    1. Find things of a kind.
         MATCH (p:Person) RETURN p.name;

    2. Follow a tie from one thing to another.
         MATCH (p:Person)-[h:HOLDS]->(s:Post) RETURN p.name, s.name, h.status;

    3. Keep only what fits.
         MATCH (c:Commitment) WHERE c.kind = 'commitment' RETURN c.name, c.due_text;

    4. See how two are connected.
         MATCH path = shortestPath((a:Person {name: 'Lord Blunkett'})-[*]-(b:Person {name: 'Nick Pahl'}))
         RETURN path;

    5. Count and sort.
         MATCH (d:Document)-[:MENTIONS]->(x)
         RETURN d.name, count(*) AS times ORDER BY times DESC;

    After an answer, :why shows the words, the letter and the line it rests on, and
    :draw ties.svg makes a picture of it.
    """

  /// The keys of the prompt.
  static let keys = """
    Enter              runs a complete statement (one that ends with ;), else begins a line
    Tab, Shift-Tab     completes; again: the next, the one before
    Up, Down           within the statement, then through the history
    Right, End         at the end of the text: takes the grey suggestion
    Ctrl-R, Ctrl-S     searches the history back, or forward; again: the next find
    Ctrl-C             drops the statement; cancels a running query
    Ctrl-D             leaves, on an empty line
    Ctrl-X Ctrl-E      opens the statement in your editor
    Alt-Enter          begins a line
    Ctrl-L             clears the screen
    Ctrl-Z             suspends kith; fg brings it back
    Ctrl-_             undoes
    All others are GNU readline's, and yours in ~/.inputrc ($if kith).
    """
}
