// Package trace takes from a document the marks by which its sender is known
// again under another address or domain: the company, telephone number and
// postal address that are signed, the hosts that links lead to in the end, and
// where one unsubscribes. It does not say who the sender is: the vendor room
// compares the traces of many messages.
//
// Of is a pure function and safe for concurrent use. It reads at most
// maxScan bytes of signature and footer and keeps a few marks of each sort.
package trace
