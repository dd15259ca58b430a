package store

import (
	"encoding/binary"
	"maps"
	"slices"

	"winnow/internal/triage"
)

// A head record is the number of the folder (4 bytes), the length of the
// envelope part, the envelope part, the length of the gist of the reading, that
// gist, and what else the reading holds: so folder and reading can be replaced
// without touching the rest, and the gist of a large mailbox is read without
// making the many small values that only judging and showing need.

// encodeHead writes a message; its folder is set later.
func encodeHead(m *triage.Message, words *wordTable) []byte {
	env := encoder{b: make([]byte, 0, 512), words: words}
	encodeEnvelope(&env, m)
	e := encoder{b: make([]byte, 4, len(env.b)+2048), words: words}
	e.uint(uint64(len(env.b)))
	e.b = append(e.b, env.b...)
	encodeReading(&e, &m.Reading)
	return e.b
}

// What of a head record is read.
type extent bool

const (
	asGist extent = false // envelope and gist: see EachGist
	whole  extent = true
)

// withReading returns the head record with another reading; ok is false when
// payload is no head record.
func withReading(payload []byte, r *triage.Reading, words *wordTable) (out []byte, ok bool) {
	if len(payload) < 4 {
		return nil, false
	}
	d := decoder{b: payload[4:]}
	env := d.bytes()
	if d.bad {
		return nil, false
	}
	e := encoder{b: append(make([]byte, 0, len(env)+2048), payload[:4]...), words: words}
	e.uint(uint64(len(env)))
	e.b = append(e.b, env...)
	encodeReading(&e, r)
	return e.b, true
}

// decodeHead reads a message and the number of its folder.
func decodeHead(payload []byte, seen *interner, words []string, much extent) (m triage.Message, folder uint32, ok bool) {
	if len(payload) < 4 {
		return m, 0, false
	}
	d := decoder{b: payload[4:], seen: seen, words: words}
	env := decoder{b: d.bytes(), seen: seen, words: words}
	decodeEnvelope(&env, &m)
	gist := decoder{b: d.bytes(), seen: seen, words: words}
	decodeGist(&gist, &m.Reading)
	ok = env.done() && gist.done()
	if much == whole {
		decodeRest(&d, &m.Reading)
		ok = ok && d.done()
	}
	return m, folderOf(payload), ok && !d.bad
}

func folderOf(payload []byte) uint32 { return binary.BigEndian.Uint32(payload) }

func setFolder(payload []byte, folder uint32) { binary.BigEndian.PutUint32(payload, folder) }

// envelopeOf returns the envelope part of a head record.
func envelopeOf(payload []byte) []byte {
	d := decoder{b: payload[min(4, len(payload)):]}
	return d.bytes()
}

// idOf returns the content id in a head record, zero when payload is none.
func idOf(payload []byte) (id triage.ContentID) {
	if env := envelopeOf(payload); len(env) > len(id) {
		copy(id[:], env[1:])
	}
	return id
}

// wasBroken reports whether the message of a head record could not be read
// when it was stored.
func wasBroken(payload []byte) bool {
	env := decoder{b: envelopeOf(payload)}
	return env.byte()&brokenFlag != 0
}

// The first byte of the envelope part holds what a message is besides its text.
const (
	mineFlag = 1 << iota
	brokenFlag
	sentFlag
	refusesFlag
)

// learned returns a copy of a head record to which a further copy of the
// message adds that the buyer wrote it, or nil when it adds nothing: the copy
// in the folder of sent mail may be the second to come.
func learned(payload []byte, m *triage.Message) []byte {
	env := envelopeOf(payload)
	if len(env) == 0 {
		return nil
	}
	var e encoder
	e.bools(m.Mine, false, m.Sent, m.Refuses)
	if env[0]|e.b[0] == env[0] {
		return nil
	}
	out := append([]byte{}, payload...)
	envelopeOf(out)[0] |= e.b[0]
	return out
}

