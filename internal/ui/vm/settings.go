package vm

// Settings is what the buyer chose about the window itself.
type Settings struct {
	Theme    string  `json:"theme"`     // "system", "light" or "dark"
	TextSize float64 `json:"text_size"` // share of the normal size, 0.8 to 1.5; 0 means 1
	Width    float64 `json:"width"`     // of the window; 0 means unknown
	Height   float64 `json:"height"`
	Language string  `json:"language,omitempty"` // "system", "en" or "de"; "" means as the system
	Days     int     `json:"days,omitempty"`     // how far back a mailbox that is added is read; 0 means all of it
	Silent   bool    `json:"silent,omitempty"`   // no notification when mail was read
	Behind   bool    `json:"behind,omitempty"`   // go on in the background when the window is closed
	// AskedNeeds: the buyer was asked what they are looking for.
	AskedNeeds bool    `json:"asked_needs,omitempty"`
	ListShare  float64 `json:"list_share"` // of the width, for the list; 0 means unknown
}

// Keeper keeps the settings. Both calls may touch a disk and are never made on
// the window's goroutine.
type Keeper interface {
	Load() (Settings, error)
	Save(s Settings) error
}

// Themes lists the choices of theme, with their names.
var Themes = [...]struct{ ID, Name string }{
	{"system", "As the system"},
	{"light", "Light"},
	{"dark", "Dark"},
}

// TextSizes lists the choices of text size in percent.
var TextSizes = [...]int{80, 90, 100, 110, 125, 150}

// NextTextSize is the size one step bigger or smaller than the one in use.
func NextTextSize(now float64, step int) float64 {
	if now == 0 {
		now = 1
	}
	at := 0
	for i, s := range TextSizes {
		if float64(s) <= now*100+0.5 {
			at = i
		}
	}
	at = min(len(TextSizes)-1, max(0, at+step))
	return float64(TextSizes[at]) / 100
}
