package shortlist

import (
	"io"
	"strings"

	"github.com/emersion/go-vcard"
)

// writeVCard writes the people of the vendors as vCards 4.0 (RFC 6350), one for
// each person.
func writeVCard(w io.Writer, list List) error {
	enc := vcard.NewEncoder(w)
	for i := range list.Rows {
		r := &list.Rows[i]
		for _, c := range r.Contacts {
			if len(c.Addresses) == 0 {
				continue
			}
			name := oneLine(c.Name)
			if name == "" {
				name = c.Addresses[0]
			}
			card := vcard.Card{}
			card.SetValue(vcard.FieldVersion, "4.0")
			card.SetValue(vcard.FieldFormattedName, name)
			if first, last, ok := cutLast(name, " "); ok && c.Name != "" {
				card.SetName(&vcard.Name{GivenName: first, FamilyName: last})
			}
			card.SetValue(vcard.FieldOrganization, oneLine(r.Vendor))
			if c.Role != "" {
				card.SetValue(vcard.FieldTitle, oneLine(c.Role))
			}
			for n, a := range c.Addresses {
				f := &vcard.Field{Value: oneLine(a), Params: vcard.Params{vcard.ParamType: {"work"}}}
				if n == 0 {
					f.Params[vcard.ParamPreferred] = []string{"1"}
				}
				card.Add(vcard.FieldEmail, f)
			}
			if err := enc.Encode(card); err != nil {
				return err
			}
		}
	}
	return nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
