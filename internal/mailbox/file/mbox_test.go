package file

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/emersion/go-mbox"
	"pgregory.net/rapid"
)

// split reads an mbox into its messages.
func split(t testing.TB, text string, offset int64, max int) []mboxMessage {
	t.Helper()
	r := newMbox(strings.NewReader(text[offset:]), offset, max)
	var out []mboxMessage
	for {
		m, err := r.next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
}

const sep = "From ada@acme.example Mon Jan  5 10:00:00 2026\n"

func TestMboxesOfManyProgramsAreSplit(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"plain":                 {sep + "A: 1\n\nx\n\n" + sep + "A: 2\n\ny\n", []string{"A: 1\n\nx\n", "A: 2\n\ny\n"}},
		"CRLF":                  {strings.ReplaceAll(sep+"A: 1\n\nx\n\n"+sep+"A: 2\n\ny\n", "\n", "\r\n"), []string{"A: 1\r\n\r\nx\r\n", "A: 2\r\n\r\ny\r\n"}},
		"quoted lines":          {sep + "A: 1\n\n>From me\n>>From you\n> From us\n", []string{"A: 1\n\nFrom me\n>From you\n> From us\n"}},
		"unquoted line in text": {sep + "A: 1\n\nOne.\n\nFrom here on all is well.\nB\n", []string{"A: 1\n\nOne.\n\nFrom here on all is well.\nB\n"}},
		"text with a time":      {sep + "A: 1\n\nx\nFrom 10:00 on in 2026 we meet.\ny\n", []string{"A: 1\n\nx\nFrom 10:00 on in 2026 we meet.\ny\n"}},
		"Thunderbird":           {"From - Mon Jan 05 10:00:00 2026\nX-Mozilla-Status: 0001\n\nx\n\nFrom - Mon Jan 05 11:00:00 2026\nA: 2\n\ny\n", []string{"X-Mozilla-Status: 0001\n\nx\n", "A: 2\n\ny\n"}},
		"Eudora":                {"From ???@??? Mon Jan 05 10:00:00 2026\nA: 1\n\nx\n\nFrom ???@??? Tue\nA: 2\n\ny\n", []string{"A: 1\n\nx\n", "A: 2\n\ny\n"}},
		"Gmail's takeout":       {"From 1754@xxx Mon Jan 05 10:00:00 +0000 2026\r\nX-GM-THRID: 1\r\n\r\nx\r\n\r\nFrom 1755@xxx Mon Jan 05 10:00:00 +0000 2026\r\nA: 2\r\n\r\ny", []string{"X-GM-THRID: 1\r\n\r\nx\r\n", "A: 2\r\n\r\ny"}},
		"no empty line between": {sep + "A: 1\n\nx\n" + sep + "A: 2\n\ny\n", []string{"A: 1\n\nx\n", "A: 2\n\ny\n"}},
		"no separator at first": {"A: 1\n\nx\n\n" + sep + "A: 2\n\ny\n", []string{"A: 1\n\nx\n", "A: 2\n\ny\n"}},
		"byte order mark":       {"\xef\xbb\xbf" + sep + "A: 1\n\nx\n", []string{"A: 1\n\nx\n"}},
		"empty messages":        {sep + "\n" + sep + sep + "A: 1\n\nx\n\n" + sep, []string{"A: 1\n\nx\n"}},
		"not ended":             {sep + "A: 1\n\nx", []string{"A: 1\n\nx"}},
		"nothing":               {"", nil},
		"only empty lines":      {"\n\n\n", nil},
		"folder data":           {sep + "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1 2\n\nx\n\n" + sep + "A: 1\n\nx\n", []string{"A: 1\n\nx\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, m := range split(t, c.text, 0, 1<<20) {
				got = append(got, string(m.bytes))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// What go-mbox writes is read back as it was, but for lines that begin with
// ">From ": the library writes mboxo, which cannot tell them apart.
func TestMboxReadsWhatALibraryWrites(t *testing.T) {
	line := rapid.SampledFrom([]string{"", "x", "From here", "From a@b.example Mon Jan 5 10:00:00 2026", "Subject: x", strings.Repeat("long ", 30000)})
	rapid.Check(t, func(t *rapid.T) {
		var want []string
		var file bytes.Buffer
		w := mbox.NewWriter(&file)
		for range rapid.IntRange(1, 5).Draw(t, "messages") {
			body := "A: 1\n\n" + strings.Join(rapid.SliceOfN(line, 1, 8).Draw(t, "lines"), "\n") + "\nend"
			m, err := w.CreateMessage("a@b.example", time.Unix(1767600000, 0))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(m, body); err != nil {
				t.Fatal(err)
			}
			want = append(want, body)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		var got []string
		r := newMbox(bytes.NewReader(file.Bytes()), 0, 1<<20)
		for {
			m, err := r.next()
			if err != nil {
				break
			}
			// The library ends every message with two line ends.
			got = append(got, strings.TrimRight(string(m.bytes), "\r\n"))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got  %.300q\nwant %.300q", got, want)
		}
	})
}

func TestMboxGoesOnAtEveryMessage(t *testing.T) {
	text := sep + "A: 1\n\nx\n\n" + sep + "A: 2\n\ny\n\n\n" + sep + "A: 3\n\nz\n"
	all := split(t, text, 0, 1<<20)
	for i, m := range all {
		rest := split(t, text, m.start, 1<<20)
		if len(rest) != len(all)-i || !bytes.Equal(rest[0].bytes, m.bytes) || rest[0].end != m.end {
			t.Errorf("from message %d: %+v", i+1, rest)
		}
	}
	if end := all[len(all)-1].end; end != int64(len(text)) {
		t.Errorf("ends at %d of %d", end, len(text))
	}
}

func TestMboxThatCannotBeReadFurther(t *testing.T) {
	broken := errors.New("broken disk")
	r := newMbox(io.MultiReader(strings.NewReader(sep+"A: 1\n\nx\n\n"+sep+"A: 2\n"), iotest.ErrReader(broken)), 0, 1<<20)
	if m, err := r.next(); err != nil || string(m.bytes) != "A: 1\n\nx\n" {
		t.Fatalf("%q, %v", m.bytes, err)
	}
	if _, err := r.next(); !errors.Is(err, broken) {
		t.Errorf("%v, want %v", err, broken)
	}
}

func FuzzMbox(f *testing.F) {
	f.Add(sep + "A: 1\n\nx\n\n" + sep + "A: 2\n\ny\n")
	f.Add("From \n\nFrom -\nA: b\n>From \r\n")
	f.Fuzz(func(t *testing.T, text string) {
		end := int64(0)
		for _, m := range split(t, text, 0, 100) {
			if m.start < end || m.end <= m.start || m.end > int64(len(text)) || len(m.bytes) > 100 || int64(len(m.bytes)) > m.size {
				t.Fatalf("%+v behind %d of %d", m, end, len(text))
			}
			end = m.end
		}
		byContent([]byte(text))
	})
}
