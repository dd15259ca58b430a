package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/shortlist"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

const shortlistHelp = `There is always one shortlist; "create" makes further ones, each for a need if you
like, and --list names the one that is meant. Its vendors are weighed by criteria:

  winnowctl shortlist criteria --list Valves --set "proof=3, price=2, delivery:usefulness=1" --lock

A criterion has a name, what it is measured by (usefulness, interest, proof, calm,
need, price) where that is not its name, and a weight. Scores are shown once the
criteria are locked; to change them after that takes a --why, and is logged.`

func newShortlistCommand(con *console) *cobra.Command {
	var list string
	cmd := &cobra.Command{Use: "shortlist", Short: "Show and change the shortlists", Long: shortlistHelp}
	cmd.PersistentFlags().StringVar(&list, "list", triage.DefaultList, "name of the shortlist")
	cmd.AddCommand(
		newListCreateCommand(con), newListDropCommand(con), newListsCommand(con), newListListCommand(con, &list),
		newListMemberCommand(con, &list, "add VENDOR", "Put a vendor on a shortlist", triage.ActShortlist),
		newListMemberCommand(con, &list, "remove VENDOR", "Take a vendor off a shortlist", triage.ActUnlist),
		newListShowCommand(con, &list), newListCompareCommand(con, &list), newListNoteCommand(con, &list),
		newListCriteriaCommand(con, &list), newListDecideCommand(con, &list), newListChangesCommand(con, &list), newListImportCommand(con),
	)
	return cmd
}

// record records a decision about a shortlist, or shows what it would change.
func recordList(ctx context.Context, con *console, eng *engine.Engine, d triage.Decision, dry bool, done string) error {
	if dry {
		if err := eng.Check(d); err != nil {
			return err
		}
		fmt.Fprintf(con.out, "Nothing was changed. It would be: %s.\n", eng.Describe(d))
		return nil
	}
	id, err := eng.Decide(ctx, d)
	if err != nil {
		return err
	}
	fmt.Fprintf(con.out, "%s Undo with: winnowctl undo %d\n", done, id)
	return nil
}

func dryFlag(cmd *cobra.Command) *bool {
	return cmd.Flags().Bool("dry-run", false, "only say what would change")
}

func newListCreateCommand(con *console) *cobra.Command {
	var need, set string
	cmd := &cobra.Command{Use: "create NAME", Short: "Make a further shortlist", Args: cobra.MinimumNArgs(1)}
	dry := dryFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		l := &triage.ListChange{Name: strings.TrimSpace(strings.Join(args, " ")), Need: need}
		if set != "" {
			var err error
			if l.Criteria, err = shortlist.ParseCriteria(set); err != nil {
				return usageError{err}
			}
		}
		return con.with(cmd.Context(), func(eng *engine.Engine) error {
			if need != "" {
				i := slices.IndexFunc(eng.Needs(), func(n triage.Need) bool { return strings.EqualFold(n.Name, need) })
				if i < 0 {
					return engine.NotFound("need", need)
				}
				l.Need = eng.Needs()[i].Name
			}
			return recordList(cmd.Context(), con, eng, triage.Decision{Act: triage.ActListCreate, List: l}, *dry, "There is a shortlist “"+l.Name+"” now.")
		})
	}
	cmd.Flags().StringVar(&need, "need", "", "name of the need that it is for")
	cmd.Flags().StringVar(&set, "criteria", "", `criteria and weights: "proof=3, price=2"`)
	return cmd
}

func newListDropCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "drop NAME", Short: "Drop a shortlist that you made", Args: cobra.MinimumNArgs(1)}
	dry := dryFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name := strings.Join(args, " ")
		return con.with(cmd.Context(), func(eng *engine.Engine) error {
			return recordList(cmd.Context(), con, eng, triage.Decision{Act: triage.ActListRemove, List: &triage.ListChange{Name: name}}, *dry, "The shortlist “"+name+"” is dropped.")
		})
	}
	return cmd
}

// boardRecord is a shortlist. Other tools rely on it.
type boardRecord struct {
	shortlist.Board
	Vendors int `json:"vendors"`
}

func newListsCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "lists", Short: "Print the shortlists", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				return printTable(con, eng.Shortlists(), []column[shortlist.Board]{
					{"name", func(b shortlist.Board) string { return b.Name }},
					{"need", func(b shortlist.Board) string { return b.Need }},
					{"vendors", func(b shortlist.Board) string { return fmt.Sprint(len(b.Members)) }},
					{"criteria", func(b shortlist.Board) string { return shortlist.Weights(b.Criteria) }},
					{"locked", func(b shortlist.Board) string { return fmt.Sprint(b.Locked) }},
					{"decided", func(b shortlist.Board) string {
						if b.Outcome == nil {
							return ""
						}
						return day(b.Outcome.At)
					}},
				}, func(b shortlist.Board) any { return boardRecord{b, len(b.Members)} })
			})
		},
	}
}

func newListListCommand(con *console, list *string) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Print the vendors of a shortlist", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				l, err := eng.List(*list)
				if err != nil {
					return err
				}
				on := map[triage.VendorID]bool{}
				for _, r := range l.Rows {
					on[r.ID] = true
				}
				var rows []ranked
				for i, s := range eng.Standings() {
					if on[s.Vendor.ID] {
						rows = append(rows, ranked{i + 1, &s})
					}
				}
				if con.format == "text" {
					for _, b := range eng.Shortlists() {
						if b.Name != l.Title && len(b.Members) > 0 {
							fmt.Fprintf(con.out, "There is also “%s” with %s.\n", b.Name, counted(len(b.Members), "vendor"))
						}
					}
				}
				if len(rows) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, "The shortlist is empty. Add to it with: winnowctl shortlist add VENDOR")
					return nil
				}
				return printTable(con, rows, rankColumns, func(r ranked) any { return standingOf(r.rank, r.Standing) })
			})
		},
	}
}

func newListMemberCommand(con *console, list *string, use, short string, act triage.Act) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: cobra.MinimumNArgs(1)}
	dry := dryFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return con.with(cmd.Context(), func(eng *engine.Engine) error {
			v, err := vendorNamed(cmd.Context(), eng, strings.Join(args, " "))
			if err != nil {
				return err
			}
			name, on := v.Standing.Vendor.Name, false
			called := "the shortlist"
			if !strings.EqualFold(*list, triage.DefaultList) {
				called += " “" + *list + "”"
			}
			for _, b := range eng.Shortlists() {
				on = on || strings.EqualFold(b.Name, *list) && b.Member(vendor.Keys(v.Standing.Vendor)) != nil
			}
			d := triage.Decision{Act: act, Vendor: v.Standing.Vendor.ID}
			if !strings.EqualFold(*list, triage.DefaultList) {
				d.List = &triage.ListChange{Name: *list}
			}
			switch {
			case act == triage.ActShortlist && on:
				fmt.Fprintf(con.out, "%s is on %s already. Nothing changed.\n", name, called)
				return nil
			case act == triage.ActUnlist && !on:
				fmt.Fprintf(con.out, "%s is not on %s. Nothing changed.\n", name, called)
				return nil
			case act == triage.ActShortlist:
				return recordList(cmd.Context(), con, eng, d, *dry, name+" is on "+called+".")
			}
			return recordList(cmd.Context(), con, eng, d, *dry, name+" is off "+called+".")
		})
	}
	return cmd
}

func newListShowCommand(con *console, list *string) *cobra.Command {
	return &cobra.Command{
		Use: "show", Short: "Print a shortlist with its evidence, marks, notes and decision", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				l, err := eng.List(*list)
				if err != nil {
					return err
				}
				return printGrid(con, l)
			})
		},
	}
}

func newListCompareCommand(con *console, list *string) *cobra.Command {
	return &cobra.Command{
		Use: "compare VENDOR VENDOR [VENDOR [VENDOR]]", Short: "Set up to four vendors side by side", Args: cobra.RangeArgs(2, engine.MostCompared),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				var ids []triage.VendorID
				for _, a := range args {
					id, err := eng.FindOne(a)
					if err != nil {
						return err
					}
					ids = append(ids, id)
				}
				l, err := eng.Compare(*list, ids)
				if err != nil {
					return err
				}
				return printGrid(con, l)
			})
		},
	}
}

// gridCell is one cell of a comparison: what a vendor has on one line of it.
type gridCell struct {
	line, vendor, mark, evidence, date, message string
}

