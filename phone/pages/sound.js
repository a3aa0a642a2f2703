// The sound of the earpiece page: one AudioContext, one cue at a time.
//
// Everything that must be on time runs on the clock of the sound itself: a STOP repeats because its
// buffer is looped, with its pause in it, so that it goes on when the page is hidden, busy or
// without a link.

const fadeSeconds = 0.005; // as every cut in spotter
const nearEar = 0.9682458365518543, farEar = 0.25, eachEar = 0.7071067811865476; // as audio/pan.go
const timelySeconds = 0.03; // behind the begin of a cue
const watchMs = 15; // while a cue sounds
const duckedVoice = 0.126; // -18 dB, under a cue
const voiceRate = 16000; // of the spotter's live voice
const voiceLeast = 0.04, voiceMost = 0.12; // seconds that wait before a frame of it is heard
const voiceBeyond = 0.06; // seconds beyond that, at most
const voiceOldMs = 250; // a queue of it that stood still for so long is not heard

// makeSound returns the sound of the page. tell(message) sends what becomes of a cue,
// changed() is called when the state of the sound may have changed.
function makeSound(tell, changed) {
  let context = null;
  let clips = new Map(); // decoded, by URL
  let playing = null; // the cue that sounds: see play
  const lags = []; // of the sound behind the clock, the last 40 measures, in ms
  const steps = []; // by which the two clocks moved apart from one measure to the next, the last 40, in ms
  let apart = NaN; // the clock of the sound and that of the page, in ms

  // open makes the context, once. It belongs in a tap: browsers allow no sound before.
  function open() {
    if (navigator.audioSession) navigator.audioSession.type = "playback"; // iOS: not muted by the silent switch
    if (!context) {
      context = new AudioContext({ latencyHint: 0 });
      context.onstatechange = changed;
      context.addEventListener("error", changed);
      stayAlive();
    }
    return resume();
  }

  function resume() {
    if (!context || context.state === "running") return Promise.resolve();
    return context.resume().then(changed, changed);
  }

  // stayAlive plays noise near -84 dBFS without end. Nobody hears it. Without a source the
  // browser stops its output, earbuds fall asleep at digital silence, and the first cue is late.
  function stayAlive() {
    const buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
    const samples = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i++) samples[i] = (Math.random() * 2 - 1) * 6e-5;
    const source = new AudioBufferSourceNode(context, { buffer, loop: true });
    source.connect(context.destination);
    source.start();
  }

  const state = () => (context ? context.state : "suspended");
  const running = () => state() === "running";

  // lag returns how far the sound is behind the page's clock, in ms, by the browser's word.
  function lag() {
    if (!running() || !context.getOutputTimestamp) return 0;
    const t = context.getOutputTimestamp();
    return t.performanceTime > 0 ? performance.now() - t.performanceTime : 0;
  }

  // stall returns how much of that is more than usual, in ms.
  function stall() {
    const now = lag();
    return lags.length ? Math.max(0, now - Math.min(...lags)) : 0;
  }

  // measured returns the facts for a pong, and takes a measure of the usual lag.
  function measured() {
    const late = stall();
    if (running()) {
      lags.push(lag());
      if (lags.length > 40) lags.shift();
      const now = passedAt(0);
      if (!Number.isNaN(now - apart)) steps.push(Math.abs(now - apart));
      if (steps.length > 40) steps.shift();
      apart = now;
    } else {
      lags.length = 0;
    }
    return Object.assign(facts(), { rate: context ? context.sampleRate : 0, stall_ms: late });
  }

  // jitter returns by how much the clock of the sound usually errs, in ms: a phone may tell it roughly.
  const jitter = () => (steps.length ? 3 * [...steps].sort((a, b) => a - b)[steps.length >> 1] : 0);

  const facts = () => ({
    state: state(),
    out_ms: context ? number(context.outputLatency, 0) * 1000 : 0,
    base_ms: context ? number(context.baseLatency, 0) * 1000 : 0,
  });

  // decode makes a clip ready. It works before the first tap too: nothing sounds by it.
  function decode(bytes) {
    const rate = context ? context.sampleRate : 48000;
    return new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
  }

  // toEars connects a node so that a cue at one side is louder there, as spotter's own outputs have it.
  function toEars(node, left, right) {
    const both = new ChannelMergerNode(context, { numberOfInputs: 2 });
    [left, right].forEach((gain, ear) => {
      const g = new GainNode(context, { gain, channelCount: 1, channelCountMode: "explicit" });
      node.connect(g).connect(both, 0, ear);
    });
    both.connect(context.destination);
  }

  function panned(node, pan) {
    if (pan < 0) toEars(node, nearEar, farEar);
    else if (pan > 0) toEars(node, farEar, nearEar);
    else toEars(node, eachEar, eachEar);
  }

  // whenPassed calls a function when the clock of the sound has passed a time. It uses the end of a silent
  // source, since a timer knows nothing of a sound that stands still, and is slowed down in a hidden page.
  function whenPassed(time, call) {
    const mark = new ConstantSourceNode(context, { offset: 0 });
    mark.onended = call;
    mark.connect(context.destination);
    mark.start();
    mark.stop(time);
  }

  // withPause returns a buffer that lasts from the begin of a clip to its next.
  function withPause(clip, ms) {
    const length = Math.max(clip.length, Math.round((ms / 1000) * clip.sampleRate));
    const buffer = new AudioBuffer({ length, numberOfChannels: 1, sampleRate: clip.sampleRate });
    buffer.copyToChannel(clip.getChannelData(0), 0);
    return buffer;
  }

  const late = (cue) => tell({ t: "expired", n: cue.n, late_ms: performance.now() - cue.due, page: performance.now() });

  // play starts a cue in place of the one that sounds. One that is late is told of and not played: a word
  // of yesterday's place in the road is worse than none.
  function play(cue, clip) {
    const { out_ms, base_ms } = facts(), begins = performance.now() + stall();
    if (begins > cue.due || begins + out_ms + base_ms > cue.ear) return late(cue);
    if (!running()) {
      resume();
      return tell({ t: "refused", n: cue.n, why: state() });
    }
    if (!clip) return tell({ t: "refused", n: cue.n, why: "clip" });
    end(cue.n);
    const repeats = cue.repeatMs > 0;
    const source = new AudioBufferSourceNode(context, { buffer: repeats ? withPause(clip, cue.repeatMs) : clip, loop: repeats });
    const gain = new GainNode(context);
    source.connect(gain);
    panned(gain, cue.pan);
    const at = context.currentTime;
    const p = (playing = { n: cue.n, id: cue.id, pan: cue.pan, mutes: cue.mutes || repeats, due: cue.due, ear: cue.ear, first: passedAt(at), repeats, source, gain, at, seconds: clip.duration, page: performance.now(), begun: false, over: false });
    source.start();
    duck();
    whenPassed(at + 0.001, () => begun(p));
    if (repeats) whenPassed(at + clip.duration, () => ended(p));
    source.onended = () => { begun(p); ended(p); if (playing === p) { playing = null; duck(); changed(); } };
    p.watch = setInterval(() => watch(p), watchMs);
    changed();
  }

  // watch looks after a cue that sounds. The sound can stand still while the page does not, or both can: the cue, or
  // what is left of it, would come when it goes on.
  function watch(p) {
    const now = performance.now();
    if (playing !== p || p.over) return clearInterval(p.watch);
    if (!p.begun) {
      const t = context.getOutputTimestamp ? context.getOutputTimestamp() : null;
      if ((context.currentTime <= p.at && now > p.due) || (now > p.ear && !(t && t.contextTime >= p.at))) tooLate(p);
    } else if (!p.repeats && number(p.first, p.page) + behind(p) > p.ear) {
      held(p);
    }
  }

  // behind returns for how long the sound stood still since a cue was started, in ms.
  const behind = (p) => performance.now() - p.page - (context.currentTime - p.at) * 1000;

  // follow has watch look each 20 ms on the clock of the sound too: a timer of a hidden page comes once a second, and
  // after the whole phone stood still the sound may go on before any timer.
  function follow(p) {
    watch(p);
    if (playing === p && !p.over) whenPassed(context.currentTime + 0.02, () => follow(p));
  }

  // held ends a cue whose rest would be later than in a cue that began at the last moment that is allowed.
  function held(p) {
    p.over = true;
    tell({ t: "cut", n: p.n, why: "held", late_ms: behind(p), page: performance.now() });
    drop(p, true);
  }

  function tooLate(p) {
    p.over = true;
    drop(p, true);
    late(p);
  }

  // passedAt returns when the ear hears what the clock of the sound shows at a time, in ms on the page's clock: a
  // page that was busy does not take a sound for a longer one.
  function passedAt(time) {
    const t = context.getOutputTimestamp ? context.getOutputTimestamp() : null;
    return t && t.performanceTime > 0 ? t.performanceTime + (time - t.contextTime) * 1000 : NaN;
  }

  function begun(p) {
    if (p.begun || p.over) return;
    const passed = passedAt(p.at);
    if (passed > p.ear) return tooLate(p); // what comes late is ended, and does not count as heard
    // A page that looks late sees holes after the begin as if they were before it: then what was foreseen says more.
    p.passed = context.currentTime - p.at < timelySeconds ? passed : Math.min(p.first, passed);
    p.begun = true;
    tell(Object.assign(facts(), { t: "begun", n: p.n, page: p.page, ear: number(p.passed, 0), stall_ms: stall() }));
    if (!p.repeats) follow(p);
  }

  // ended says that a cue sounded to its end; of one that repeats, that it did once.
  function ended(p) {
    if (p.over) return;
    p.over = true;
    const lasted = passedAt(p.at + p.seconds) - p.passed; // by both clocks
    tell(Object.assign(facts(), { t: "ended", n: p.n, page: Number.isNaN(lasted) ? performance.now() : p.page + lasted, stall_ms: stall(), jitter_ms: jitter() }));
  }

  // end ends what sounds with a short fade, because of the message by.
  function end(by) {
    const p = playing;
    if (!p) return;
    begun(p);
    if (playing !== p) return;
    if (!p.over) {
      p.over = true;
      tell({ t: "cut", n: p.n, by, page: performance.now() });
    }
    drop(p);
  }

  // drop ends the sound of a cue: with a fade, or at once where the sound stands still, so that nothing of it comes later.
  function drop(p, still) {
    clearInterval(p.watch);
    p.source.onended = null;
    const now = context.currentTime;
    if (still) p.gain.disconnect();
    p.gain.gain.setValueAtTime(1, now);
    p.gain.gain.linearRampToValueAtTime(0, now + fadeSeconds);
    p.source.stop(now + fadeSeconds + 0.001);
    if (playing === p) playing = null;
    duck();
    changed();
  }

  // tone plays a tone by the page's own hand: the ear test, and the loss of the link.
  function tone(hertz, after, seconds, left, right) {
    if (!running()) return;
    const from = context.currentTime + after;
    const source = new OscillatorNode(context, { frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.5, from + 0.01);
    gain.gain.setValueAtTime(0.5, from + seconds - 0.01);
    gain.gain.linearRampToValueAtTime(0, from + seconds);
    source.connect(gain);
    toEars(gain, left, right);
    source.start(from);
    source.stop(from + seconds);
  }

  // aside plays a clip that is no cue: nothing is told of it, and a cue does not wait for it.
  function aside(clip, after) {
    if (!running() || !clip) return;
    const source = new AudioBufferSourceNode(context, { buffer: clip });
    panned(source, 0);
    source.start(context.currentTime + after);
  }

  // The spotter's live voice: frames of 20 ms that wait in a queue. The queue is as long as the link was uneven of late,
  // and no longer: frames are skipped rather than heard later and later.
  const voice = { gain: null, next: 0, apart: NaN, last: 0, tail: 0, broken: false, want: voiceLeast, lowest: Infinity, frames: 0, skipped: 0, dry: 0, old: 0 };

  // speak takes a frame: the time after which it is too old, and samples of 16 bits at 16 kHz.
  function speak(bytes) {
    if (!running() || bytes.byteLength < 10 || bytes.byteLength > 4000) return;
    const view = new DataView(bytes);
    const came = performance.now();
    if (!(came <= view.getFloat64(0, true))) return skip();
    const rate = context.sampleRate, now = context.currentTime, apart = came - now * 1000;
    if (voice.gain && voice.next > now * rate && apart - voice.apart > voiceOldMs) { // the sound stood still: what waits was said long ago
      voice.gain.disconnect();
      voice.gain = null;
      voice.next = 0;
      voice.old++;
    }
    if (!voice.gain) {
      voice.gain = new GainNode(context, { gain: under(playing) });
      panned(voice.gain, 0);
    }
    let ahead = voice.next / rate - now;
    if (ahead < 0.003) { // it begins, or the queue ran dry
      if (ahead > -0.5 && voice.frames > 0) { voice.dry++; voice.want = Math.min(voiceMost, voice.want + 0.02); }
      voice.next = Math.ceil((now + voice.want) * rate);
      voice.last = voice.tail = 0;
      voice.broken = true;
      voice.apart = apart;
      voice.lowest = Infinity;
      ahead = voice.want;
    }
    voice.lowest = Math.min(voice.lowest, ahead);
    if (++voice.frames % 25 === 0) { // twice a second: what the queue never needed is taken from it
      const spare = voice.lowest - voiceLeast / 2;
      voice.lowest = Infinity;
      voice.want = Math.max(voiceLeast, voice.want - 0.005);
      if (spare > 0.02) return skip();
    }
    if (ahead > voice.want + voiceBeyond) return skip();
    queueVoice(view, rate);
  }

  function skip() {
    voice.skipped++;
    voice.broken = true;
  }

  // queueVoice has a frame sound behind the one before it. A short fade leads over what was skipped, and into silence
  // where nothing follows: it is taken out again under a frame that does.
  function queueVoice(view, rate) {
    const n = (view.byteLength - 8) >> 1, length = Math.round((n * rate) / voiceRate), fade = Math.round(0.002 * rate);
    const buffer = new AudioBuffer({ length: length + fade, sampleRate: rate });
    const out = buffer.getChannelData(0);
    const sample = (i) => view.getInt16(8 + 2 * i, true) / 32768;
    const before = voice.broken ? sample(0) : voice.last, jump = voice.broken ? voice.last - sample(0) : 0;
    for (let i = 0; i < length; i++) {
      const at = ((i + 1) * n) / length - 1, k = Math.floor(at), x = k < 0 ? before : sample(k);
      out[i] = x + (sample(Math.min(k + 1, n - 1)) - x) * (at - k);
      if (i < fade) out[i] += (jump - voice.tail) * (1 - i / fade);
    }
    voice.broken = false;
    voice.last = voice.tail = sample(n - 1);
    for (let i = 0; i < fade; i++) out[length + i] = voice.tail * (1 - i / fade);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(voice.gain);
    source.start(voice.next / rate);
    voice.next += length;
  }

  // under returns how loud the spotter's voice is while a cue sounds, or nothing.
  const under = (p) => (!p ? 1 : p.mutes ? 0 : duckedVoice);

  // duck has the spotter's voice give way to what sounds: at once, and it comes back 150 ms after the end.
  function duck() {
    if (!voice.gain) return;
    const g = voice.gain.gain, now = context.currentTime, level = under(playing);
    g.cancelScheduledValues(now);
    if (level < 1) g.setTargetAtTime(level, now, 0.001);
    else g.setTargetAtTime(1, now + 0.15, 0.012);
  }

  return {
    open, resume, state, running, facts, measured, stall, decode, play, end, tone, aside, speak,
    playing: () => playing,
    // queued tells of the queue of the spotter's voice: how many seconds wait, how many should, the frames so far, and how often it was thrown away.
    queued: () => ({ ahead: context ? voice.next / context.sampleRate - context.currentTime : 0, want: voice.want, frames: voice.frames, skipped: voice.skipped, dry: voice.dry, old: voice.old }),
    // use takes the clips of a pack in place of those of another.
    use(decoded) { clips = decoded; },
    clip: (url) => clips.get(url),
  };
}
