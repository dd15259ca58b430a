package shortlist

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

// writeXLSX writes a workbook of two sheets: the vendors, and all evidence with
// its messages. Columns are typed, heads are frozen and can be filtered. Text is
// stored as text, never as a formula, and cleaned as for CSV, since somebody may
// save the sheet as that.
func writeXLSX(w io.Writer, list List) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	if err = f.SetDocProps(&excelize.DocProperties{
		Title: CleanCell(list.Title), Creator: "Winnow", Created: list.Made.UTC().Format(time.RFC3339), Modified: list.Made.UTC().Format(time.RFC3339),
	}); err != nil {
		return err
	}
	if err = f.SetSheetName("Sheet1", "Shortlist"); err != nil {
		return err
	}
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	rows := make([][]any, len(list.Rows))
	for i := range list.Rows {
		for _, c := range columns {
			rows[i] = append(rows[i], c.value(&list.Rows[i]))
		}
	}
	var heads []head
	for _, c := range columns {
		heads = append(heads, head{c.head, c.width})
	}
	if err = fillSheet(f, st, "Shortlist", heads, rows); err != nil {
		return err
	}
	if _, err = f.NewSheet("Evidence"); err != nil {
		return err
	}
	if err = fillSheet(f, st, "Evidence", evidenceHeads, evidenceRows(list)); err != nil {
		return err
	}
	return f.Write(w)
}

type head struct {
	name  string
	width float64
}

var evidenceHeads = []head{
	{"vendor", 26}, {"axis", 12}, {"target", 16}, {"evidence", 70}, {"reason", 40}, {"date", 12}, {"from", 30}, {"subject", 40}, {"message_id", 40}, {"message", 36},
}

func evidenceRows(list List) [][]any {
	var out [][]any
	for i := range list.Rows {
		r := &list.Rows[i]
		for k := range r.Evidence {
			c := &r.Evidence[k]
			out = append(out, []any{
				r.Vendor, string(c.Axis), string(c.Target), c.text(), c.Reason, c.Date, c.From, c.Subject, c.MessageID, c.Message.String(),
			})
		}
	}
	return out
}

// styles of cells, by excelize's numbers.
type styles struct{ head, text, number, date int }

func newStyles(f *excelize.File) (styles, error) {
	var s styles
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	dateFormat, number := "yyyy-mm-dd", "0.##"
	for _, v := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6E8EC"}}}},
		{&s.text, excelize.Style{Alignment: wrap, NumFmt: 49}}, // "@": text, whatever is typed into it
		{&s.number, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}, CustomNumFmt: &number}},
		{&s.date, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}, CustomNumFmt: &dateFormat}},
	} {
		id, err := f.NewStyle(&v.style)
		if err != nil {
			return styles{}, err
		}
		*v.id = id
	}
	return s, nil
}

func fillSheet(f *excelize.File, st styles, sheet string, heads []head, rows [][]any) error {
	for i, h := range heads {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(sheet, name, name, h.width); err != nil {
			return err
		}
		if err := f.SetCellStr(sheet, name+"1", h.name); err != nil {
			return err
		}
		if err := f.SetCellStyle(sheet, name+"1", name+"1", st.head); err != nil {
			return err
		}
	}
	for i, row := range rows {
		for k, v := range row {
			if err := setCell(f, st, sheet, k+1, i+2, v); err != nil {
				return fmt.Errorf("sheet %s, row %d: %w", sheet, i+2, err)
			}
		}
	}
	if err := f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(heads), len(rows)+1)
	if err != nil {
		return err
	}
	return f.AutoFilter(sheet, "A1:"+last, nil)
}

func setCell(f *excelize.File, st styles, sheet string, col, row int, v any) error {
	cell, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	style := st.text
	switch v := v.(type) {
	case string:
		err = f.SetCellStr(sheet, cell, CleanCell(v))
	case float64:
		style, err = st.number, f.SetCellFloat(sheet, cell, v, -1, 64)
	case int:
		style, err = st.number, f.SetCellInt(sheet, cell, int64(v))
	case bool:
		err = f.SetCellBool(sheet, cell, v)
	case time.Time:
		if style = st.date; !v.IsZero() {
			err = f.SetCellValue(sheet, cell, v.UTC().Truncate(24*time.Hour))
		}
	}
	if err != nil {
		return err
	}
	return f.SetCellStyle(sheet, cell, cell, style)
}
