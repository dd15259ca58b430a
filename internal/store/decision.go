package store

import (
	"encoding/binary"
	"time"

	"github.com/fxamacker/cbor/v2"

	"winnow/internal/triage"
)

// decisionRecord is a record of the decision bucket: CBOR (RFC 8949,
// deterministic) with numbers as keys. Decisions live for ever, so the form
// describes itself: a field may be added, a number is never used again.
type decisionRecord struct {
	At         time.Time         `cbor:"1,keyasint"`
	Act        string            `cbor:"2,keyasint"`
	Vendor     string            `cbor:"3,keyasint,omitempty"`
	Message    []byte            `cbor:"4,keyasint,omitempty"`
	Why        string            `cbor:"5,keyasint,omitempty"`
	Keys       []string          `cbor:"6,keyasint,omitempty"`
	Mute       *muteRecord       `cbor:"7,keyasint,omitempty"`
	Need       *needRecord       `cbor:"8,keyasint,omitempty"`
	Correction *correctionRecord `cbor:"9,keyasint,omitempty"`
	Undoes     uint64            `cbor:"10,keyasint,omitempty"`
	With       *sideRecord       `cbor:"11,keyasint,omitempty"`
	List       *listRecord       `cbor:"13,keyasint,omitempty"`
	Note       string            `cbor:"14,keyasint,omitempty"`
	OptOut     *optOutRecord     `cbor:"12,keyasint,omitempty"`
	Server     *serverRecord     `cbor:"16,keyasint,omitempty"`
	Batch      uint64            `cbor:"17,keyasint,omitempty"`
	Person     string            `cbor:"18,keyasint,omitempty"`
	Rule       *ruleRecord       `cbor:"15,keyasint,omitempty"`
}

type muteRecord struct {
	Strength string    `cbor:"1,keyasint"`
	From     time.Time `cbor:"2,keyasint"`
	Until    time.Time `cbor:"3,keyasint"`
	Why      string    `cbor:"4,keyasint,omitempty"`

	Automatic bool     `cbor:"5,keyasint,omitempty"`
	Doubts    []string `cbor:"6,keyasint,omitempty"`
}

type pastRecord struct {
	At   time.Time `cbor:"1,keyasint"`
	What string    `cbor:"2,keyasint"`
	Why  string    `cbor:"3,keyasint,omitempty"`
}

type listRecord struct {
	Name     string            `cbor:"1,keyasint"`
	Need     string            `cbor:"2,keyasint,omitempty"`
	Criteria []criterionRecord `cbor:"3,keyasint,omitempty"`
	Locked   bool              `cbor:"4,keyasint,omitempty"`
	Outcome  string            `cbor:"5,keyasint,omitempty"`
	At       time.Time         `cbor:"6,keyasint,omitzero"`
	Past     []pastRecord      `cbor:"7,keyasint,omitempty"`
}

type criterionRecord struct {
	Name   string  `cbor:"1,keyasint"`
	By     string  `cbor:"2,keyasint"`
	Weight float64 `cbor:"3,keyasint"`
}

type optOutRecord struct {
	At    time.Time `cbor:"1,keyasint"`
	Means string    `cbor:"2,keyasint"`
	Note  string    `cbor:"3,keyasint,omitempty"`
}

type sideRecord struct {
	Vendor string   `cbor:"1,keyasint,omitempty"`
	Keys   []string `cbor:"2,keyasint,omitempty"`
}

type needRecord struct {
	Name    string    `cbor:"1,keyasint"`
	Words   []string  `cbor:"2,keyasint,omitempty"`
	Exclude []string  `cbor:"3,keyasint,omitempty"`
	Until   time.Time `cbor:"4,keyasint,omitzero"`
	Weight  float64   `cbor:"5,keyasint,omitempty"`

	Stage    string   `cbor:"6,keyasint,omitempty"`
	Synonyms []string `cbor:"7,keyasint,omitempty"`
	Removed  []string `cbor:"8,keyasint,omitempty"`
	Accepted []string `cbor:"9,keyasint,omitempty"`
}

type ruleRecord struct {
	Kind string `cbor:"1,keyasint"`
	For  string `cbor:"2,keyasint"`
}

