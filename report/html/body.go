package html

import (
	"spotter/report/markup"
)

// top writes what stands above the figures.
func (p *page) top(sheet string) {
	p.Put(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="spotter {}">
<title>{}: report of a race</title>
`, markup.Policy(sheet, script), p.Program, p.Title)
	p.Style(sheet)
	p.Put(`
</head>
<body>
<header>
<h1><bdi>{}</bdi></h1>
<p class="facts">`, p.Title)
	for i, f := range p.Facts {
		if i > 0 {
			p.Put(`&nbsp;· `)
		}
		p.Put(`<bdi>{}</bdi>`, f)
	}
	p.Put(`</p>
</header>
<main data-way="{}" data-unit="{}" data-unit-m="{}">`, p.Way, p.Unit, p.UnitM)
	if len(p.Trouble) == 0 {
		return
	}
	p.Put(`
<div class="trouble" role="note">`)
	for _, x := range p.Trouble {
		p.Put(`<p>{}</p>`, x)
	}
	if len(p.Chain.Damage) > 0 {
		p.Put(`<ul>`)
		for _, x := range p.Chain.Damage {
			p.Put(`<li>{}</li>`, x)
		}
		p.Put(`</ul>`)
	}
	if p.Chain.More > 0 {
		p.Put(`<p>{} more places.</p>`, p.Chain.More)
	}
	p.Put(`
</div>`)
}

// figures writes the tiles, the verdict on the log, and what chooses a part of the race.
func (p *page) figures() {
	r := &p.Result
	p.Put(`
<section class="tiles" aria-label="The race in figures">
<div class="tile result"><p class="name">{}</p><p class="value">{}</p>`, r.Name, r.Value)
	for _, n := range r.Notes {
		p.Put(`<p class="sub">{}</p>`, n)
	}
	p.Put(`</div>`)
	for _, t := range p.Tiles {
		p.Put(`
<div class="tile"><p class="name">{}</p><p class="value {}">{}`, t.Name, t.Tone, t.Value)
		if t.Unit != "" {
			p.Put(` <small>{}</small>`, t.Unit)
		}
		p.Put(`</p>`)
		for _, n := range t.Notes {
			p.Put(`<p class="sub"><bdi>{}</bdi></p>`, n)
		}
		p.Put(`</div>`)
	}
	p.Put(`
</section>
`)
	if p.Chain.Whole {
		p.Put(`<p class="verdict ok"><strong>✓ This log is whole: {} lines, every hash is right.</strong>`, p.Chain.Lines)
	} else {
		p.Put(`<p class="verdict bad"><strong>✗ <bdi>{}</bdi></strong>`, p.Chain.Verdict)
	}
	if p.Chain.Groups != "" {
		p.Put(` Code <span class="code">{}</span>`, p.Chain.Groups)
	}
	p.Put(`</p>
<form class="range" hidden>
<fieldset><legend>Show a part of the race</legend>
<label>from {} <input type="number" id="from" min="0" step="0.1" inputmode="decimal"></label>
<label>to {} <input type="number" id="to" min="0" step="0.1" inputmode="decimal"></label>
<button type="button" id="whole">Whole race</button>
<p class="hint">Or draw across a chart. Charts and events follow.</p>
</fieldset>
</form>`, p.Unit, p.Unit)
}

// charts writes the charts and the map.
func (p *page) charts() {
	for i := range p.Charts {
		c := &p.Charts[i]
		p.Put(`
<section class="drawn" aria-labelledby="{}-h">
<h2 id="{}-h">{}</h2>
<p class="says">{}</p>`, c.ID, c.ID, c.Heading, c.Says)
		if len(c.Legend) > 0 {
			p.Put(`<ul class="legend">`)
			for _, l := range c.Legend {
				p.Put(`<li><svg width="12" height="12" aria-hidden="true"><rect class="{}" width="12" height="12" rx="2"/></svg>{}</li>`, l.Class, l.Name)
			}
			p.Put(`</ul>`)
		}
		p.Put(`
<p class="readout" aria-hidden="true">&nbsp;</p>
<div class="chart" data-axis="{}" data-max="{}">{}{}</div>
<p class="xname">{}</p>
</section>`, c.Axis, c.Max, c.Scale, c.Plot, c.XName)
	}
	if w := p.Where; w != nil {
		p.Put(`
<section class="drawn">
<h2>Where it happened</h2>
<p class="says">{}</p>
<ul class="legend">`, w.Says)
		for _, l := range w.Legend {
			p.Put(`<li><svg width="14" height="14" aria-hidden="true"><path class="dot {}" d="M7 7h0"/></svg>{}</li>`, l.Class, l.Name)
		}
		p.Put(`</ul>
{}
`, w.Map)
		p.hint(w.Offset)
		p.Put(`
</section>`)
	}
}

// hint writes a remark, nothing for "".
func (p *page) hint(s string) {
	if s != "" {
		p.Put(`<p class="hint">{}</p>`, s)
	}
}

// events writes the table of everything, and what filters it.
func (p *page) events() {
	p.Put(`
<section>
<h2 id="events-h">Events</h2>`)
	if p.Events.Left != "" {
		p.Put(`<p class="trouble">{}</p>`, p.Events.Left)
	}
	p.Put(`
<p class="onpaper says">On paper: incidents, rests, notes, alarms and cues that were not heard whole. The file of this page has every row.</p>
<form class="filter" hidden>
<label>Find <input type="search" id="find" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="kind"><option value="">everything</option>`)
	for _, k := range p.Events.Kinds {
		p.Put(`<option value="{}">{} ({})</option>`, k.Value, k.Name, k.N)
	}
	p.Put(`</select></label>
<button type="button" id="clear">Clear</button>
<output id="count" for="find kind from to"></output>
</form>
<div class="wide" role="region" tabindex="0" aria-labelledby="events-h"><table id="events">
<thead><tr><th scope="col" class="n">line<th scope="col" class="n">time<th scope="col" class="n">{}<th scope="col">what<th scope="col">outcome<th scope="col">remarks</tr></thead>
<tbody>`, p.Unit)
	for i := range p.Events.Rows {
		r := &p.Events.Rows[i]
		p.Put(`
<tr class="{}"><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}`, r.Class, r.Seq, r.At, r.Place, r.What, r.Outcome, r.Note)
	}
	p.Put(`
</tbody></table></div>
</section>`)
}

// bottom writes how far the page can be trusted, and ends it.
func (p *page) bottom() {
	c := &p.Chain
	p.Put(`
<section class="proof">
<h2 id="proof-h">Can this be trusted?</h2>
<p>This page is made from a log in which every line is chained to the one before by SHA-256. `)
	switch {
	case !c.Whole:
		p.Put(`The chain is NOT right: <bdi>{}</bdi>.`, c.Verdict)
	case !c.Closed:
		p.Put(`The whole chain is right: {} lines; the log was not closed in order.`, c.Lines)
	default:
		p.Put(`The whole chain is right: {} lines.`, c.Lines)
	}
	p.Put(`</p>`)
	if c.Groups != "" {
		p.Put(`<p>The code of the last line: <span class="code big">{}</span></p>
<p>Compare these 20 digits with those that the witness wrote down. The full hash is <span class="code">{}</span>.</p>`, c.Groups, c.Head)
	}
	p.Put(`
<p>The page itself proves nothing: check the log with <span class="code">spotter journal verify <bdi>{}</bdi></span>.</p>
</section>
</main>
<footer><p>Made by spotter <bdi>{}</bdi>. It needs no network and sends nothing.</p></footer>
`, c.File, p.Program)
	p.Script(script)
	p.Put(`
</body>
</html>
`)
}
