package evidence

import "spotter/report/markup"

// top writes the head of the document and the cover facts.
func (p *page) top() {
	p.Put(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Evidence: {}</title>
`, markup.Policy(style, ""), p.Title)
	p.Style(style)
	p.Put(`
</head>
<body>
<main>
<section><h1>Evidence of <bdi>{}</bdi></h1>
`, p.Title)
	if len(p.Trouble) > 0 {
		p.Put(`<div class="trouble" role="note">`)
		for _, x := range p.Trouble {
			p.Put(`<p><bdi>{}</bdi></p>`, x)
		}
		p.Put(`</div>`)
	}
	p.Put(`
<h2>1. Cover facts</h2>
`)
	p.facts(p.Cover)
	if p.Code != "" {
		p.Put(`
<p>Code of the last line ({}), to be compared with the witness's paper:</p><p class="code">{}</p>`, p.Chain.Lines, p.Code)
	} else {
		p.Put(`
<p>No code: the chain is not right to its end.</p>`)
	}
	p.Put(`
<div class="box"><h3>What this is not</h3>
<ul><li>It is not the statement of a witness. Only what witnesses write and sign themselves is one.</li>
<li>It is not proof that the run happened, who ran, or where. It shows what the spotter logged, and whether somebody changed that later.</li>
<li>It is not the log book of the witnesses until they have checked and signed it. A spotter who is a friend, coach or relative is not independent.</li>
<li>A signature of the spotter's own key proves nothing against the spotter. Codes that a witness wrote down during the race do.</li></ul></div>
</section>

`)
}

// contents writes the list of pages, and of what is still missing.
func (p *page) contents() {
	p.Put(`<section><h2>2. Contents, and what is still missing</h2>
<ol><li>Cover facts</li><li>Contents, and what is still missing: {} in the log, {} to be checked by a person</li><li>Log book by the hour, with codes, to be signed by the witnesses</li>
<li>Incidents and rests</li><li>Split sheet by gun and chip, with what was pressed</li><li>Shifts of the witnesses</li><li>Sheet of the timekeepers</li><li>Statements, to be written by the witnesses</li><li>Sound: what the runner was told</li><li>How to check all this</li></ol>
<h3>Still missing, as the log shows</h3>
`, len(p.Missing), len(p.Ask))
	if len(p.Missing) > 0 {
		p.gaps(p.Missing)
	} else {
		p.Put(`<p>Nothing that the log could show.</p>`)
	}
	p.Put(`
<h3>What no log can show: look for yourself</h3>
`)
	p.gaps(p.Ask)
	p.Put(`
</section>

`)
}

// gaps writes what is missing, as a list.
func (p *page) gaps(list []Gap) {
	p.Put(`<ol>`)
	for i := range list {
		p.Put(`<li><strong><bdi>{}</bdi></strong> <bdi>{}</bdi></li>
`, list[i].What, list[i].Do)
	}
	p.Put(`</ol>`)
}

// hours writes the log book.
func (p *page) hours() {
	p.Put(`<section><h2>3. Log book by the hour</h2>
<p class="soft">Two witnesses check each block against what they saw and wrote down, and sign it. The code is that of the last line of the hour. It fits the journal only if no line up to there was changed. Distances between boards are reckoned.</p>
`)
	for i := range p.Hours {
		p.hour(&p.Hours[i])
	}
	if len(p.Hours) == 0 {
		p.Put(`<p>There is no hour: the race was not started in this log.</p>`)
	}
	p.more(p.MoreHours)
	p.Put(`
</section>

`)
}

// hour writes one block of the log book.
func (p *page) hour(h *hour) {
	p.Put(`<div class="hour"><h3>Hour {}: {}</h3>
<p class="soft">`, h.N, h.Time)
	if h.Clock != "" {
		p.Put(`By the clock at the start {} · `, h.Clock)
	}
	p.Put(`{}</p>
`, h.Km)
	for _, x := range h.Done {
		p.Put(`<p><bdi>{}</bdi></p>`, x)
	}
	p.Put("\n")
	if len(h.Incidents) > 0 {
		p.Put(`<ul>`)
		for i := range h.Incidents {
			e := &h.Incidents[i]
			p.Put(`<li>{} <bdi>{}</bdi>`, e.At, e.What)
			if e.Note != "" {
				p.Put(` <span class="soft">(<bdi>{}</bdi>)</span>`, e.Note)
			}
			p.Put(`</li>`)
		}
		if h.More != "" {
			p.Put(`<li>{}</li>`, h.More)
		}
		p.Put(`</ul>`)
	} else {
		p.Put(`<p>No incident in the log.</p>`)
	}
	if h.Code != "" {
		p.Put(`
<p class="code">{} <span class="soft">line {}</span></p>`, h.Code, h.Line)
	} else {
		p.Put(`
<p>No code: the chain is not right up to here.</p>`)
	}
	p.Put(`
<div class="signs"><span></span><span></span><small>signature of witness 1</small><small>signature of witness 2</small></div></div>
`)
}

// more writes how much is left out, nothing for "".
func (p *page) more(s string) {
	if s != "" {
		p.Put(`<p>{}</p>`, s)
	}
}

// incidents writes what happened besides calls and boards.
func (p *page) incidents() {
	p.Put(`<section><h2>4. Incidents and rests</h2>
<p class="soft">Falls, rests, hazards, medical matters, shifts, sound that was lost, gaps in the log, clocks, and every note. The clock runs on in a rest.</p>
`)
	p.entries(p.Incidents, p.MoreInc)
	p.Put("\n")
	if len(p.Taken) > 0 {
		p.Put(`<h3>Logged and taken back</h3>`)
		p.table(p.Taken)
	}
	p.Put(`
</section>

`)
}

// entries writes lines of the log as a table, or that it has none, and how many are left out.
func (p *page) entries(list []entry, more string) {
	if len(list) > 0 {
		p.table(list)
	} else {
		p.Put(`<p>The log has none.</p>`)
	}
	p.more(more)
}

// table writes lines of the log.
func (p *page) table(list []entry) {
	p.Put(`<div class="wide" tabindex="0"><table><thead><tr><th class="n">race time</th><th class="n">clock</th><th>what</th><th>corrections, notes</th><th class="n">line</th></tr></thead>
<tbody>`)
	for i := range list {
		e := &list[i]
		p.Put(`<tr><td class="n">{}</td><td class="n">{}</td><td><bdi>{}</bdi></td><td><bdi>{}</bdi></td><td class="n">{}</td></tr>
`, e.At, e.Clock, e.What, e.Note, e.Line)
	}
	p.Put(`</tbody></table></div>`)
}

// facts writes a table with a line to write on where a fact has no value.
func (p *page) facts(list []fact) {
	p.Put(`<table class="facts"><tbody>`)
	for _, f := range list {
		p.Put(`<tr><th scope="row">{}</th><td>`, f.Name)
		p.blank(f.Value)
		p.Put(`</td></tr>`)
	}
	p.Put(`</tbody></table>`)
}

// blank writes a value, or the line to write it on.
func (p *page) blank(value string) {
	if value != "" {
		p.Put(`<bdi>{}</bdi>`, value)
	} else {
		p.Put(`<span class="blank"></span>`)
	}
}