type correctionRecord struct {
	Kind    string          `cbor:"1,keyasint,omitempty"`
	Verdict string          `cbor:"2,keyasint,omitempty"`
	Levels  map[string]int8 `cbor:"3,keyasint,omitempty"`
	Tactics map[string]bool `cbor:"4,keyasint,omitempty"`
	Lesson  *lessonRecord   `cbor:"5,keyasint,omitempty"`
}

type lessonRecord struct {
	Features []string           `cbor:"1,keyasint,omitempty"`
	Odds     map[string]float64 `cbor:"2,keyasint,omitempty"`
	Axes     map[string]float64 `cbor:"3,keyasint,omitempty"`
	Tactics  map[string]float64 `cbor:"4,keyasint,omitempty"`
	Worth    float64            `cbor:"5,keyasint,omitempty"`
	Unsure   bool               `cbor:"6,keyasint,omitempty"`
}

// rekeyed is a map with its keys and values of other types.
func rekeyed[K, L ~string, V, W any](m map[K]V, as func(V) W) map[L]W {
	if m == nil {
		return nil
	}
	out := make(map[L]W, len(m))
	for k, v := range m {
		out[L(k)] = as(v)
	}
	return out
}

func same[T any](x T) T { return x }

// listed is a list with its words of another type.
func listed[K, L ~string](list []K) []L {
	var out []L
	for _, k := range list {
		out = append(out, L(k))
	}
	return out
}

var (
	cborEnc = func() cbor.EncMode {
		o := cbor.CoreDetEncOptions()
		o.Time = cbor.TimeRFC3339NanoUTC
		m, err := o.EncMode()
		if err != nil {
			panic(err) // the options are constants
		}
		return m
	}()
	cborDec = func() cbor.DecMode {
		m, err := cbor.DecOptions{
			DupMapKey:        cbor.DupMapKeyEnforcedAPF,
			MaxNestedLevels:  8,
			MaxArrayElements: 1 << 16,
			MaxMapPairs:      1 << 12,
			IndefLength:      cbor.IndefLengthForbidden,
		}.DecMode()
		if err != nil {
			panic(err)
		}
		return m
	}()
)

func encodeDecision(d *triage.Decision) ([]byte, error) {
	r := decisionRecord{
		At: d.At, Act: string(d.Act), Vendor: string(d.Vendor), Why: d.Why, Keys: d.Keys, Undoes: uint64(d.Undoes),
		Person: d.Person, Batch: uint64(d.Batch), Note: d.Note,
	}
	if s := d.With; s != nil {
		r.With = &sideRecord{Vendor: string(s.Vendor), Keys: s.Keys}
	}
	if d.Message != (triage.ContentID{}) {
		r.Message = d.Message[:]
	}
	if m := d.Mute; m != nil {
		r.Mute = &muteRecord{
			Strength: string(m.Strength), From: m.From, Until: m.Until, Why: m.Why,
			Automatic: m.Automatic, Doubts: listed[triage.Doubt, string](m.Doubts),
		}
	}
	if n := d.Need; n != nil {
		r.Need = &needRecord{
			Name: n.Name, Words: n.Words, Exclude: n.Exclude, Until: n.Until, Weight: n.Weight,
			Stage: string(n.Stage), Synonyms: n.Synonyms, Removed: n.Removed, Accepted: n.Accepted,
		}
	}
	if c := d.Correction; c != nil {
		r.Correction = &correctionRecord{
			Kind: string(c.Kind), Verdict: string(c.Verdict),
			Levels:  rekeyed[triage.Axis, string](c.Levels, func(l triage.Level) int8 { return int8(l) }),
			Tactics: rekeyed[triage.Tactic, string](c.Tactics, same),
		}
		if l := c.Lesson; l != nil {
			r.Correction.Lesson = &lessonRecord{
				Features: l.Features, Worth: l.Worth, Unsure: l.Unsure,
				Odds:    rekeyed[triage.Kind, string](l.Odds, same),
				Axes:    rekeyed[triage.Axis, string](l.Axes, same),
				Tactics: rekeyed[triage.Tactic, string](l.Tactics, same),
			}
		}
	}
	if u := d.Rule; u != nil {
		r.Rule = &ruleRecord{Kind: string(u.Kind), For: u.For}
	}
	if l := d.List; l != nil {
		r.List = &listRecord{Name: l.Name, Need: l.Need, Locked: l.Locked, Outcome: l.Outcome, At: l.At}
		for _, p := range l.Past {
			r.List.Past = append(r.List.Past, pastRecord(p))
		}
		for _, c := range l.Criteria {
			r.List.Criteria = append(r.List.Criteria, criterionRecord(c))
		}
	}
	if o := d.OptOut; o != nil {
		r.OptOut = &optOutRecord{At: o.At, Means: o.Means, Note: o.Note}
	}
	r.Server = encodeServer(d.Server)
	return cborEnc.Marshal(&r)
}

