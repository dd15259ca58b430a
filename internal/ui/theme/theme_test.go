package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
)

const (
	leastText = 4.5
	leastMark = 3.0
)

// pair is a colour that is drawn on another one somewhere in the window.
type pair struct {
	on, front fyne.ThemeColorName
	least     float64
}

func pairs() []pair {
	page, pane := stock.ColorNameBackground, Pane
	surfaces := []fyne.ThemeColorName{
		page, pane, stock.ColorNameHover, stock.ColorNameSelection,
		stock.ColorNameOverlayBackground, stock.ColorNameMenuBackground,
	}
	var out []pair
	for _, s := range surfaces {
		out = append(out,
			pair{s, stock.ColorNameForeground, leastText},
			pair{s, Muted, leastText},
			pair{s, stock.ColorNamePrimary, leastText},
			pair{s, FocusMark, leastMark},
			pair{s, stock.ColorNameSuccess, leastText},
			pair{s, stock.ColorNameError, leastText},
			pair{s, stock.ColorNameWarning, leastText},
			pair{s, Gain, leastMark},
			pair{s, Loss, leastMark},
		)
		for _, a := range triage.Axes {
			// The letters of the axes are text in the edge colour.
			out = append(out, pair{s, Edge(a), leastText})
		}
	}
	for _, s := range []fyne.ThemeColorName{page, pane, stock.ColorNameInputBackground} {
		out = append(out,
			pair{s, stock.ColorNamePlaceHolder, leastText},
			pair{s, stock.ColorNameDisabled, leastText},
			pair{s, stock.ColorNameInputBorder, leastMark},
			pair{s, Line, leastMark},
		)
	}
	for _, a := range triage.Axes {
		out = append(out,
			pair{Fill(a), stock.ColorNameForeground, leastText},
			pair{Fill(a), Edge(a), leastMark},
			pair{Fill(a), FocusMark, leastMark},
			pair{Track, Edge(a), leastMark},
		)
	}
	out = append(out,
		pair{Chip, stock.ColorNameForeground, leastText},
		pair{Chip, Muted, leastText},
		pair{stock.ColorNameButton, stock.ColorNameForeground, leastText},
		pair{stock.ColorNameButton, Muted, leastText},
		pair{stock.ColorNameDisabledButton, stock.ColorNameDisabled, leastMark},
		pair{stock.ColorNamePrimary, stock.ColorNameForegroundOnPrimary, leastText},
		pair{stock.ColorNameError, stock.ColorNameForegroundOnError, leastText},
		pair{stock.ColorNameSuccess, stock.ColorNameForegroundOnSuccess, leastText},
		pair{stock.ColorNameWarning, stock.ColorNameForegroundOnWarning, leastText},
		pair{TextSelection, stock.ColorNameForeground, leastText},
		pair{stock.ColorNameFocus, stock.ColorNameForeground, leastText},
	)
	return out
}

func TestEveryPairHasContrast(t *testing.T) {
	for name, variant := range map[string]Variant{"light": Light, "dark": Dark} {
		th := New(variant, 1)
		for _, p := range pairs() {
			// The variant that the app reports must not matter once forced.
			back := th.Color(p.on, stock.VariantDark)
			front := th.Color(p.front, stock.VariantLight)
			if got := Contrast(back, front); got < p.least {
				t.Errorf("%s: %s on %s has contrast %.2f, want at least %.1f", name, p.front, p.on, got, p.least)
			}
		}
	}
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	cases := []struct {
		a, b color.Color
		want float64
	}{
		{color.White, color.Black, 21},
		{color.White, color.White, 1},
		{rgb(0x777777), color.White, 4.48}, // the grey that just misses AA
	}
	for _, c := range cases {
		if got := Contrast(c.a, c.b); math.Abs(got-c.want) > 0.01 {
			t.Errorf("Contrast(%v, %v) = %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestPalettesNameTheSameColours(t *testing.T) {
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("dark has no %s", name)
		}
	}
	for name := range dark {
		if _, ok := light[name]; !ok {
			t.Errorf("light has no %s", name)
		}
	}
}

func TestSystemVariantIsFollowed(t *testing.T) {
	th := New(System, 1)
	if th.Color(stock.ColorNameBackground, stock.VariantLight) == th.Color(stock.ColorNameBackground, stock.VariantDark) {
		t.Error("light and dark pages look the same")
	}
}

func TestTextSizeIsScaledWithinLimits(t *testing.T) {
	cases := []struct{ ask, want float32 }{{0, 1}, {0.1, MinScale}, {1.2, 1.2}, {9, MaxScale}}
	for _, c := range cases {
		th := New(System, c.ask)
		if got := th.Scale(); got != c.want {
			t.Errorf("scale %v became %v, want %v", c.ask, got, c.want)
		}
		if got := th.Size(stock.SizeNameText); got != 14*c.want {
			t.Errorf("text at scale %v is %v", c.want, got)
		}
		if th.Size(stock.SizeNameSeparatorThickness) != New(System, 1).Size(stock.SizeNameSeparatorThickness) {
			t.Error("hairlines must not grow with the text")
		}
	}
}
