package mic

import (
	"math"
	"slices"
	"time"

	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/wav"
)

// How speech is found in a take. Levels are those of blocks of 5 ms in two bands:
// above the rumble, where voices are, and with the treble raised, where soft
// consonants are: an f or an h can be 40 dB below its vowel, and still be most of
// what tells two words apart.
const (
	takeBlock   = int(dsp.Rate) / 200       // frames: 5 ms
	trebleKeeps = 0.95                      // of the sample before, which is taken off to raise the treble
	takeAbove   = 5.0                       // dB above the room: something is there
	strongAbove = 12.0                      // dB above the room: somebody speaks
	strongBelow = 20.0                      // dB below the loudest block of a band: the body of a word
	takeLowest  = -72.0                     // dBFS: softer than this nothing is speech
	takeLeast   = -50.0                     // dBFS: softer than this no take is worth having
	clickMost   = 5                         // blocks of voice: a stretch with no more is a click
	stretchGap  = 20                        // blocks between two stretches, at least: the t of "stop" holds its s for less
	frontGap    = 8                         // blocks of nothing between a first consonant and its vowel; a breath is further
	frontMost   = 70                        // blocks that a first consonant may be long
	backGap     = 36                        // blocks of nothing before a last consonant: "lef-t"
	backMost    = 140                       // blocks that the end of a word may be long
	frontKeep   = 5 * int(dsp.Rate) / 1000  // frames kept before the first block, fading in
	backKeep    = 30 * int(dsp.Rate) / 1000 // frames kept behind the last one, fading out
	keyClick    = 60 * time.Millisecond     // before a key's message, in which the key is heard
	roomLeast   = 20                        // blocks by which a room can be judged
	roomApart   = 12                        // blocks before the speech that are not the room's
	roomPart    = int(dsp.Rate) / 5         // frames of a stretch of the room: 200 ms
	rawKeeps    = 250 * time.Millisecond    // of room around the speech in [Take.Raw]
	rumble      = 60.0                      // Hz: what is below goes: hum's fundamental, wind, a microphone's offset
)

// Take is a word that somebody said into a microphone.
type Take struct {
	Clip    *clip.Clip    // trimmed and levelled; nil when nothing was said
	Raw     *clip.Clip    // as it came from the microphone, with a little of the room around it
	Room    float64       // dB by which the voice is above the room
	Level   float64       // LUFS as it came
	Clipped time.Duration // of the signal at the ceiling
	Holed   bool          // the sound server left out part of it
}

// cutTake finds what was said in samples from frame from on; what is before that
// is only the room.
func cutTake(samples []int16, from int) *Take {
	raw := make([]float32, len(samples))
	for i, v := range samples {
		raw[i] = float32(v) / 32768
	}
	clean := dsp.Filtered(raw, dsp.HighPass(rumble))
	t := &Take{Level: math.Inf(-1), Room: math.Inf(-1)}
	first, end, ok := newVoiceFinder(clean, from).find()
	if !ok {
		t.Raw = clip.New(raw[min(from, len(raw)):])
		return t
	}
	near := dsp.Rate.N(rawKeeps)
	t.Raw = clip.New(raw[max(0, first-near):min(len(raw), end+near)])
	said := fadeEnds(clean, first, end)
	t.Level = dsp.Loudness(said)
	t.Clipped = dsp.Rate.D(clippedFrames(samples[first:end]))
	t.Room = t.Level - roomLoudness(clean[:max(0, first-roomApart*takeBlock)])
	t.Clip, _ = (&clip.Recording{Sound: wav.Sound{Rate: dsp.Rate, Channels: 1, Samples: said, Grain: 1.0 / 32768}}).Clip()
	return t
}

// roomLoudness returns how loud a room is that was last heard at the end of
// samples: a third of its stretches are softer, so that no click, breath or word counts.
func roomLoudness(samples []float32) float64 {
	samples = samples[max(0, len(samples)-earRoom*earBlock):]
	var levels []float64
	for part := range slices.Chunk(samples, roomPart) {
		levels = append(levels, dsp.Loudness(part))
	}
	slices.Sort(levels)
	if len(levels) == 0 {
		return math.Inf(-1)
	}
	return levels[len(levels)/3]
}

// fadeEnds returns a copy of the frames first to end with a little of what is
// around them, fading, so that no noise begins or ends with a click.
func fadeEnds(samples []float32, first, end int) []float32 {
	from, to := max(0, first-frontKeep), min(len(samples), end+backKeep)
	out := slices.Clone(samples[from:to])
	for i := range first - from {
		out[i] *= float32(i) / float32(first-from)
	}
	for i := range to - end {
		out[len(out)-1-i] *= float32(i) / float32(to-end)
	}
	return out
}