// printGrid prints vendors side by side, one cell a row, so that each has room
// for its evidence and the message that it stands in.
func printGrid(con *console, l shortlist.List) error {
	if con.format == "json" || con.format == "jsonl" {
		return printJSON(con, l)
	}
	var cells []gridCell
	for _, c := range shortlist.Grid(&l) {
		cells = append(cells, gridCell{c.Line, c.Vendor, c.Mark, cut(strings.Join(strings.Fields(c.Evidence), " "), 90), c.Date, c.Message})
	}
	if con.format == "text" {
		fmt.Fprintf(con.out, "%s: %s", l.Title, counted(len(l.Rows), "vendor"))
		if l.Need != "" {
			fmt.Fprintf(con.out, ", for %s", l.Need)
		}
		fmt.Fprintln(con.out)
		switch {
		case len(l.Criteria) == 0:
			fmt.Fprintln(con.out, "No criteria are set; the vendors are not weighed.")
		case !l.Locked:
			fmt.Fprintf(con.out, "Criteria: %s. Scores are shown once they are locked: winnowctl shortlist criteria --lock\n", shortlist.Weights(l.Criteria))
		default:
			fmt.Fprintf(con.out, "Criteria: %s (locked).\n", shortlist.Weights(l.Criteria))
		}
		if o := l.Outcome; o != nil {
			fmt.Fprintf(con.out, "Decided on %s: %s\n", day(o.At), strings.TrimSpace(string(o.Vendor)+" "+o.Text))
		}
		if len(cells) == 0 {
			return nil
		}
	}
	return printTable(con, cells, []column[gridCell]{
		{"line", func(c gridCell) string { return c.line }},
		{"vendor", func(c gridCell) string { return cut(c.vendor, 28) }},
		{"mark", func(c gridCell) string { return c.mark }},
		{"evidence", func(c gridCell) string { return c.evidence }},
		{"date", func(c gridCell) string { return c.date }},
		{"message", func(c gridCell) string { return c.message }},
	}, func(c gridCell) any { return c })
}

func newListNoteCommand(con *console, list *string) *cobra.Command {
	cmd := &cobra.Command{Use: "note VENDOR TEXT", Short: "Write a note on a vendor of a shortlist", Args: cobra.MinimumNArgs(2)}
	dry := dryFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return con.with(cmd.Context(), func(eng *engine.Engine) error {
			id, err := eng.FindOne(args[0])
			if err != nil {
				return err
			}
			d := triage.Decision{Act: triage.ActNote, Vendor: id, List: &triage.ListChange{Name: *list}, Note: strings.Join(args[1:], " ")}
			return recordList(cmd.Context(), con, eng, d, *dry, "Noted on "+eng.NameOf(id)+".")
		})
	}
	return cmd
}

func newListCriteriaCommand(con *console, list *string) *cobra.Command {
	var set, why string
	var lock bool
	cmd := &cobra.Command{Use: "criteria", Short: "Show, set and lock the criteria of a shortlist", Long: shortlistHelp, Args: cobra.NoArgs}
	dry := dryFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var criteria []triage.Criterion
		if set != "" {
			var err error
			if criteria, err = shortlist.ParseCriteria(set); err != nil {
				return usageError{err}
			}
		}
		return con.with(cmd.Context(), func(eng *engine.Engine) error {
			l, err := eng.List(*list)
			if err != nil {
				return err
			}
			if set == "" && !lock {
				return printTable(con, l.Criteria, []column[triage.Criterion]{
					{"name", func(c triage.Criterion) string { return c.Name }},
					{"by", func(c triage.Criterion) string { return c.By }},
					{"weight", func(c triage.Criterion) string { return fmt.Sprint(c.Weight) }},
					{"locked", func(triage.Criterion) string { return fmt.Sprint(l.Locked) }},
				}, func(c triage.Criterion) any { return c })
			}
			if set == "" {
				criteria = l.Criteria
			}
			if l.Locked && set == "" {
				fmt.Fprintln(con.out, "The criteria are locked already. Nothing changed.")
				return nil
			}
			d := triage.Decision{Act: triage.ActListCriteria, List: &triage.ListChange{Name: *list, Criteria: criteria, Locked: lock || l.Locked}, Why: why}
			return recordList(cmd.Context(), con, eng, d, *dry, "“"+l.Title+"” is weighed by "+shortlist.Weights(criteria)+map[bool]string{true: ", locked.", false: "; not locked yet."}[d.List.Locked])
		})
	}
	cmd.Flags().StringVar(&set, "set", "", `criteria and weights: "proof=3, price=2, delivery:usefulness=1"`)
	cmd.Flags().BoolVar(&lock, "lock", false, "settle them: from then on scores are shown")
	cmd.Flags().StringVar(&why, "why", "", "why they change; needed once they are locked")
	return cmd
}

