package vm

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// GermanRooms is the table of what the rooms below the window say in fixed
// sentences: reasons, parts of scores, errors. Gaps (%s) stand for names,
// figures and words of mail.
//
//go:embed german-rooms.json
var GermanRooms []byte

// told is the table of the rooms, made once: sentences, and forms with gaps.
type told struct {
	whole map[string]string
	forms []form
}

type form struct {
	is     *regexp.Regexp
	german string
}

// longestSaid bounds what is compared with the forms; a longer text is none.
const longestSaid = 600

var rooms = sync.OnceValues(func() (told, error) {
	t := told{whole: map[string]string{}}
	if err := json.Unmarshal(GermanRooms, &t.whole); err != nil {
		return t, fmt.Errorf("read the German sentences of the rooms: %w", err)
	}
	for k, g := range t.whole { // a full stop at the end is not part of it
		delete(t.whole, k)
		t.whole[strings.TrimSuffix(k, ".")] = strings.TrimSuffix(g, ".")
	}
	// Forms that say more in words come first.
	keys := make([]string, 0, len(t.whole))
	for k := range t.whole {
		if strings.Contains(k, "%s") {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		if n := len(strings.ReplaceAll(b, "%s", "")) - len(strings.ReplaceAll(a, "%s", "")); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	for _, k := range keys {
		is, err := regexp.Compile("^" + strings.ReplaceAll(regexp.QuoteMeta(k), "%s", "(.+?)") + "$")
		if err != nil {
			return t, fmt.Errorf("read the German form of %q: %w", k, err)
		}
		t.forms = append(t.forms, form{is, t.whole[k]})
	}
	return t, nil
})

// dated is a day as the rooms write it, "Jan 2" or "Jan 2, 2006".
func (s Speech) dated(english string) (string, bool) {
	if t, err := time.Parse("Jan 2, 2006", english); err == nil {
		return s.day(t) + t.Format(" 2006"), true
	}
	t, err := time.Parse("Jan 2", english)
	return s.day(t), err == nil
}

// Said is what another room says, in the buyer's language where its sentence or
// its form is in the table, else as it is. What stands in a gap is told again,
// so that the words of an axis or tactic in it are translated too.
func (s Speech) Said(english string) string { return s.said(english, 2) }

// SaidOf is Said of each.
func (s Speech) SaidOf(english []string) []string {
	out := make([]string, len(english))
	for i := range english {
		out[i] = s.Said(english[i])
	}
	return out
}

func (s Speech) said(english string, deep int) string {
	if s.lang != "de" || english == "" || len(english) > longestSaid {
		return english
	}
	t, err := rooms()
	if err != nil { // the table is part of the program, and tested
		return english
	}
	if g, ok := s.dated(english); ok {
		return g
	}
	plain, stop := strings.CutSuffix(english, ".")
	end := map[bool]string{true: "."}[stop]
	for _, k := range []string{plain, smallFirst(plain), upperFirst(plain)} {
		if g := t.whole[k]; g != "" {
			return g + end
		}
	}
	for _, f := range t.forms {
		for _, k := range []string{plain, smallFirst(plain)} {
			m := f.is.FindStringSubmatch(k)
			if m == nil {
				continue
			}
			args := make([]any, len(m)-1)
			for i, a := range m[1:] {
				if deep > 0 {
					a = s.said(a, deep-1)
				}
				args[i] = a
			}
			return fmt.Sprintf(f.german, args...) + end
		}
	}
	return english
}
