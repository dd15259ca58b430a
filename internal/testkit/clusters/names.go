package clusters

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

var (
	heads   = []string{"Bran", "Cor", "Dal", "Ever", "Fen", "Gar", "Hol", "Ind", "Jas", "Kel", "Lum", "Mar", "Nor", "Ost", "Pel", "Quor", "Ros", "Sten", "Tor", "Ulm", "Var", "Wex", "Yar", "Zel"}
	middle  = []string{"a", "e", "i", "o", "u", "an", "el", "ir", "om", "ust"}
	tails   = []string{"brick", "dane", "forge", "gate", "hurst", "kart", "lane", "mont", "nix", "pact", "quill", "ridge", "stone", "tide", "vale", "wick", "zone", "metric", "works", "loop"}
	trades  = []string{"Logistics", "Analytics", "Foods", "Legal", "Robotics", "Coatings", "Payroll", "Textiles", "Bearings", "Insurance", "Software", "Staffing"}
	firsts  = []string{"Ana", "Boris", "Carla", "Deniz", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Liam", "Mina", "Noor", "Oskar", "Petra", "Quentin", "Rosa", "Samir", "Tilda", "Umar", "Vera", "Wanda", "Yusuf"}
	lasts   = []string{"Abel", "Brandt", "Castell", "Drummond", "Eklund", "Ferrand", "Gruber", "Hollis", "Ivers", "Jansen", "Krause", "Lindt", "Moreau", "Norwood", "Okafor", "Pfeiffer", "Quist", "Ramos", "Sandoval", "Tran", "Ullman", "Varga", "Winter", "Yilmaz"}
	ends    = []string{"", "er", "sen", "ova", "eau", "ski", "ez", "ley", "ung", "ari"}
	roles   = []string{"Account Executive", "Sales Manager", "Business Development Representative", "Account Manager", "Growth Lead"}
	streets = []string{"Harbour Road", "Mill Lane", "Station Street", "Orchard Avenue", "Quarry Road", "Bridge Street"}
	towns   = []string{"Leeds", "Bristol", "Graz", "Lyon", "Ghent", "Odense"}
	// What sellers put around a brand; not the table that is tested.
	affixed = []string{"get%s", "try%s", "go%s", "use%s", "join%s", "hello%s", "meet%s", "get-%s", "try-%s", "%shq", "%s-hq", "%s-mail", "%smail", "%s-team", "%sapp", "%s-group", "%s-cnc", "%s-dach"}
	endings = []string{"test", "invalid"}
	baits   = []string{"%s-login", "%s-billing", "secure-%s", "%s-zoll", "%s-invoice"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// names hands out invented names, each once.
type names struct {
	r    *rand.Rand
	used map[string]bool
}

func (n *names) once(f func() string) string {
	for range 10_000 {
		if s := f(); !n.used[strings.ToLower(s)] {
			n.used[strings.ToLower(s)] = true
			return s
		}
	}
	panic("clusters: out of names")
}

func (n *names) brand() string {
	return n.once(func() string { return pick(n.r, heads) + pick(n.r, middle) + pick(n.r, tails) })
}

func (n *names) person() string {
	return n.once(func() string { return pick(n.r, firsts) + " " + pick(n.r, lasts) + pick(n.r, ends) })
}

func (n *names) phone() string {
	return n.once(func() string { return fmt.Sprintf("+44 113 %07d", n.r.IntN(10_000_000)) })
}

func (n *names) postal() string {
	return n.once(func() string {
		return fmt.Sprintf("%d %s, %05d %s", 1+n.r.IntN(200), pick(n.r, streets), 10_000+n.r.IntN(80_000), pick(n.r, towns))
	})
}