func encodeEnvelope(e *encoder, m *triage.Message) {
	e.bools(m.Mine, m.Broken != "", m.Sent, m.Refuses, m.LeavePost)
	e.b = append(e.b, m.ID[:]...)
	e.str(m.Broken)
	e.str(m.MessageID)
	e.strs(m.InReplyTo)
	e.strs(m.References)
	encodeAddress(e, m.From)
	encodeAddresses(e, m.ReplyTo)
	encodeAddresses(e, m.To)
	encodeAddresses(e, m.Cc)
	e.strs(m.DeliveredTo)
	e.str(m.Subject)
	e.time(m.Date)
	e.str(m.ListID)
	e.strs(m.Unsubscribe)
	e.strs(m.LeaveSigned)
	e.str(m.ReturnPath)
	e.str(m.AutoSubmit)
	e.str(m.Auth.Server)
	e.word(m.Auth.SPF)
	e.word(m.Auth.DKIM)
	e.str(m.Auth.DKIMDomain)
	e.word(m.Auth.DMARC)
	e.int(m.Size)
	e.strs(m.LinkHosts)
}

func decodeEnvelope(d *decoder, m *triage.Message) {
	var broken bool
	d.bools(&m.Mine, &broken, &m.Sent, &m.Refuses, &m.LeavePost)
	for i := range m.ID {
		m.ID[i] = d.byte()
	}
	m.Broken = d.name()
	m.MessageID = d.str()
	m.InReplyTo = d.strs()
	m.References = d.strs()
	m.From = decodeAddress(d)
	m.ReplyTo = decodeAddresses(d)
	m.To = decodeAddresses(d)
	m.Cc = decodeAddresses(d)
	m.DeliveredTo = d.names()
	m.Subject = d.str()
	m.Date = d.time()
	m.ListID = d.name()
	m.Unsubscribe = d.strs()
	m.LeaveSigned = d.names()
	m.ReturnPath = d.str()
	m.AutoSubmit = d.name()
	m.Auth.Server = d.name()
	m.Auth.SPF = d.word()
	m.Auth.DKIM = d.word()
	m.Auth.DKIMDomain = d.name()
	m.Auth.DMARC = d.word()
	m.Size = d.int()
	m.LinkHosts = d.names()
}

func encodeAddress(e *encoder, a triage.Address) {
	e.str(a.Name)
	e.str(a.Email)
}

func decodeAddress(d *decoder) triage.Address {
	return triage.Address{Name: d.name(), Email: d.name()}
}

func encodeAddresses(e *encoder, list []triage.Address) {
	e.uint(uint64(len(list)))
	for _, a := range list {
		encodeAddress(e, a)
	}
}

func decodeAddresses(d *decoder) []triage.Address {
	n := d.count(2)
	if n == 0 {
		return nil
	}
	out := make([]triage.Address, n)
	for i := range out {
		out[i] = decodeAddress(d)
	}
	return out
}

func encodeReading(e *encoder, r *triage.Reading) {
	gist := encoder{b: make([]byte, 0, 1024), words: e.words}
	encodeGist(&gist, r)
	e.uint(uint64(len(gist.b)))
	e.b = append(e.b, gist.b...)
	encodeRest(e, r)
}

// encodeGist writes what vendors and threads are told by.
func encodeGist(e *encoder, r *triage.Reading) {
	e.word(r.Version)
	e.word(string(r.Kind))
	e.uint(uint64(len(r.KindOdds)))
	for _, k := range slices.Sorted(maps.Keys(r.KindOdds)) {
		e.word(string(k))
		e.float(r.KindOdds[k])
	}
	e.uint(uint64(len(r.Facts)))
	for _, f := range r.Facts {
		e.word(f.Name)
		e.str(f.Value)
	}
	e.word(r.Language)
	e.strs(r.Unread)
	e.hashes(r.Sketch)
	t := &r.Traces
	for _, list := range [][]string{t.Companies, t.Phones, t.Postal, t.Sites, t.Leave} {
		e.strs(list)
	}
	e.str(t.Role)
	e.hashes(r.Marks)
	e.uint(uint64(len(r.Quoted)))
	for i := range r.Quoted {
		e.str(r.Quoted[i].By)
		e.hashes(r.Quoted[i].Marks)
	}
}

