package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

const correctHelp = `Says that a message was judged wrongly. MESSAGE is an id that "winnowctl messages"
prints in its other formats (six digits or more of it will do), or a Message-ID.

The message itself is taken at your word. Other mail of the vendor moves by what
you taught, mail of other vendors only where corrections of several vendors
agree, and mail from your own side and from people you write to never.

--dry-run prints what would change, with --format json as one object: messages,
verdicts, vendors, others (vendors besides this one) and moves (the ten vendors
that move most: vendor, name, rank_before, rank_after, score_before,
score_after, verdict_before, verdict_after, messages).

Without MESSAGE it lists the questions whose answers would teach most, at most
three a day.`

func newCorrectCommand(con *console) *cobra.Command {
	var kind, verdict string
	var tactics []string
	var dry bool
	levels := map[triage.Axis]*int{}
	cmd := &cobra.Command{
		Use: "correct [MESSAGE]", Short: "Say that a message was judged wrongly, and teach Winnow", Long: correctHelp, Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := correctionOf(kind, verdict, tactics, levels, cmd.Flags().Changed)
			if err != nil {
				return usageError{err}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				if len(args) == 0 {
					if c.Corrects() {
						return usageError{errors.New("say which message")}
					}
					return printQuestions(con, eng)
				}
				id, err := eng.FindMessage(args[0])
				if err != nil {
					return err
				}
				if !c.Corrects() {
					return usageError{errors.New("say what is wrong: --kind, --verdict, --usefulness, --interest, --proof, --pressure or --tactic")}
				}
				d := triage.Decision{Act: triage.ActCorrect, Message: id, Correction: c}
				effect, err := eng.Preview(cmd.Context(), d)
				if err != nil {
					return err
				}
				if dry {
					return printEffect(con, effect)
				}
				no, err := eng.Decide(cmd.Context(), d)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "Corrected. %s Undo with: winnowctl undo %d\n", effectText(effect), no)
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&kind, "kind", "", "what it is: pitch, promo, newsletter, dialogue, transactional, personal, list, fraud")
	f.StringVar(&verdict, "verdict", "", "what it deserves: engage, consider, skip, mute")
	for _, a := range triage.Axes {
		levels[a] = f.Int(string(a), 0, fmt.Sprintf("its level, 0 to %d", a.Top()))
	}
	f.StringSliceVar(&tactics, "tactic", nil, "a tactic that is there (+guilt) or is not (-guilt)")
	f.BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

// correctionOf reads the flags.
func correctionOf(kind, verdict string, tactics []string, levels map[triage.Axis]*int, given func(string) bool) (*triage.Correction, error) {
	c := &triage.Correction{Kind: triage.Kind(kind), Verdict: triage.Verdict(verdict)}
	if kind != "" && !slices.Contains(triage.Kinds[:], c.Kind) {
		return nil, fmt.Errorf("--kind %s: there are %s", kind, joined(triage.Kinds[:]))
	}
	if verdict != "" && !slices.Contains(triage.Verdicts[:], c.Verdict) {
		return nil, fmt.Errorf("--verdict %s: there are %s", verdict, joined(triage.Verdicts[:]))
	}
	for _, a := range triage.Axes {
		if !given(string(a)) {
			continue
		}
		l := triage.Level(*levels[a])
		if l < 0 || l > a.Top() {
			return nil, fmt.Errorf("--%s %d: it goes from 0 to %d", a, *levels[a], a.Top())
		}
		if c.Levels == nil {
			c.Levels = map[triage.Axis]triage.Level{}
		}
		c.Levels[a] = l
	}
	for _, s := range tactics {
		t := triage.Tactic(strings.TrimLeft(s, "+-"))
		if !t.Valid() || s == string(t) {
			return nil, fmt.Errorf("--tactic %s: put + or - before one of %s", s, joined(triage.Tactics[:]))
		}
		if c.Tactics == nil {
			c.Tactics = map[triage.Tactic]bool{}
		}
		c.Tactics[t] = s[0] == '+'
	}
	return c, nil
}

func joined[T ~string](words []T) string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	return strings.Join(out, ", ")
}

func printQuestions(con *console, eng *engine.Engine) error {
	lines := eng.Ask(engine.QuestionsADay)
	if len(lines) == 0 && con.format == "text" {
		fmt.Fprintln(con.out, "No questions today.")
		return nil
	}
	return printTable(con, lines, []column[triage.MessageLine]{
		{"id", func(l triage.MessageLine) string { return l.ID.String()[:12] }},
		{"date", func(l triage.MessageLine) string { return day(l.Date) }},
		{"from", func(l triage.MessageLine) string { return cut(l.From.Email, 36) }},
		{"kind", func(l triage.MessageLine) string { return string(l.Kind) }},
		{"verdict", func(l triage.MessageLine) string { return string(l.Verdict) }},
		{"subject", func(l triage.MessageLine) string { return cut(l.Subject, 60) }},
	}, func(l triage.MessageLine) any { return l })
}
