package widgets

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"winnow/internal/ui/theme"
)

// ten makes every letter ten wide, so that widths can be counted.
func ten(rune) float32 { return 10 }

func TestWrapBreaksAtSpaces(t *testing.T) {
	cases := []struct {
		text  string
		width float32
		want  string
	}{
		{"", 50, ""},
		{"one two three", 80, "one two|three"},
		{"one two", 70, "one two"},
		{"one  two", 40, "one|two"},
		{"one\n\ntwo", 80, "one||two"},
		{"abcdefghij", 40, "abcd|efgh|ij"},
		{"go abcdefghij", 40, "go|abcd|efgh|ij"},
		{"trailing   ", 200, "trailing"},
		{"äöü ßß", 30, "äöü|ßß"},
		{"x", 1, "x"},
	}
	for _, c := range cases {
		var got []string
		for _, l := range Wrap(nil, c.text, 0, len(c.text), c.width, ten) {
			got = append(got, c.text[l.Start:l.End])
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q at %v: %q, want %q", c.text, c.width, s, c.want)
		}
	}
}

// checkWrap holds the promises of Wrap.
func checkWrap(t interface{ Fatalf(string, ...any) }, text string, width float32) {
	lines := Wrap(nil, text, 0, len(text), width, ten)
	at := 0
	for _, l := range lines {
		if l.Start < at || l.End < l.Start || l.End > len(text) {
			t.Fatalf("line %v after byte %d of %d", l, at, len(text))
		}
		if gap := strings.Trim(text[at:l.Start], " \t\n"); gap != "" {
			t.Fatalf("%q stands in no line", gap)
		}
		if l.Start < len(text) && !utf8.RuneStart(text[l.Start]) && utf8.ValidString(text) {
			t.Fatalf("line %v begins inside a letter", l)
		}
		n := utf8.RuneCountInString(text[l.Start:l.End])
		if wide := float32(n) * 10; wide > width && n > 1 {
			t.Fatalf("line %q is %v wide, there is room for %v", text[l.Start:l.End], wide, width)
		}
		at = l.End
	}
	if rest := strings.Trim(text[at:], " \t\n"); rest != "" {
		t.Fatalf("%q stands in no line", rest)
	}
}

func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab ä\n\t…漢"))).Draw(t, "text")
		checkWrap(t, text, rapid.Float32Range(1, 200).Draw(t, "width"))
	})
}

func FuzzWrap(f *testing.F) {
	f.Add("Hi Dana,\n\nhttps://very.long.example/"+strings.Repeat("x", 300), float32(120))
	f.Add("\xff\xfe broken", float32(20))
	f.Add("   ", float32(5))
	f.Fuzz(func(t *testing.T, text string, width float32) {
		if !(width >= 1 && width < 1e5) || len(text) > 1<<14 {
			t.Skip()
		}
		checkWrap(t, text, width)
	})
}

func TestWrapOfALongWordIsLinear(t *testing.T) {
	text, calls := strings.Repeat("x", 100_000), 0
	Wrap(nil, text, 0, len(text), 500, func(rune) float32 { calls++; return 10 })
	if calls > 2*len(text) {
		t.Errorf("%d letters were looked at %d times", len(text), calls)
	}
}

func TestSumsOfLettersAreCloseToMeasures(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 1))
	r := NewRuler()
	for _, f := range []Face{Body(), Strong(), Caption(), Title()} {
		for _, s := range []string{"Lindqvist Pumps and Orrin Hydraulics", "AVATAR To Ty. We, 1,120.50", "Übersetzungen für Öfen"} {
			real := fyne.MeasureText(s, f.Size, f.style()).Width
			if got := r.Width(s, f); got < real*0.97 || got*slack > real*1.03 {
				t.Errorf("%q in %+v: summed %v, measured %v", s, f, got, real)
			}
		}
	}
}

func TestCutFitsAndSaysThatItCut(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 1))
	r := NewRuler()
	f := Face{Size: 14}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("abcMWij äß…")), 0, 60, -1).Draw(t, "text")
		width := rapid.Float32Range(0, 400).Draw(t, "width")
		got := r.Cut(s, width, f)
		if w := r.Width(got, f); w > width {
			t.Fatalf("%q is %v wide, there is room for %v", got, w, width)
		}
		if got != s && got != "" && !strings.HasSuffix(got, "…") {
			t.Fatalf("%q was cut to %q without a sign of it", s, got)
		}
		if got != s && !strings.HasPrefix(s, strings.TrimSuffix(got, "…")) {
			t.Fatalf("%q is no beginning of %q", got, s)
		}
	})
}