func newListDecideCommand(con *console, list *string) *cobra.Command {
	var take, why string
	cmd := &cobra.Command{Use: "decide [TEXT]", Short: "Note what you decided, and which vendor you take"}
	dry := dryFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if take == "" && len(args) == 0 {
			return usageError{errors.New("say what you decided, or --take a vendor")}
		}
		return con.with(cmd.Context(), func(eng *engine.Engine) error {
			d := triage.Decision{Act: triage.ActListDecide, List: &triage.ListChange{Name: *list, Outcome: strings.Join(args, " ")}, Why: why}
			if take != "" {
				id, err := eng.FindOne(take)
				if err != nil {
					return err
				}
				d.Vendor = id
			}
			return recordList(cmd.Context(), con, eng, d, *dry, "The decision is noted.")
		})
	}
	cmd.Flags().StringVar(&take, "take", "", "the vendor that you take")
	cmd.Flags().StringVar(&why, "why", "", "your reason")
	return cmd
}

func newListChangesCommand(con *console, list *string) *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use: "changes", Short: "Tell what moved on a shortlist since last week, and why", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at := con.clock().AddDate(0, 0, -7)
			if since != "" {
				var err error
				if at, err = time.Parse("2006-01-02", since); err != nil {
					return usageError{fmt.Errorf("--since %s is no day such as 2026-03-01", since)}
				}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				c, err := eng.Changes(cmd.Context(), *list, at)
				if err != nil {
					return err
				}
				if con.format == "json" || con.format == "jsonl" {
					return printJSON(con, c)
				}
				if con.format == "text" {
					fmt.Fprintf(con.out, "%s, since %s: %s moved.\n", c.List, day(c.Since), counted(len(c.Moves), "vendor"))
					for _, l := range c.Edited {
						fmt.Fprintf(con.out, "%s  %s\n", day(l.At), l.What)
					}
					if len(c.Moves) == 0 {
						return nil
					}
				}
				return printTable(con, c.Moves, []column[engine.ListMove]{
					{"vendor", func(m engine.ListMove) string { return cut(m.Name, 28) }},
					{"rank", func(m engine.ListMove) string { return arrow(place(m.RankBefore), place(m.RankAfter)) }},
					{"score", func(m engine.ListMove) string {
						return arrow(fmt.Sprintf("%.1f", m.ScoreBefore), fmt.Sprintf("%.1f", m.ScoreAfter))
					}},
					{"new_mail", func(m engine.ListMove) string { return fmt.Sprint(m.Messages) }},
					{"why", func(m engine.ListMove) string { return strings.Join(m.Why, "; ") }},
				}, func(m engine.ListMove) any { return m })
			})
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "the day to look back to (2026-03-01)")
	return cmd
}

func newListImportCommand(con *console) *cobra.Command {
	var name string
	cmd := &cobra.Command{Use: "import FILE", Short: "Read back a shortlist that was exported as JSON", Args: cobra.ExactArgs(1)}
	dry := dryFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, err := os.Open(args[0])
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return engine.NotFound("file", args[0])
			}
			return fmt.Errorf("read %s: %w", args[0], err)
		}
		defer func() { _ = f.Close() }() // it was only read
		l, err := shortlist.ReadJSON(f)
		if err != nil {
			return err
		}
		if name != "" {
			l.Title = name
		}
		return con.with(cmd.Context(), func(eng *engine.Engine) error {
			var batch triage.DecisionID
			plan, err := eng.PlanImport(l)
			if err == nil && !*dry {
				plan, batch, err = eng.ImportList(cmd.Context(), l)
			}
			if err != nil {
				return err
			}
			for _, x := range plan.LeftOut {
				fmt.Fprintf(con.out, "Left out: %s (%s).\n", x.What, x.Why)
			}
			if *dry {
				fmt.Fprintf(con.out, "Nothing was changed. %s would be put on “%s”.\n", counted(len(plan.Vendors), "vendor"), plan.List)
				return nil
			}
			fmt.Fprintf(con.out, "%s put on “%s”. Undo with: winnowctl undo --batch %d\n", counted(len(plan.Vendors), "vendor"), plan.List, batch)
			return nil
		})
	}
	cmd.Flags().StringVar(&name, "as", "", "another name for the list")
	return cmd
}
