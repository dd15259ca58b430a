package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
)

// Colour names of our own. All other names are those of Fyne.
const (
	// Pane is the background of a pane beside the page: navigation, status line.
	Pane fyne.ThemeColorName = "winnow.pane"
	// Muted is text that matters less: meta data, hints, faded quotes.
	Muted fyne.ThemeColorName = "winnow.muted"
	// FocusMark draws what has the keyboard: a bar at the left and an outline.
	FocusMark fyne.ThemeColorName = "winnow.focus"
	// Track is the empty part of a bar.
	Track fyne.ThemeColorName = "winnow.track"
	// Line is a mark that carries meaning without a colour: the outline of an
	// unknown bar, an axis of a drawing.
	Line fyne.ThemeColorName = "winnow.line"
	// Chip is the background of a small label.
	Chip fyne.ThemeColorName = "winnow.chip"
	// Gain and Loss draw the parts of a score.
	Gain fyne.ThemeColorName = "winnow.gain"
	Loss fyne.ThemeColorName = "winnow.loss"
	// TextSelection is the background of selected text.
	TextSelection fyne.ThemeColorName = "winnow.text-selection"

	usefulnessFill fyne.ThemeColorName = "winnow.usefulness.fill"
	usefulnessEdge fyne.ThemeColorName = "winnow.usefulness.edge"
	interestFill   fyne.ThemeColorName = "winnow.interest.fill"
	interestEdge   fyne.ThemeColorName = "winnow.interest.edge"
	proofFill      fyne.ThemeColorName = "winnow.proof.fill"
	proofEdge      fyne.ThemeColorName = "winnow.proof.edge"
	pressureFill   fyne.ThemeColorName = "winnow.pressure.fill"
	pressureEdge   fyne.ThemeColorName = "winnow.pressure.edge"
)

// Fill is the name of the colour behind words that speak for the axis.
func Fill(a triage.Axis) fyne.ThemeColorName {
	switch a {
	case triage.Usefulness:
		return usefulnessFill
	case triage.Interest:
		return interestFill
	case triage.Proof:
		return proofFill
	}
	return pressureFill
}

// Edge is the name of the stronger colour of the axis, for bars, underlines
// and letters.
func Edge(a triage.Axis) fyne.ThemeColorName {
	switch a {
	case triage.Usefulness:
		return usefulnessEdge
	case triage.Interest:
		return interestEdge
	case triage.Proof:
		return proofEdge
	}
	return pressureEdge
}

type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

func rgba(hex uint32, alpha uint8) color.NRGBA {
	c := rgb(hex)
	c.A = alpha
	return c
}

