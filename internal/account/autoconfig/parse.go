package autoconfig

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"winnow/internal/account"
)

// Limits on a document, besides its length.
const (
	maxDepth   = 16
	maxTokens  = 5000
	maxServers = 20
	maxField   = 320 // bytes of a field that is read
)

// parse reads the servers for IMAP from a document in Mozilla's format (its
// wiki, "Thunderbird:Autoconfiguration:ConfigFileFormat", version 1.1), in
// their order. address fills in what stands for it. The document is somebody
// else's: it is cut, its depth is bounded, and entities of its own are errors.
func parse(r io.Reader, address string) ([]server, error) {
	d := xml.NewDecoder(r)
	var (
		path    []string
		servers []server
		now     *fields // of the server that is being read
		text    strings.Builder
	)
	for range maxTokens {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(path) == 0 {
			return servers, nil
		}
		if err != nil {
			return nil, fmt.Errorf("it is no XML document: %w", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			path = append(path, x.Name.Local)
			text.Reset()
			switch {
			case len(path) > maxDepth:
				return nil, errors.New("it is nested too deeply")
			case len(path) == 1 && x.Name.Local != "clientConfig":
				return nil, errors.New("it holds no settings for mail programs")
			case len(path) == 3 && path[1] == "emailProvider" && x.Name.Local == "incomingServer" && attr(x, "type") == "imap":
				now = &fields{}
			}
		case xml.CharData:
			if now != nil && len(path) == 4 && text.Len() < maxField {
				text.Write(x[:min(len(x), maxField)])
			}
		case xml.EndElement:
			switch {
			case now != nil && len(path) == 4:
				now.set(x.Name.Local, strings.TrimSpace(text.String()))
			case now != nil && len(path) == 3:
				if len(servers) < maxServers {
					servers = append(servers, now.server(address))
				}
				now = nil
			}
			path = path[:len(path)-1]
		}
	}
	return nil, errors.New("it is too long")
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// fields are what a document says about one server.
type fields struct{ host, port, socket, user, auth string }

// set takes the first of each field but the authentication, of which there may
// be several, the best first.
func (f *fields) set(name, value string) {
	var into *string
	switch name {
	case "hostname":
		into = &f.host
	case "port":
		into = &f.port
	case "socketType":
		into = &f.socket
	case "username":
		into = &f.user
	case "authentication":
		f.auth += " " + value
		return
	default:
		return
	}
	if *into == "" {
		*into = value
	}
}

func (f *fields) server(address string) server {
	local := address[:max(0, strings.LastIndexByte(address, '@'))]
	fill := strings.NewReplacer("%EMAILADDRESS%", address, "%EMAILLOCALPART%", local, "%EMAILDOMAIN%", domainOf(address))
	s := server{host: fill.Replace(f.host), user: fill.Replace(f.user)}
	if s.user == "" {
		s.user = address
	}
	if port, err := strconv.Atoi(f.port); err == nil {
		s.port = port
	}
	switch strings.ToUpper(f.socket) {
	case "SSL", "TLS":
		s.security = account.TLS
	case "STARTTLS":
		s.security = account.StartTLS
	}
	auth := strings.ToLower(f.auth)
	s.oauth = strings.Contains(auth, "oauth2") && !strings.Contains(auth, "password")
	return s
}
