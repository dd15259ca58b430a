package judge

import (
	_ "embed"
	"strings"

	"winnow/internal/triage"
)

// labelTable holds what is shown to the buyer for each target and family of
// layout features: name, tab, label.
//
//go:embed data/labels.tsv
var labelTable string

func layoutLabels() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(labelTable) {
		name, label, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if ok && !strings.HasPrefix(name, "#") {
			out[name] = label
		}
	}
	return out
}

var labels = layoutLabels()

// targetLabel names what wordings of a target show.
func targetLabel(target string) string {
	if l := labels["target "+target]; l != "" {
		return l
	}
	return "wording that shows " + target
}

// tacticLabel names a tactic as a buyer would.
func tacticLabel(t triage.Tactic) string { return labels["tactic "+string(t)] }
