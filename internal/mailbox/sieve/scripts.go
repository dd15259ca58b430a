package sieve

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/mailbox"
)

// List lists what the server keeps. At most one is active.
func (c *Client) List(ctx context.Context) ([]mailbox.Script, error) {
	var all []mailbox.Script
	err := c.run(ctx, "listing the filters", "LISTSCRIPTS\r\n", func(words []word) {
		if len(words) > 0 && words[0].text != "" {
			all = append(all, mailbox.Script{Name: words[0].text, Active: len(words) > 1 && strings.EqualFold(words[1].text, "ACTIVE")})
		}
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// Script reads one script.
func (c *Client) Script(ctx context.Context, name string) (string, error) {
	quoted, err := c.name(name)
	if err != nil {
		return "", err
	}
	text, found := "", false
	err = c.run(ctx, "reading the filter "+mailbox.Clean(name, 100), "GETSCRIPT "+quoted+"\r\n", func(words []word) {
		if len(words) > 0 && !found {
			text, found = words[0].text, true
		}
	})
	return text, err
}

// Check has the server look at a script without keeping it. It tells what the
// server finds wrong.
func (c *Client) Check(ctx context.Context, text string) error {
	if _, ok := c.caps["VERSION"]; !ok {
		return nil // CHECKSCRIPT came with version 1.0 (RFC 5804); PUTSCRIPT checks too
	}
	return c.run(ctx, "checking the filter", "CHECKSCRIPT "+literal(text)+"\r\n", nil)
}

// Put keeps a script, in the place of one of the same name. The server refuses
// one with a fault and keeps the old one then.
func (c *Client) Put(ctx context.Context, name, text string) error {
	quoted, err := c.name(name)
	if err != nil {
		return err
	}
	return c.run(ctx, "storing the filter "+mailbox.Clean(name, 100), "PUTSCRIPT "+quoted+" "+literal(text)+"\r\n", nil)
}

// Activate makes a script the one that runs; "" makes none run.
func (c *Client) Activate(ctx context.Context, name string) error {
	quoted := `""`
	if name != "" {
		var err error
		if quoted, err = c.name(name); err != nil {
			return err
		}
	}
	return c.run(ctx, "switching the filter on", "SETACTIVE "+quoted+"\r\n", nil)
}

// Remove removes a script that is not active.
func (c *Client) Remove(ctx context.Context, name string) error {
	quoted, err := c.name(name)
	if err != nil {
		return err
	}
	return c.run(ctx, "removing the filter "+mailbox.Clean(name, 100), "DELETESCRIPT "+quoted+"\r\n", nil)
}

// name writes the name of a script (RFC 5804 section 1.6).
func (c *Client) name(name string) (string, error) {
	odd := func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }
	if name == "" || len(name) > 512 || !utf8.ValidString(name) || strings.ContainsFunc(name, odd) {
		return "", &Error{Kind: ErrRefused, Host: c.cfg.address(), Op: "naming a filter", Detail: fmt.Sprintf("%q cannot be the name of one", mailbox.Clean(name, 100))}
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`, nil
}

// Server is an account's filters, for the changes that the buyer asks for.
type Server struct {
	Account string
	Config  Config
}

// Name is the account.
func (s *Server) Name() string { return s.Account }

// Scripts connects.
func (s *Server) Scripts(ctx context.Context) (mailbox.ScriptDesk, error) {
	c, err := Connect(ctx, s.Config)
	if err != nil {
		return nil, err
	}
	return c, nil
}
