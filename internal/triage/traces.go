package triage

// Traces are the marks in a message by which an organisation is known again
// when it writes from another address or domain. They are what the sender
// wrote, and so can be forged: one of them alone joins nobody.
type Traces struct {
	Companies []string `json:"companies,omitempty"` // what a signature or footer may name as the company, as written
	Phones    []string `json:"phones,omitempty"`    // digits; "+" in front when the country is told
	Postal    []string `json:"postal,omitempty"`    // house number, postcode and street word of an address, folded
	Sites     []string `json:"sites,omitempty"`     // hosts that links lead to in the end, without trackers, social sites and the like
	Leave     []string `json:"leave,omitempty"`     // where one unsubscribes: "mailto:" and address, or host, path and query
	Role      string   `json:"role,omitempty"`      // what the signature says that the writer is: "Account Manager"
}
