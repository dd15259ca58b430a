package account

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

// SecretKind is what a provider wants a mail program to sign in with.
type SecretKind string

// The kinds of secret.
const (
	Password    SecretKind = "password"     // the mailbox's own
	AppPassword SecretKind = "app-password" // one made for this program in the provider's settings
	OAuth       SecretKind = "oauth"        // no password at all: OAuth 2.0
)

// Provider is what is publicly known about a mail provider's servers.
type Provider struct {
	Name     string     `toml:"name"`
	Domains  []string   `toml:"domains"` // what stands behind the "@"
	Host     string     `toml:"host"`    // empty for a provider without IMAP
	Port     int        `toml:"port"`
	Security Security   `toml:"security"`
	User     string     `toml:"user"` // "address", or "local" for the part before the "@"
	Secret   SecretKind `toml:"secret"`
	Hint     string     `toml:"hint"` // what to do first, one or two sentences; may be empty
}

// Source says where a guess comes from and what to know about it.
type Source struct {
	Kind     SourceKind
	Provider string     // its name, when Kind is FromTable
	Secret   SecretKind // what to sign in with
	Hint     string     // for people; may be empty
}

// SourceKind is how a guess was made.
type SourceKind string

// The kinds of source.
const (
	FromTable SourceKind = "table" // the provider is known
	FromName  SourceKind = "name"  // only the usual name of a server: likely, not known
)

//go:embed providers.toml
var providerData []byte

// table is the provider table by domain.
var table = sync.OnceValues(func() (map[string]*Provider, error) {
	list, err := readProviders(providerData)
	if err != nil {
		return nil, err
	}
	byDomain := make(map[string]*Provider)
	for i := range list {
		for _, d := range list[i].Domains {
			byDomain[d] = &list[i]
		}
	}
	return byDomain, nil
})

func readProviders(data []byte) ([]Provider, error) {
	var file struct {
		Provider []Provider `toml:"provider"`
	}
	meta, err := toml.Decode(string(data), &file)
	if err != nil {
		return nil, fmt.Errorf("read the providers: %w", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, fmt.Errorf("read the providers: %s is not known", extra[0])
	}
	return file.Provider, nil
}

// Providers returns the table of providers.
func Providers() ([]Provider, error) { return readProviders(providerData) }

// Guess fills in an account from an address alone, without asking anyone. ok
// is true when the provider is known and can be reached by IMAP. Otherwise the
// account has the usual settings for the domain, for a person to correct, or no
// server at all when the provider is known to offer none: the source's hint
// says so. What is no address gives an empty account.
func Guess(address string) (a Account, src Source, ok bool) {
	address = strings.TrimSpace(address)
	if !isAddress(address) {
		return Account{}, Source{}, false
	}
	domain := domainOf(address)
	a = Account{Address: address, User: address, Port: PortTLS, Security: TLS}
	byDomain, err := table()
	p := byDomain[domain]
	if err != nil || p == nil {
		a.Host = "imap." + domain
		return a, Source{Kind: FromName, Secret: Password}, false
	}
	a.Host, a.Port, a.Security = p.Host, p.Port, p.Security
	if p.User == "local" {
		a.User = address[:strings.LastIndexByte(address, '@')]
	}
	return a, Source{Kind: FromTable, Provider: p.Name, Secret: p.Secret, Hint: p.Hint}, p.Host != ""
}
