package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
)

// Variant says which palette is used.
type Variant uint8

// The variants.
const (
	System Variant = iota // what the desktop asks for
	Light
	Dark
)

// The least and greatest text size, as a share of the normal one.
const (
	MinScale = 0.8
	MaxScale = 1.5
)

// Sizes of our own, in device-independent pixels at scale 1.
const (
	// Tiny is the text size of letters under a bar.
	Tiny fyne.ThemeSizeName = "winnow.tiny"
	// Lead is the text size of a verdict sentence.
	Lead fyne.ThemeSizeName = "winnow.lead"
)

// Sizes that are the same at every text size, in device-independent pixels.
const (
	GapSize      = 16 // between blocks of a page
	FocusBarSize = 3  // width of the bar at the left of what has the keyboard
	Radius       = 4  // of rounded corners
)

// Theme implements fyne.Theme.
type Theme struct {
	variant Variant
	scale   float32
}

// New returns a theme. Scale is kept between MinScale and MaxScale; 0 means 1.
func New(variant Variant, scale float32) *Theme {
	if scale == 0 {
		scale = 1
	}
	return &Theme{variant: variant, scale: min(MaxScale, max(MinScale, scale))}
}

// Scale is the text size as a share of the normal one.
func (t *Theme) Scale() float32 { return t.scale }

// Color returns a colour of the forced palette, or of the variant asked for.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch t.variant {
	case Light:
		v = stock.VariantLight
	case Dark:
		v = stock.VariantDark
	}
	p := light
	if v == stock.VariantDark {
		p = dark
	}
	if c, ok := p[name]; ok {
		return c
	}
	return stock.DefaultTheme().Color(name, v)
}

// Font returns Fyne's bundled Noto Sans in the style asked for.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return stock.DefaultTheme().Font(s) }

// Icon returns Fyne's icon, which takes its colour from this theme.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return stock.DefaultTheme().Icon(name) }

// Size returns a size. Text grows with the scale; hairlines and bars do not.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case Tiny:
		return 10 * t.scale
	case stock.SizeNameCaptionText:
		return 12 * t.scale
	case stock.SizeNameText:
		return 14 * t.scale
	case Lead, stock.SizeNameSubHeadingText:
		return 16 * t.scale
	case stock.SizeNameHeadingText:
		return 20 * t.scale
	case stock.SizeNameInlineIcon:
		return 18 * t.scale
	case stock.SizeNameInnerPadding:
		return 8
	case stock.SizeNameLineSpacing:
		return 4
	case stock.SizeNameInputRadius, stock.SizeNameSelectionRadius:
		return 4
	case stock.SizeNameScrollBar:
		return 10
	case stock.SizeNameScrollBarSmall:
		return 4
	case stock.SizeNamePadding:
		return 4
	}
	return stock.DefaultTheme().Size(name)
}
