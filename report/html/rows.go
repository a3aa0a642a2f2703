package html

// splits writes the table of stretches.
func (p *page) splits() {
	if len(p.Splits) == 0 {
		return
	}
	p.Put(`
<section>
<h2 id="splits-h">Splits</h2>
<div class="wide" role="region" tabindex="0" aria-labelledby="splits-h"><table id="splits">
<thead><tr><th scope="col">board<th scope="col" class="n">race time<th scope="col" class="n">stretch<th scope="col" class="n">pace<th scope="col" class="n">change`)
	if p.HasGap {
		p.Put(`<th scope="col" class="n">to target`)
	}
	p.Put(`<th scope="col" class="n">cues<th scope="col" class="n">not whole<th scope="col" class="n">stood<th scope="col">happened</tr></thead>
<tbody>`)
	for i := range p.Splits {
		r := &p.Splits[i]
		p.Put(`
<tr data-f="{}" data-t="{}"><th scope="row"><bdi>{}</bdi><td class="n">{}<td class="n">{}<td class="n">{}<td class="n {}">{}`,
			r.FromM, r.ToM, r.Marker, r.At, r.Lap, r.Pace, r.ChangeTone, r.Change)
		if p.HasGap {
			p.Put(`<td class="n {}">{}`, r.GapTone, r.Gap)
		}
		p.Put(`<td class="n">{}<td class="n">{}<td class="n">{}<td>{}</tr>`, r.Cues, r.NotWhole, r.Stood, r.Seen)
	}
	p.Put(`</tbody></table></div>
<p class="hint">Change: against the stretch before, more is slower. Pace leaves rests and the wait for the mat out.</p>
</section>`)
}

// heard writes what became of the cues.
func (p *page) heard() {
	if len(p.Classes) == 0 {
		return
	}
	p.Put(`
<section>
<h2 id="heard-h">What the runner heard</h2>
<p class="says">Whole: heard to its end. Cut: begun, and cut short. Dropped, expired and no device never began.</p>
<ul class="legend"><li><svg width="12" height="12" aria-hidden="true"><rect class="share0" width="12" height="12" rx="2"/></svg>whole</li><li><svg width="12" height="12" aria-hidden="true"><rect class="share1" width="12" height="12" rx="2"/></svg>cut</li><li><svg width="12" height="12" aria-hidden="true"><rect class="share2" width="12" height="12" rx="2"/></svg>never begun</li></ul>
`)
	p.counts("classes", "By class", "class", p.Classes)
	p.Put("\n")
	p.counts("bycue", "By cue", "cue", p.Cues)
	if len(p.Reasons) > 0 {
		p.Put(`
<h3 id="why-h">Not heard whole, and why</h3>
<div class="wide" role="region" tabindex="0" aria-labelledby="why-h"><table>
<thead><tr><th scope="col">outcome<th scope="col">why<th scope="col" class="n">cues<th scope="col" class="n">first at</tr></thead>
<tbody>`)
		for _, r := range p.Reasons {
			p.Put(`
<tr><th scope="row">{}<td>{}<td class="n">{}<td class="n">{}</tr>`, r.Outcome, r.Why, r.N, r.First)
		}
		p.Put(`</tbody></table></div>`)
	}
	p.Put(`
</section>`)
}

// counts writes a table of tallies, nothing without a row.
func (p *page) counts(id, head, first string, rows []countRow) {
	if len(rows) == 0 {
		return
	}
	p.Put(`
<h3 id="{}-h">{}</h3>
<div class="wide" role="region" tabindex="0" aria-labelledby="{}-h"><table class="counts">
<thead><tr><th scope="col">{}<th scope="col" class="n">cues<th scope="col" class="bar">heard<th scope="col" class="n">whole<th scope="col" class="n">cut<th scope="col" class="n">dropped<th scope="col" class="n">expired<th scope="col" class="n">no device<th scope="col" class="n">not known</tr></thead>
<tbody>`, id, head, id, first)
	for i := range rows {
		r := &rows[i]
		class := ""
		if r.Class != "" {
			class = "k k-" + r.Class
		}
		p.Put(`
<tr><th scope="row" class="{}"><bdi>{}</bdi><td class="n">{}<td class="bar">{}<td class="n">{}<td class="n">{}<td class="n">{}<td class="n">{}<td class="n">{}<td class="n">{}</tr>`,
			class, r.Name, r.All, r.Share, r.Whole, r.Cut, r.Dropped, r.Expired, r.NoDevice, r.Unknown)
	}
	p.Put(`</tbody></table></div>`)
}

// moments writes the silences and what happened, in tables that stand side by side.
func (p *page) moments() {
	p.Put(`
<div class="pairs">`)
	if len(p.Quiet) > 0 {
		p.Put(`
<section>
<h2 id="quiet-h">Longest silences</h2>
<div class="wide" role="region" tabindex="0" aria-labelledby="quiet-h"><table>
<thead><tr><th scope="col" class="n">without a cue<th scope="col" class="n">from<th scope="col" class="n">to<th scope="col" class="n">{}<th scope="col" class="n">stood</tr></thead>
<tbody>`, p.Unit)
		for _, r := range p.Quiet {
			p.Put(`
<tr><th scope="row" class="n">{}<td class="n">{}<td class="n">{}<td class="n">{}<td class="n">{}</tr>`, r.Moved, r.From, r.To, r.Place, r.Stood)
		}
		p.Put(`</tbody></table></div>
<p class="hint">Only time in which the runner moved counts.</p>
</section>`)
	}
	for _, t := range p.Told {
		p.Put(`
<section>
<h2 id="{}-h">{}</h2>
<div class="wide" role="region" tabindex="0" aria-labelledby="{}-h"><table>
<thead><tr><th scope="col" class="n">time<th scope="col" class="n">{}<th scope="col">what<th scope="col" class="n">line</tr></thead>
<tbody>`, t.ID, t.Heading, t.ID, p.Unit)
		for _, r := range t.Rows {
			p.Put(`
<tr><th scope="row" class="n">{}<td class="n">{}<td class="{}"><bdi>{}</bdi><td class="n seq">{}</tr>`, r.At, r.Place, r.Tone, r.What, r.Seq)
		}
		p.Put(`</tbody></table></div>`)
		p.hint(t.More)
		p.Put(`
</section>`)
	}
	p.Put(`
</div>`)
}

// fixes writes what was taken back or put right.
func (p *page) fixes() {
	if len(p.Fixes) == 0 {
		return
	}
	p.Put(`
<section>
<h2 id="fixes-h">Corrections</h2>
<p class="says">What was pressed stays in the log. These lines were taken back or corrected later, or are not believed.</p>
<div class="wide" role="region" tabindex="0" aria-labelledby="fixes-h"><table>
<thead><tr><th scope="col" class="n">line<th scope="col" class="n">pressed at<th scope="col">as pressed<th scope="col">as it stands<th scope="col">by</tr></thead>
<tbody>`)
	for i := range p.Fixes {
		r := &p.Fixes[i]
		p.Put(`
<tr><th scope="row" class="n">{}<td class="n">{}<td><bdi>{}</bdi><td><bdi>{}</bdi><td>{}</tr>`, r.Seq, r.At, r.Was, r.Now, r.By)
	}
	p.Put(`</tbody></table></div>`)
	p.hint(p.FixMore)
	p.Put(`
</section>`)
}