// readDecision reads a record of the decision bucket; ok is false when it is
// not what was stored.
func readDecision(key, value []byte) (d triage.Decision, ok bool) {
	payload, ok := unseal(formDecision, key, value)
	if !ok || len(key) != 8 {
		return d, false
	}
	d, ok = decodeDecision(payload)
	d.ID = triage.DecisionID(binary.BigEndian.Uint64(key))
	return d, ok && d.ID > 0
}

func decodeDecision(payload []byte) (d triage.Decision, ok bool) {
	var r decisionRecord
	if err := cborDec.Unmarshal(payload, &r); err != nil || len(r.Message) != 0 && len(r.Message) != len(d.Message) {
		return d, false
	}
	d = triage.Decision{
		At: r.At.UTC(), Act: triage.Act(r.Act), Vendor: triage.VendorID(r.Vendor), Why: r.Why, Keys: r.Keys, Undoes: triage.DecisionID(r.Undoes),
		Person: r.Person, Batch: triage.DecisionID(r.Batch), Note: r.Note,
	}
	if s := r.With; s != nil {
		d.With = &triage.Side{Vendor: triage.VendorID(s.Vendor), Keys: s.Keys}
	}
	copy(d.Message[:], r.Message)
	if m := r.Mute; m != nil {
		d.Mute = &triage.Mute{
			Strength: triage.Strength(m.Strength), From: m.From.UTC(), Until: m.Until.UTC(), Why: m.Why,
			Automatic: m.Automatic, Doubts: listed[string, triage.Doubt](m.Doubts),
		}
	}
	if n := r.Need; n != nil {
		d.Need = &triage.Need{
			Name: n.Name, Words: n.Words, Exclude: n.Exclude, Until: n.Until.UTC(), Weight: n.Weight,
			Stage: triage.Stage(n.Stage), Synonyms: n.Synonyms, Removed: n.Removed, Accepted: n.Accepted,
		}
	}
	if c := r.Correction; c != nil {
		d.Correction = &triage.Correction{
			Kind: triage.Kind(c.Kind), Verdict: triage.Verdict(c.Verdict),
			Levels:  rekeyed[string, triage.Axis](c.Levels, func(l int8) triage.Level { return triage.Level(l) }),
			Tactics: rekeyed[string, triage.Tactic](c.Tactics, same),
		}
		if l := c.Lesson; l != nil {
			d.Correction.Lesson = &triage.Lesson{
				Features: l.Features, Worth: l.Worth, Unsure: l.Unsure,
				Odds:    rekeyed[string, triage.Kind](l.Odds, same),
				Axes:    rekeyed[string, triage.Axis](l.Axes, same),
				Tactics: rekeyed[string, triage.Tactic](l.Tactics, same),
			}
		}
	}
	if u := r.Rule; u != nil {
		d.Rule = &triage.Rule{Kind: triage.RuleKind(u.Kind), For: u.For}
	}
	if l := r.List; l != nil {
		d.List = &triage.ListChange{Name: l.Name, Need: l.Need, Locked: l.Locked, Outcome: l.Outcome}
		if !l.At.IsZero() {
			d.List.At = l.At.UTC()
		}
		for _, p := range l.Past {
			d.List.Past = append(d.List.Past, triage.ListPast{At: p.At.UTC(), What: p.What, Why: p.Why})
		}
		for _, c := range l.Criteria {
			d.List.Criteria = append(d.List.Criteria, triage.Criterion(c))
		}
	}
	if o := r.OptOut; o != nil {
		d.OptOut = &triage.OptOut{At: o.At.UTC(), Means: o.Means, Note: o.Note}
	}
	d.Server, ok = decodeServer(r.Server)
	return d, ok
}