// light and dark are never written to after their declaration.
var (
	light = palette{
		stock.ColorNameBackground:          rgb(0xFFFFFF),
		Pane:                               rgb(0xF6F7F9),
		stock.ColorNameForeground:          rgb(0x1B1F24),
		Muted:                              rgb(0x59636E),
		stock.ColorNamePlaceHolder:         rgb(0x69737D),
		stock.ColorNameDisabled:            rgb(0x69737D),
		stock.ColorNamePrimary:             rgb(0x0B57B0),
		stock.ColorNameHyperlink:           rgb(0x0B57B0),
		FocusMark:                          rgb(0x0B57B0),
		stock.ColorNameSuccess:             rgb(0x1B6E2E),
		stock.ColorNameWarning:             rgb(0x8A4B00),
		stock.ColorNameError:               rgb(0xB3261E),
		stock.ColorNameForegroundOnPrimary: rgb(0xFFFFFF),
		stock.ColorNameForegroundOnError:   rgb(0xFFFFFF),
		stock.ColorNameForegroundOnSuccess: rgb(0xFFFFFF),
		stock.ColorNameForegroundOnWarning: rgb(0xFFFFFF),
		stock.ColorNameInputBackground:     rgb(0xFFFFFF),
		stock.ColorNameInputBorder:         rgb(0x818A93),
		stock.ColorNameButton:              rgb(0xE9ECF1),
		stock.ColorNameDisabledButton:      rgb(0xF1F3F6),
		stock.ColorNameHeaderBackground:    rgb(0xF6F7F9),
		stock.ColorNameMenuBackground:      rgb(0xFFFFFF),
		stock.ColorNameOverlayBackground:   rgb(0xFFFFFF),
		stock.ColorNameFocus:               rgb(0xD6E6FB),
		stock.ColorNameSelection:           rgb(0xD6E6FB),
		TextSelection:                      rgb(0xB4D2F7),
		stock.ColorNameHover:               rgb(0xEEF1F5),
		stock.ColorNamePressed:             rgba(0x1B1F24, 0x1c),
		stock.ColorNameSeparator:           rgb(0xE1E5EA),
		stock.ColorNameScrollBar:           rgba(0x59636E, 0xb0),
		stock.ColorNameScrollBarBackground: rgba(0x59636E, 0x18),
		stock.ColorNameShadow:              rgba(0x0B1526, 0x22),
		Track:                              rgb(0xE4E8ED),
		Line:                               rgb(0x818A93),
		Chip:                               rgb(0xE9ECF1),
		Gain:                               rgb(0x0B57B0),
		Loss:                               rgb(0xA83E06),
		usefulnessFill:                     rgb(0xC6E9C9),
		usefulnessEdge:                     rgb(0x1B6E2E),
		interestFill:                       rgb(0xC7DFFF),
		interestEdge:                       rgb(0x0B57B0),
		proofFill:                          rgb(0xE6D6FA),
		proofEdge:                          rgb(0x6A2FB5),
		pressureFill:                       rgb(0xFFD3B8),
		pressureEdge:                       rgb(0xA83E06),
	}
	dark = palette{
		stock.ColorNameBackground:          rgb(0x16181C),
		Pane:                               rgb(0x1D2025),
		stock.ColorNameForeground:          rgb(0xE8EAED),
		Muted:                              rgb(0xA5ADB6),
		stock.ColorNamePlaceHolder:         rgb(0x97A0AA),
		stock.ColorNameDisabled:            rgb(0x97A0AA),
		stock.ColorNamePrimary:             rgb(0x8ABFFF),
		stock.ColorNameHyperlink:           rgb(0x8ABFFF),
		FocusMark:                          rgb(0x8ABFFF),
		stock.ColorNameSuccess:             rgb(0x7BD88F),
		stock.ColorNameWarning:             rgb(0xF2B866),
		stock.ColorNameError:               rgb(0xFF8A80),
		stock.ColorNameForegroundOnPrimary: rgb(0x0E1A29),
		stock.ColorNameForegroundOnError:   rgb(0x2A0906),
		stock.ColorNameForegroundOnSuccess: rgb(0x06210D),
		stock.ColorNameForegroundOnWarning: rgb(0x291801),
		stock.ColorNameInputBackground:     rgb(0x16181C),
		stock.ColorNameInputBorder:         rgb(0x747D87),
		stock.ColorNameButton:              rgb(0x2C3138),
		stock.ColorNameDisabledButton:      rgb(0x23272D),
		stock.ColorNameHeaderBackground:    rgb(0x1D2025),
		stock.ColorNameMenuBackground:      rgb(0x1D2025),
		stock.ColorNameOverlayBackground:   rgb(0x1D2025),
		stock.ColorNameFocus:               rgb(0x263F5E),
		stock.ColorNameSelection:           rgb(0x263F5E),
		TextSelection:                      rgb(0x2F5483),
		stock.ColorNameHover:               rgb(0x23272D),
		stock.ColorNamePressed:             rgba(0xE8EAED, 0x1c),
		stock.ColorNameSeparator:           rgb(0x2C3138),
		stock.ColorNameScrollBar:           rgba(0xA5ADB6, 0xa0),
		stock.ColorNameScrollBarBackground: rgba(0xA5ADB6, 0x18),
		stock.ColorNameShadow:              rgba(0x000000, 0x80),
		Track:                              rgb(0x2C3138),
		Line:                               rgb(0x747D87),
		Chip:                               rgb(0x2C3138),
		Gain:                               rgb(0x8ABFFF),
		Loss:                               rgb(0xFFA873),
		usefulnessFill:                     rgb(0x1E4D2B),
		usefulnessEdge:                     rgb(0x7BD88F),
		interestFill:                       rgb(0x1B3F6B),
		interestEdge:                       rgb(0x8ABFFF),
		proofFill:                          rgb(0x432C66),
		proofEdge:                          rgb(0xC9A6F5),
		pressureFill:                       rgb(0x6B2E12),
		pressureEdge:                       rgb(0xFFA873),
	}
)
