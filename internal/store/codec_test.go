package store

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// fill gives every field of a value, however deep, something other than zero:
// a field that somebody adds to a type and that the store does not keep makes
// the tests below fail.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString("text " + string(rune('a'+*n%26)) + string(rune('0'+*n%10)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n%100 + 1))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n%100 + 1))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(*n) / 7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 3 {
			k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(k, n)
			fill(e, n)
			v.SetMapIndex(k, e)
		}
	case reflect.Struct:
		switch v.Type() {
		case reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(noon.Add(time.Duration(*n) * 1234567891)))
			return
		case reflect.TypeFor[triage.Span]():
			v.Set(reflect.ValueOf(triage.Span{Start: 1, End: 3}))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic("fill: " + v.Type().String())
	}
}

func newWords() *wordTable { return &wordTable{number: make(map[string]uint32)} }

func filled[T any]() T {
	var v T
	n := 0
	fill(reflect.ValueOf(&v).Elem(), &n)
	return v
}

const addedField = "a field of this type is not kept: add it to the record, at the same place in encode and decode, and give the record a new form in seal.go"

func TestEveryFieldOfAMessageIsKept(t *testing.T) {
	want := filled[triage.Message]()
	words := newWords()
	payload := encodeHead(&want, words)
	setFolder(payload, 7)
	got, folder, ok := decodeHead(payload, newInterner(), words.list(), whole)
	if !ok || folder != 7 {
		t.Fatalf("ok %v, folder %d", ok, folder)
	}
	// Source and folder are those of the place.
	got.Source, got.Folder = want.Source, want.Folder
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s:\n%s", addedField, d)
	}
	if idOf(payload) != want.ID {
		t.Error("the id stands elsewhere")
	}
	if !wasBroken(payload) {
		t.Error("that it is broken stands elsewhere")
	}
}

// What a form looks like never changes. Records that were written before the
// change would be taken for something else, or not be read and never be made again.
func TestAFormIsNeverChanged(t *testing.T) {
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	m, d, fo := filled[triage.Message](), filled[mailtext.Document](), folder{source: "a", name: "b", role: "sent", mark: []byte{1, 2}}
	var e encoder
	encodeDocument(&e, &d)
	for _, tt := range []struct {
		what    string
		form    form
		payload []byte
		want    string
	}{
		{"head", formHead, encodeHead(&m, newWords()), "16:d9dd4237"},
		{"text", formText, e.b, "11:20f3d4a9"},
		{"folder", formFolder, fo.encode(), "5:71e5dd03"},
	} {
		got := fmt.Sprintf("%d:%08x", tt.form, crc32.Checksum(tt.payload, castagnoli))
		if got != tt.want {
			t.Errorf("the form of a %s changed (%s, was %s): give it a number that was never used, in seal.go, and note the new sum here", tt.what, got, tt.want)
		}
	}
}

func TestEveryFieldOfADocumentIsKept(t *testing.T) {
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	want := filled[mailtext.Document]()
	got, ok := p.unpack(p.pack(&want), newInterner())
	if !ok {
		t.Fatal("not readable")
	}
	got.Header.Envelope = want.Header.Envelope // kept with the message
	if d := cmp.Diff(&want, got); d != "" {
		t.Errorf("%s:\n%s", addedField, d)
	}
}

func TestEveryFieldOfADecisionIsKept(t *testing.T) {
	want := filled[triage.Decision]()
	payload, err := encodeDecision(&want)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := decodeDecision(payload)
	if !ok {
		t.Fatal("not readable")
	}
	got.ID = want.ID // it is the key
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s:\n%s", addedField, d)
	}
}

func TestAReadingCanBeReplacedAlone(t *testing.T) {
	m := filled[triage.Message]()
	words := newWords()
	payload := encodeHead(&m, words)
	setFolder(payload, 3)
	m.Reading = triage.Reading{Version: "2", Kind: triage.KindPromo}
	changed, ok := withReading(payload, &m.Reading, words)
	if !ok {
		t.Fatal("not readable")
	}
	got, folder, ok := decodeHead(changed, nil, words.list(), whole)
	got.Source, got.Folder = m.Source, m.Folder
	if d := cmp.Diff(m, got); d != "" || !ok || folder != 3 {
		t.Errorf("ok %v, folder %d\n%s", ok, folder, d)
	}
}

func TestTimesSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "sec"), rapid.Int64Range(0, 999999999).Draw(t, "nano")).UTC()
		var e encoder
		e.time(want)
		d := decoder{b: e.b}
		if got := d.time(); !got.Equal(want) || !d.done() {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestNumbersSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i, u, f := rapid.Int64().Draw(t, "i"), rapid.Uint64().Draw(t, "u"), rapid.Float64().Draw(t, "f")
		s, list := rapid.String().Draw(t, "s"), rapid.SliceOfN(rapid.String(), 1, 9).Draw(t, "list")
		var e encoder
		e.int(i)
		e.uint(u)
		e.float(f)
		e.str(s)
		e.strs(list)
		d := decoder{b: e.b, seen: newInterner()}
		if d.int() != i || d.uint() != u || math.Float64bits(d.float()) != math.Float64bits(f) || d.name() != s || !reflect.DeepEqual(d.strs(), list) || !d.done() {
			t.Fatal("something changed on the way")
		}
	})
}

