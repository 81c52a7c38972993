extension HTMLPage {
  /// The page's looks; the colours are the theme's.
  static let style = #"""
    * { box-sizing: border-box; }
    html, body { height: 100%; margin: 0; }
    body { display: flex; flex-direction: column; background: var(--background); color: var(--text);
      font: 15px/1.4 Arial, "Liberation Sans", Helvetica, "DejaVu Sans", sans-serif; }
    header { display: flex; justify-content: space-between; align-items: center; gap: 1em; flex-wrap: wrap;
      padding: .5em 1em; border-bottom: 1px solid var(--faint); }
    h1 { font-size: 1.15em; margin: 0; } header p { margin: 0; color: var(--muted); font-size: .85em; }
    main { flex: 1; display: flex; min-height: 0; }
    #picture { flex: 1; min-width: 0; overflow: hidden; touch-action: none; cursor: grab; }
    #picture.dragging { cursor: grabbing; }
    #picture svg { width: 100%; height: 100%; display: block; }
    #panel { width: 22em; max-width: 45%; overflow: auto; padding: .8em 1em; border-left: 1px solid var(--faint); }
    #panel h2 { font-size: 1.05em; margin: 0 0 .1em; } #panel h3 { font-size: .9em; margin: 1em 0 .3em; }
    #panel .kind, #panel dt, #panel .place { color: var(--muted); font-size: .85em; }
    #panel dl { margin: .5em 0; } #panel dd { margin: 0 0 .3em; }
    #panel blockquote { margin: .2em 0; padding-left: .6em; border-left: 3px solid var(--accent); }
    #panel ul { list-style: none; margin: 0; padding: 0; } #panel li { margin: 0 0 .7em; }
    button, input { font: inherit; color: inherit; background: var(--background);
      border: 1px solid var(--line); border-radius: 4px; padding: .25em .6em; }
    #panel button { border: 0; padding: 0; text-align: left; text-decoration: underline; cursor: pointer;
      color: var(--accent); }
    a { color: var(--accent); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    .node, .edge { cursor: pointer; }
    svg.lit .node:not(.on), svg.lit .edge:not(.on) { opacity: .15; }
    .chosen :is(polygon, ellipse, path, polyline) { stroke-width: 3; }
    @media (max-width: 45em) { main { flex-direction: column; }
      #panel { width: auto; max-width: none; max-height: 40%; border-left: 0; border-top: 1px solid var(--faint); } }
    @media print { header [role=toolbar], #panel { display: none; } }
    """#
}