// clippedFrames counts the samples that stand at the ceiling in runs.
func clippedFrames(samples []int16) (n int) {
	run := 0
	for _, v := range samples {
		if v < earFull && v > -earFull {
			run = 0
			continue
		}
		if run++; run == earClipRun {
			n += run
		} else if run > earClipRun {
			n++
		}
	}
	return n
}

// voiceFinder looks for speech in a recording, block by block.
type voiceFinder struct {
	n       int          // blocks
	from    int          // the first that may have speech
	bands   [2][]float64 // levels in dBFS
	floor   [2]float64   // of the room, in each band
	loudest [2]float64
}

func newVoiceFinder(samples []float32, from int) *voiceFinder {
	v := &voiceFinder{n: len(samples) / takeBlock, from: from / takeBlock}
	treble := make([]float32, len(samples))
	last := float32(0)
	for i, x := range samples {
		treble[i], last = x-trebleKeeps*last, x
	}
	for band, s := range [2][]float32{dsp.Filtered(samples, dsp.HighPass(earRumble)), treble} {
		v.bands[band] = make([]float64, v.n)
		for b := range v.n {
			sum := 0.0
			for _, x := range s[b*takeBlock:][:takeBlock] {
				sum += float64(x) * float64(x)
			}
			v.bands[band][b] = dsp.DBFS(math.Sqrt(sum / float64(takeBlock)))
		}
		v.loudest[band] = -200
		for _, l := range v.bands[band][min(v.from, v.n):] {
			v.loudest[band] = max(v.loudest[band], l)
		}
		v.judgeRoom(band)
	}
	return v
}

// judgeRoom measures the room: its median before the loudest half of the take
// begins, or its softest tenth where there is too little of that.
func (v *voiceFinder) judgeRoom(band int) {
	levels := v.bands[band]
	until := v.n
	for b := v.from; b < v.n; b++ {
		if levels[b] > v.loudest[band]-strongBelow {
			until = b - roomApart
			break
		}
	}
	if until >= roomLeast {
		before := slices.Sorted(slices.Values(levels[max(0, until-300):until]))
		v.floor[band] = before[len(before)/2]
		return
	}
	if all := slices.Sorted(slices.Values(levels)); len(all) > 0 {
		v.floor[band] = all[len(all)/10]
	}
}

// above reports whether something sounds around a block, in either band: the mean
// over three blocks moves less by chance than one, and so can be told from the
// room where it is little more.
func (v *voiceFinder) above(b int) bool {
	for band, levels := range v.bands {
		power, near := 0.0, levels[max(0, b-1):min(v.n, b+2)]
		for _, l := range near {
			power += math.Pow(10, l/10)
		}
		if 10*math.Log10(power/float64(len(near))) > max(v.floor[band]+takeAbove, takeLowest) {
			return true
		}
	}
	return false
}

// strong reports whether a block is part of a word's body in a band.
func (v *voiceFinder) strong(b, band int) bool {
	return v.bands[band][b] > max(v.loudest[band]-strongBelow, v.floor[band]+strongAbove, takeLowest)
}

// find returns the first frame of what was said and the one behind the last.
func (v *voiceFinder) find() (first, end int, ok bool) {
	if v.n <= v.from || v.loudest[0] < takeLeast {
		return 0, 0, false
	}
	body := v.body()
	if len(body) == 0 {
		return 0, 0, false
	}
	from, to := body[0], body[len(body)-1]
	for b, gap := from-1, 0; b >= max(0, v.from, body[0]-frontMost) && gap <= frontGap; b-- {
		if gap++; v.above(b) {
			from, gap = b, 0
		}
	}
	for b, gap := to+1, 0; b < min(v.n, body[len(body)-1]+backMost) && gap <= backGap; b++ {
		if gap++; v.above(b) {
			to, gap = b, 0
		}
	}
	return from * takeBlock, (to + 1) * takeBlock, true
}

// body returns the strong blocks. They come in stretches; one without much in the
// band of voices is a click or a breath, or an s so far from its word that it is
// none.
func (v *voiceFinder) body() (out []int) {
	var stretch []int
	voiced := 0
	end := func() {
		if voiced > clickMost {
			out = append(out, stretch...)
		}
		stretch, voiced = nil, 0
	}
	for b := v.from; b < v.n; b++ {
		voice, treble := v.strong(b, 0), v.strong(b, 1)
		if !voice && !treble {
			continue
		}
		if len(stretch) > 0 && b-stretch[len(stretch)-1] > stretchGap {
			end()
		}
		if stretch = append(stretch, b); voice {
			voiced++
		}
	}
	end()
	return out
}
