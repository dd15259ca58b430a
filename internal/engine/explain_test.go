package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/store"
)

// Every error ends as a sentence for people and falls into a class.
func TestErrorsInWords(t *testing.T) {
	several := &engine.NotFoundError{What: "vendor", Name: "nova", Several: []string{"Nova Seals (novaseals.example)", "Nova Freight (novafreight.example)"}}
	for _, c := range []struct {
		err   error
		class engine.ErrorClass
		want  string
	}{
		{nil, engine.ClassOther, ""},
		{errors.New("the line went dead"), engine.ClassOther, "The line went dead."},
		{errors.New("buyer@acme.example: the line went dead."), engine.ClassOther, "buyer@acme.example: the line went dead."},
		{fmt.Errorf("sync: %w", context.Canceled), engine.ClassOther, "Stopped. What had been read by then is kept."},
		{engine.NotFound("vendor", "nobody"), engine.ClassNotFound, `There is no vendor "nobody". Nothing changed.`},
		{several, engine.ClassNotFound, `"nova" can mean more than one vendor: Nova Seals (novaseals.example), Nova Freight (novafreight.example). Use a domain or an address instead.`},
		{fmt.Errorf("open: %w", store.ErrInUse), engine.ClassInUse, "Open: another Winnow is using this data folder: close it first, or choose another folder."},
		{fmt.Errorf("notes.txt: %w", mailbox.ErrInput), engine.ClassInput, "notes.txt: no readable mail there."},
		{fmt.Errorf("nowhere: %w", fs.ErrNotExist), engine.ClassInput, "Nowhere: file does not exist."},
		{fmt.Errorf("x: %w", mailbox.ErrSignIn), engine.ClassSignIn, ""},
		{fmt.Errorf("x: %w", mailbox.ErrServer), engine.ClassServer, ""},
	} {
		if got := engine.Class(c.err); got != c.class {
			t.Errorf("%v is of class %d, want %d", c.err, got, c.class)
		}
		if got := engine.Explain(c.err); c.want != "" && got != c.want || c.err == nil && got != "" {
			t.Errorf("%v is explained as %q, want %q", c.err, got, c.want)
		}
	}
}