func decodeGist(d *decoder, r *triage.Reading) {
	r.Version = d.word()
	r.Kind = triage.Kind(d.word())
	if n := d.count(9); n > 0 {
		r.KindOdds = make(map[triage.Kind]float64, n)
		for range n {
			k := triage.Kind(d.word())
			r.KindOdds[k] = d.float()
		}
	}
	if n := d.count(2); n > 0 {
		r.Facts = make([]triage.Fact, n)
		for i := range r.Facts {
			r.Facts[i] = triage.Fact{Name: d.word(), Value: d.name()}
		}
	}
	r.Language = d.word()
	r.Unread = d.names()
	r.Sketch = d.hashes()
	t := &r.Traces
	for _, list := range []*[]string{&t.Companies, &t.Phones, &t.Postal, &t.Sites} {
		*list = d.names()
	}
	t.Leave = d.strs()
	t.Role = d.name()
	r.Marks = d.hashes()
	if n := d.count(2); n > 0 {
		r.Quoted = make([]triage.QuotedMail, n)
		for i := range r.Quoted {
			r.Quoted[i] = triage.QuotedMail{By: d.str(), Marks: d.hashes()}
		}
	}
}

// encodeRest writes what a message is judged by and what is shown of it.
func encodeRest(e *encoder, r *triage.Reading) {
	for _, s := range []*triage.AxisScore{&r.Usefulness, &r.Interest, &r.Proof, &r.Pressure, &r.Lean} {
		encodeScore(e, s)
	}
	e.uint(uint64(len(r.Tactics)))
	for _, t := range r.Tactics {
		e.word(string(t.Tactic))
		e.float(t.Probability)
	}
	e.uint(uint64(len(r.Evidence)))
	for i := range r.Evidence {
		encodeEvidence(e, &r.Evidence[i])
	}
	encodeContent(e, r)
}

func decodeRest(d *decoder, r *triage.Reading) {
	for _, s := range []*triage.AxisScore{&r.Usefulness, &r.Interest, &r.Proof, &r.Pressure, &r.Lean} {
		decodeScore(d, s)
	}
	if n := d.count(9); n > 0 {
		r.Tactics = make([]triage.TacticScore, n)
		for i := range r.Tactics {
			r.Tactics[i] = triage.TacticScore{Tactic: triage.Tactic(d.word()), Probability: d.float()}
		}
	}
	if n := d.count(15); n > 0 {
		r.Evidence = make([]triage.Evidence, n)
		for i := range r.Evidence {
			decodeEvidence(d, &r.Evidence[i])
		}
	}
	decodeContent(d, r)
}

func encodeScore(e *encoder, s *triage.AxisScore) {
	e.int(int64(s.Level))
	e.float(s.Expected)
	e.uint(uint64(len(s.Parts)))
	for _, p := range s.Parts {
		e.word(p.Label)
		e.float(p.Value)
		e.word(p.Cue)
	}
}

func decodeScore(d *decoder, s *triage.AxisScore) {
	s.Level = triage.Level(d.int())
	s.Expected = d.float()
	if n := d.count(10); n > 0 {
		s.Parts = make([]triage.Part, n)
		for i := range s.Parts {
			s.Parts[i] = triage.Part{Label: d.word(), Value: d.float(), Cue: d.word()}
		}
	}
}

func encodeEvidence(e *encoder, v *triage.Evidence) {
	e.word(string(v.Target))
	encodeSpan(e, v.Span)
	e.str(v.Quote)
	e.word(v.Fact)
	e.word(v.Cue)
	e.word(v.Reason)
	e.float(v.Weight)
}

func decodeEvidence(d *decoder, v *triage.Evidence) {
	v.Target = triage.Target(d.word())
	v.Span = decodeSpan(d)
	v.Quote = d.str()
	v.Fact = d.word()
	v.Cue = d.word()
	v.Reason = d.word()
	v.Weight = d.float()
}

func encodeSpan(e *encoder, s triage.Span) {
	e.int(int64(s.Start))
	e.int(int64(s.End) - int64(s.Start))
}

func decodeSpan(d *decoder) triage.Span {
	start := d.whole()
	return triage.Span{Start: start, End: start + d.whole()}
}
