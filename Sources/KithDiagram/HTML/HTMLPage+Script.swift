extension HTMLPage {
  /// What the page does. Text reaches the page by `textContent` only, so that no name can be markup.
  static let script = #"""
    'use strict';
    (() => {
      const data = JSON.parse(document.getElementById('data').textContent);
      const $ = id => document.getElementById(id);
      const picture = $('picture'), svg = picture.querySelector('svg'), panel = $('panel'), search = $('search');
      if (!svg) return;
      const nodes = new Map(data.nodes.map(n => [n.id, n]));
      const ties = new Map(data.relationships.map(r => [r.id, r]));
      const tiesOf = new Map(data.nodes.map(n => [n.id, []]));
      for (const r of data.relationships) {
        tiesOf.get(r.start).push(r);
        if (r.end !== r.start) tiesOf.get(r.end).push(r);
      }
      const make = (tag, text, kind) => {
        const element = document.createElement(tag);
        if (text) element.textContent = text;
        if (kind) element.className = kind;
        return element;
      };
      const title = id => nodes.get(id).title;
      const sentence = r => [title(r.start), r.words, title(r.end)].join(' ');

      // The view is the SVG's viewBox: moving it pans, shrinking it zooms.
      const whole = svg.viewBox.baseVal, full = [whole.x, whole.y, whole.width, whole.height];
      let view = full.slice();
      svg.removeAttribute('width');
      svg.removeAttribute('height');
      svg.setAttribute('role', 'group');
      svg.setAttribute('aria-label', document.title);
      svg.setAttribute('aria-describedby', 'summary');
      const show = () => svg.setAttribute('viewBox', view.join(' '));
      const scale = () => Math.max(view[2] / svg.clientWidth, view[3] / svg.clientHeight) || 1;
      const zoom = (factor, x, y) => {
        const size = Math.min(Math.max(view[2] * factor, full[2] / 60), full[2] * 4) / view[2];
        x = x ?? view[0] + view[2] / 2;
        y = y ?? view[1] + view[3] / 2;
        view = [x - (x - view[0]) * size, y - (y - view[1]) * size, view[2] * size, view[3] * size];
        show();
      };
      const fit = () => { view = full.slice(); show(); };
      const pan = (dx, dy) => { view[0] += dx; view[1] += dy; show(); };
      const point = event => {
        const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
        return [p.x, p.y];
      };
      const centre = id => {
        const box = $(id).getBBox(), shift = svg.querySelector('g.graph').transform.baseVal.consolidate().matrix;
        view[0] = box.x + box.width / 2 + shift.e - view[2] / 2;
        view[1] = box.y + box.height / 2 + shift.f - view[3] / 2;
        show();
      };

      let chosen = null, found = null, drag = null;
      const light = ids => {
        svg.classList.toggle('lit', ids !== null);
        for (const e of svg.querySelectorAll('.node, .edge')) e.classList.toggle('on', ids !== null && ids.has(e.id));
      };
      const around = id => {
        if (ties.has(id)) { const r = ties.get(id); return new Set([id, r.start, r.end]); }
        return new Set([id, ...tiesOf.get(id).flatMap(r => [r.id, r.start, r.end])]);
      };
      // What is chosen is lit, else what was searched for, else nothing and all is plain.
      const relight = () => light(chosen ? around(chosen) : found ? new Set(found.map(n => n.id)) : null);

      const nodeButton = (id, text) => {
        const button = make('button', text ?? title(id));
        button.addEventListener('click', () => { choose(id); centre(id); $(id).focus({ preventScroll: true }); });
        return button;
      };
      const evidence = (r, from) => {
        const item = make('li');
        const line = make('div');
        if (from === undefined || from !== r.start) line.append(nodeButton(r.start), ' ');
        line.append(r.words + ' ');
        if (from === undefined || from === r.start) line.append(nodeButton(r.end));
        if (r.detail) line.append(' (' + r.detail + ')');
        item.append(line);
        if (r.quote) item.append(make('blockquote', '“' + r.quote + '”'));
        const place = [r.source, r.line && 'line ' + r.line, r.certainty].filter(Boolean).join(', ');
        const where = make(r.link ? 'a' : 'div', place, 'place');
        if (r.link) { where.href = r.link; where.rel = 'noopener'; }
        if (place) item.append(where);
        if (r.note) item.append(make('div', r.note, 'place'));
        return item;
      };
      const overview = () => {
        panel.replaceChildren(make('h2', 'Everyone and everything'), make('p', $('summary').textContent.split('. ')[0] + '.'));
        const list = make('ul');
        for (const n of [...data.nodes].sort((a, b) => a.title.localeCompare(b.title))) {
          const item = make('li');
          item.append(nodeButton(n.id), ' ', make('span', n.kind, 'kind'));
          list.append(item);
        }
        panel.append(list);
      };
      const results = () => {
        const list = make('ul');
        list.append(...found.map(n => {
          const item = make('li');
          item.append(nodeButton(n.id), ' ', make('span', n.kind, 'kind'));
          return item;
        }));
        panel.replaceChildren(make('h2', found.length + ' found'), list);
      };
      const choose = id => {
        if (chosen && $(chosen)) $(chosen).classList.remove('chosen');
        chosen = id;
        if (id) $(id).classList.add('chosen');
        rest();
      };
      // The panel and the lights as they are when nothing is pointed at.
      const rest = () => {
        relight();
        if (chosen) return describe(chosen);
        if (found) return results();
        overview();
      };
      // The evidence behind a relationship, or all there is on a node.
      const describe = id => {
        panel.replaceChildren();
        panel.scrollTop = 0;
        if (ties.has(id)) {
          const list = make('ul');
          list.append(evidence(ties.get(id)));
          panel.append(make('h2', 'Relationship'), list);
          return;
        }
        const n = nodes.get(id), facts = make('dl');
        panel.append(make('h2', n.title), make('div', n.kind, 'kind'));
        for (const [key, text] of n.facts ?? []) facts.append(make('dt', key), make('dd', text));
        if (n.link) { const a = make('a', 'Open the document'); a.href = n.link; a.rel = 'noopener'; facts.append(a); }
        panel.append(facts);
        for (const [heading, some] of [
          ['From here', tiesOf.get(id).filter(r => r.start === id)], ['To here', tiesOf.get(id).filter(r => r.start !== id)],
        ]) {
          if (!some.length) continue;
          const list = make('ul');
          list.append(...some.map(r => evidence(r, id)));
          panel.append(make('h3', heading + ' (' + some.length + ')'), list);
        }
      };

      for (const element of svg.querySelectorAll('.node, .edge')) {
        const isNode = nodes.has(element.id);
        element.querySelector('title')?.remove();
        element.setAttribute('role', 'button');
        element.setAttribute('tabindex', '0');
        element.setAttribute('aria-label', isNode
          ? [title(element.id), nodes.get(element.id).kind, tiesOf.get(element.id).length + ' relationships'].join(', ')
          : sentence(ties.get(element.id)));
        // Pointing at something lights its neighbours and shows the evidence, until something is chosen.
        const look = () => { if (!chosen) { light(around(element.id)); describe(element.id); } };
        element.addEventListener('mouseenter', look);
        element.addEventListener('mouseleave', () => { if (!chosen) rest(); });
        element.addEventListener('focus', () => {
          look();
          const box = element.getBoundingClientRect(), frame = picture.getBoundingClientRect();
          const isInside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
          if (!isInside && !drag) centre(element.id);
        });
        element.addEventListener('blur', () => { if (!chosen) rest(); });
        element.addEventListener('keydown', event => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          choose(element.id);
        });
      }
      svg.querySelector('g.graph > title')?.remove();

      // A press that moves pans, one that does not chooses what is under it.
      picture.addEventListener('pointerdown', event => {
        drag = { x: event.clientX, y: event.clientY, moved: false, target: event.target.closest('.node, .edge') };
        picture.setPointerCapture(event.pointerId);
      });
      picture.addEventListener('pointermove', event => {
        if (!drag) return;
        const dx = event.clientX - drag.x, dy = event.clientY - drag.y;
        if (!drag.moved && Math.hypot(dx, dy) < 4) return;
        drag.moved = true;
        picture.classList.add('dragging');
        pan(-dx * scale(), -dy * scale());
        drag.x = event.clientX;
        drag.y = event.clientY;
      });
      picture.addEventListener('pointerup', () => {
        if (drag && !drag.moved) choose(drag.target ? drag.target.id : null);
        drag = null;
        picture.classList.remove('dragging');
      });
      picture.addEventListener('pointercancel', () => { drag = null; picture.classList.remove('dragging'); });
      picture.addEventListener('wheel', event => {
        event.preventDefault();
        zoom(Math.exp(Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 100) / 400), ...point(event));
      }, { passive: false });

      const find = () => {
        const words = search.value.trim().toLocaleLowerCase();
        found = words ? data.nodes.filter(n => (n.title + ' ' + n.kind).toLocaleLowerCase().includes(words)) : null;
        choose(null);
      };
      const reset = () => { search.value = ''; found = null; choose(null); };
      search.addEventListener('input', find);
      search.addEventListener('keydown', event => {
        if (event.key === 'Enter') { find(); if (found && found.length) { choose(found[0].id); centre(found[0].id); } }
        if (event.key === 'Escape') { search.blur(); reset(); }
        event.stopPropagation();
      });
      $('in').addEventListener('click', () => zoom(0.8));
      $('out').addEventListener('click', () => zoom(1.25));
      $('fit').addEventListener('click', fit);
      document.addEventListener('keydown', event => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const step = view[2] / 12;
        const act = {
          '+': () => zoom(0.8), '=': () => zoom(0.8), '-': () => zoom(1.25), '0': fit, 'Escape': reset,
          '/': () => search.focus(), 'ArrowLeft': () => pan(-step, 0), 'ArrowRight': () => pan(step, 0),
          'ArrowUp': () => pan(0, -step), 'ArrowDown': () => pan(0, step),
        }[event.key];
        if (!act || panel.contains(event.target) && event.key.startsWith('Arrow')) return;
        event.preventDefault();
        act();
      });
      overview();
    })();
    """#
}