func TestASealTellsEveryChange(t *testing.T) {
	key := []byte("key")
	value := seal(formHead, key, []byte("payload"))
	if got, ok := unseal(formHead, key, value); !ok || string(got) != "payload" {
		t.Fatalf("%q, %v", got, ok)
	}
	for i := range value {
		for bit := range 8 {
			odd := bytes.Clone(value)
			odd[i] ^= 1 << bit
			if _, ok := unseal(formHead, key, odd); ok {
				t.Errorf("bit %d of byte %d flipped, and nobody noticed", bit, i)
			}
		}
	}
	if _, ok := unseal(formHead, []byte("other"), value); ok {
		t.Error("passed under another key")
	}
	if _, ok := unseal(formText, key, value); ok {
		t.Error("passed as another form")
	}
	for n := range value {
		if _, ok := unseal(formHead, key, value[:n]); ok {
			t.Errorf("passed when cut to %d bytes", n)
		}
	}
}

func TestCutRecordsAreRefused(t *testing.T) {
	m := filled[triage.Message]()
	words := newWords()
	head := encodeHead(&m, words)
	for n := range head {
		if _, _, ok := decodeHead(head[:n], nil, words.list(), whole); ok {
			t.Errorf("a head of %d bytes passed when cut to %d", len(head), n)
		}
	}
	doc := filled[mailtext.Document]()
	var e encoder
	encodeDocument(&e, &doc)
	for n := range e.b {
		if _, ok := decodeDocument(e.b[:n], nil); ok {
			t.Errorf("a text of %d bytes passed when cut to %d", len(e.b), n)
		}
	}
}

func TestSpansOutsideOfTheTextAreRefused(t *testing.T) {
	for _, s := range []triage.Span{{Start: 0, End: 6}, {Start: -1, End: 2}, {Start: 3, End: 2}, {Start: math.MaxInt - 1, End: math.MaxInt}} {
		doc := mailtext.Document{Text: "12345", Zones: []mailtext.Zone{{Span: s}}}
		var e encoder
		encodeDocument(&e, &doc)
		if _, ok := decodeDocument(e.b, nil); ok {
			t.Errorf("a zone at %v passed", s)
		}
	}
}

// A text that unpacks to more than any message has is refused before it fills
// the memory.
func TestABombIsRefused(t *testing.T) {
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	bomb := p.enc.EncodeAll(make([]byte, 10*maxDocument), nil)
	if _, ok := p.unpack(bomb, nil); ok {
		t.Errorf("%d bytes unpacked to %d", len(bomb), 10*maxDocument)
	}
}

// FuzzDecode gives every decoder of records whatever comes. What one of them
// takes must encode to the same again.
func FuzzDecode(f *testing.F) {
	m, doc, dec := filled[triage.Message](), filled[mailtext.Document](), filled[triage.Decision]()
	head := encodeHead(&m, nil)
	words := newWords()
	numbered := encodeHead(&m, words)
	var e encoder
	encodeDocument(&e, &doc)
	cborBytes, err := encodeDecision(&dec)
	if err != nil {
		f.Fatal(err)
	}
	fo := folder{source: "a", name: "b", role: "inbox", mark: []byte{1}}
	p, err := newPacker()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(p.close)
	for _, b := range [][]byte{nil, head, numbered, e.b, cborBytes, fo.encode(), p.pack(&doc)} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, folder, ok := decodeHead(b, newInterner(), words.list(), whole); ok {
			again := encodeHead(&m, nil)
			setFolder(again, folder)
			back, _, ok := decodeHead(again, nil, nil, whole)
			if !ok || !reflect.DeepEqual(noNaN(m), noNaN(back)) {
				t.Error("a head changed when it was stored again")
			}
		}
		if doc, ok := decodeDocument(b, newInterner()); ok {
			var e encoder
			encodeDocument(&e, doc)
			if back, ok := decodeDocument(e.b, nil); !ok || !reflect.DeepEqual(doc, back) {
				t.Error("a text changed when it was stored again")
			}
		}
		if d, ok := decodeDecision(b); ok {
			if again, err := encodeDecision(&d); err == nil {
				if _, ok := decodeDecision(again); !ok {
					t.Error("a decision could not be read when it was stored again")
				}
			}
		}
		if fo, ok := decodeFolder(b); ok {
			if back, ok := decodeFolder(fo.encode()); !ok || !reflect.DeepEqual(fo, back) {
				t.Error("a folder changed when it was stored again")
			}
		}
		p.unpack(b, nil)
		withReading(b, &m.Reading, nil)
		idOf(b)
		wasBroken(b)
		newHoldings().salvagePage(append(b, make([]byte, pageHead)...))
	})
}

// noNaN takes out numbers that are not equal to themselves.
func noNaN(m triage.Message) string {
	var e encoder
	encodeReading(&e, &m.Reading)
	encodeEnvelope(&e, &m)
	return string(e.b)
}
